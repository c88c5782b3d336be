// `pactolus sign` for Midas 2.0 and xpay: pay_sig and signature over the bytes of the body (midas-v2 §3, xpay §1).

import {
  type Env,
  explainRawSignature,
  type Mistake,
  paySig,
  type RawBodyOperation,
  Refusal,
  sameSignature,
  sessionSignature,
} from '@pactolus/protocol'
import type { Dialect } from '../../dialect/dialect.ts'
import { parameterOf } from '../../dialect/raw-body/parameters.ts'
import { ConfigError } from '../../option-readers.ts'
import { type Language, t } from '../../texts.ts'
import {
  listed,
  mistakesJson,
  type Named,
  type Report,
  type SignHalf,
  type SignOptions,
} from './half.ts'
import { appKeysOf, bodyOf, keyOf, refused, refuseOptions } from './read.ts'

/** What is signed: of a server call its path and body, of a client call its name and signData. */
export interface Signed {
  readonly env: Env
  readonly path: string
  readonly raw: Uint8Array
  /** The path, & and the body: under pay_sig. The body alone is under signature. */
  readonly text: string
  readonly userSigned: boolean
  readonly isClientCall: boolean
  /** Of a report, for --json. */
  readonly described: object
}

/** A server call. */
interface Call extends Signed {
  readonly operation: RawBodyOperation
}

export function rawBodyHalf(dialect: Dialect): SignHalf {
  return {
    sign: (named, options) => signCall(dialect, callOf(dialect, named, options), options),
    explain: (named, options, lang) => explain(callOf(dialect, named, options), options, lang),
  }
}

function callOf(dialect: Dialect, named: Named, options: SignOptions): Call {
  refuseOptions(options, dialect.protocol.title, ['sandbox', 'mpSig', 'showKey'])
  const operation = named.operation as RawBodyOperation
  const { raw, body } = bodyOf(options)
  const fields = dialect.readFields(operation, body)
  if (fields instanceof Refusal) throw refused(fields)
  const env = fields.env === '1' ? 'sandbox' : 'production'
  const path = operation.paths[env]
  const text = `${path}&${Buffer.from(raw)}`
  const described = { dialect: dialect.protocol.name, operation: operation.name, env, path, text }
  const { userSigned } = operation
  return { operation, env, path, raw, text, userSigned, isClientCall: false, described }
}

function signCall(dialect: Dialect, call: Call, options: SignOptions): Report {
  const { operation, path, raw, text } = call
  const { sessionKey } = options
  const pay_sig = paySig(keyOf(options), path, raw)
  const signature =
    operation.userSigned && sessionKey !== undefined ? sessionSignature(sessionKey, raw) : undefined
  const values: Readonly<Record<string, string>> = {
    access_token: options.accessToken ?? 'ACCESS_TOKEN',
    signature: signature ?? 'SIGNATURE',
    sig_method: 'hmac_sha256',
    pay_sig,
  }
  const query = dialect.protocol.query
    .filter((name) => name !== 'signature' || operation.userSigned)
    .map((name) => `${name}=${values[name]}`)
    .join('&')
  const body = Buffer.from(raw).toString()
  const parts = [`${t`text to sign:`}\n${text}\n\npay_sig:\n${pay_sig}\n`]
  if (signature !== undefined) parts.push(`${t`signature, of the body alone:`}\n${signature}\n`)
  parts.push(`POST ${path}?${query}\n${body}`)
  if (/\s$/.test(body)) parts.push(t`\nThe body ends with a line break or blank, which is signed.`)
  return {
    json: { ...call.described, pay_sig, signature, query, body },
    text: parts.join('\n'),
    isRight: true,
  }
}

const words = {
  en: {
    right: (name: string) => `The ${name} is right.`,
    wrong: (name: string) => `The ${name} is wrong:`,
    unknown: (name: string) => `The ${name} is wrong, and no known mistake gives it.`,
    pay_sig: `Is the key that of this offer, and of the environment that "env" names? Then compare the text to sign with
yours, byte for byte.`,
    signature: 'Is the session_key the newest of this player? Every login may replace it.',
    text: 'text to sign:',
  },
  zh: {
    right: (name: string) => `${name} 正确。`,
    wrong: (name: string) => `${name} 不正确：`,
    unknown: (name: string) => `${name} 不正确，已知的错误都得不出它。`,
    pay_sig: '请先确认密钥属于该应用和 env 所指的环境，再把待签名串与你的逐字节比较。',
    signature: '请确认 session_key 是该用户最新的：每次登录都可能更换它。',
    text: '待签名串：',
  },
}

type SignatureName = 'pay_sig' | 'signature'

type Given = Readonly<Record<SignatureName, string | undefined>>

interface Verdict {
  readonly name: SignatureName
  readonly given: string
  readonly isRight: boolean
  readonly mistakes: readonly Mistake[]
}

export function explain(call: Signed, options: SignOptions, lang: Language): Report {
  const given = givenOf(call, options)
  const verdicts = (['pay_sig', 'signature'] as const).flatMap((name) => {
    const text = given[name]
    return text === undefined ? [] : [verdictOf(call, options, name, text)]
  })
  const isRight = verdicts.every((verdict) => verdict.isRight)
  const lines = verdicts.map((verdict) => sentenceOf(call, verdict, lang))
  if (!isRight) lines.push(`\n${words[lang].text}\n${call.text}`)
  const results = verdicts.map((verdict) => [
    labelOf(call, verdict.name),
    { given: verdict.given, ok: verdict.isRight, mistakes: mistakesJson(verdict.mistakes) },
  ])
  return {
    json: { ...call.described, ok: isRight, ...Object.fromEntries(results) },
    text: lines.join('\n'),
    isRight,
  }
}

/** What is to be judged: the signatures of the options, else those of the query. */
function givenOf(call: Signed, options: SignOptions): Given {
  const { explain: own, explainSignature, query = '', sessionKey } = options
  const sent = (name: SignatureName) => {
    const text = parameterOf(query, name)
    return text === '' ? undefined : text
  }
  if (explainSignature !== undefined && !call.userSigned) {
    throw new ConfigError(t`This call has no signature: pay_sig alone.`)
  }
  const signature = explainSignature?.trim() ?? (call.userSigned ? sent('signature') : undefined)
  if (explainSignature !== undefined && sessionKey === undefined) {
    throw new ConfigError(t`A signature is explained with the --session-key of the player.`)
  }
  const pay_sig = typeof own === 'string' ? own.trim() : sent('pay_sig')
  if (own !== undefined && pay_sig === undefined) {
    const label = labelOf(call, 'pay_sig')
    const how = call.isClientCall ? '--explain PAYSIG' : t`--explain PAY_SIG, or --query`
    throw new ConfigError(t`There is no ${label} to explain: pass it, ${how}.`)
  }
  return {
    pay_sig: own === undefined ? undefined : pay_sig,
    signature: sessionKey === undefined ? undefined : signature,
  }
}

function verdictOf(
  { env, path, raw, isClientCall }: Signed,
  options: SignOptions,
  name: SignatureName,
  given: string,
): Verdict {
  const { sessionKey, query = `access_token=${options.accessToken ?? ''}` } = options
  const hasKey = options.key !== undefined || options.keyFile !== undefined
  const key = name === 'pay_sig' || hasKey ? keyOf(options) : undefined
  const right =
    name === 'pay_sig' ? paySig(key ?? '', path, raw) : sessionSignature(sessionKey ?? '', raw)
  const isRight = sameSignature(right, given)
  const signing = { signature: name, given, env, path, query, body: raw, isClientCall }
  const appKeys = appKeysOf(env, key, options)
  const mistakes = isRight
    ? []
    : explainRawSignature({ ...signing, appKeys, sessionKey }, 2).mistakes
  return { name, given, isRight, mistakes }
}

function sentenceOf(call: Signed, { name, isRight, mistakes }: Verdict, lang: Language): string {
  const say = words[lang]
  const label = labelOf(call, name)
  if (isRight) return say.right(label)
  if (mistakes.length === 0) return `${say.unknown(label)}\n${say[name]}`
  return listed(say.wrong(label), mistakes, lang)
}

/** Client calls write it in camel case. */
function labelOf({ isClientCall }: Signed, name: SignatureName): string {
  return isClientCall && name === 'pay_sig' ? 'paySig' : name
}
