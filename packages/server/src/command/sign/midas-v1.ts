// `pactolus sign` for Midas 1.0: sig and mp_sig over sorted pairs (midas-v1 §5 and §6).

import {
  type Body,
  type Env,
  explainSig,
  type Fields,
  type MidasV1Operation,
  mpSign,
  pairs,
  Refusal,
  sign,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from '@pactolus/protocol'
import { midasV1Dialect } from '../../dialect/midas-v1/midas-v1.ts'
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

/** A call with all that signs it. */
interface Call {
  readonly operation: MidasV1Operation
  readonly env: Env
  readonly path: string
  readonly key: string
  readonly raw: Uint8Array
  readonly body: Body
  readonly fields: Fields
}

export const midasV1Half: SignHalf = { sign: signCall, explain }

function signCall(named: Named, options: SignOptions): Report {
  const { sessionKey, accessToken } = options
  const hasBoth = checkMpSig(options)
  if (sessionKey !== undefined && !hasBoth) {
    throw new ConfigError(t`--session-key makes mp_sig, which needs --access-token too.`)
  }
  const call = callOf(named, options)
  const { operation, env, path, key, fields } = call
  const sig = sign(operation, fields, path, key)
  const signed = { ...fields, sig }
  const mp =
    sessionKey === undefined || accessToken === undefined
      ? undefined
      : {
          mp_text: mpText(call, signed, options),
          mp_sig: mpSign(operation, signed, path, accessToken, sessionKey),
        }
  const body = bodyText(call, mp === undefined ? { sig } : { sig, mp_sig: mp.mp_sig })
  const text = textToSign(call, options)
  const parts = [
    `${t`text to sign:`}\n${text}\n\nsig:\n${sig}\n`,
    ...(mp === undefined
      ? []
      : [`${t`text of mp_sig:`}\n${mp.mp_text}\n\nmp_sig:\n${mp.mp_sig}\n`]),
    `POST ${path}?access_token=${accessToken ?? 'ACCESS_TOKEN'}\n${body}`,
  ]
  return {
    json: { operation: operation.name, env, path, text, sig, ...mp, body },
    text: parts.join('\n'),
    isRight: true,
  }
}

/** Whether mp_sig can be made or checked. */
function checkMpSig({ sessionKey, accessToken, mpSig }: SignOptions): boolean {
  const hasBoth = sessionKey !== undefined && accessToken !== undefined
  if (mpSig === true && !hasBoth) {
    throw new ConfigError(t`mp_sig needs --session-key and --access-token.`)
  }
  return hasBoth
}

const words = {
  en: {
    right: 'The sig is right.',
    requiredOnly:
      'The sig is accepted, but covers the required fields alone: sign every documented field that is sent.',
    wrong: 'The sig is wrong:',
    unknown:
      'The sig is wrong, and no known mistake gives it. Is the key that of this offer and environment? ' +
      'Then compare the text to sign with yours, character by character.',
    text: 'text to sign:',
    mpRight: 'The mp_sig is right.',
    mpWrong: 'The mp_sig is wrong. Its text:',
  },
  zh: {
    right: 'sig 正确。',
    requiredOnly: 'sig 可以通过，但只签了必填参数：凡发送的文档参数都应签名。',
    wrong: 'sig 不正确：',
    unknown:
      'sig 不正确，已知的错误都得不出它。请先确认密钥属于该应用和该环境，再把待签名串与你的逐字比较。',
    text: '待签名串：',
    mpRight: 'mp_sig 正确。',
    mpWrong: 'mp_sig 不正确。它的待签名串：',
  },
}

function explain(named: Named, options: SignOptions, lang: Language): Report {
  checkMpSig(options)
  const call = callOf(named, options)
  const { operation, env, path, key, fields, body } = call
  const { accessToken, sessionKey } = options
  const isSigRight = verifySig(operation, fields, path, [key])
  const appKeys = appKeysOf(env, key, options)
  const signing = { operation, env, fields, body, accessToken, appKeys, sessionKey }
  const mistakes = isSigRight ? [] : explainSig(signing, 2).mistakes
  const isMpRight = mpVerdict(call, options)
  const text = textToSign(call, options)
  const say = words[lang]
  const lines: string[] = []
  if (isSigRight) lines.push(rightness(call, lang))
  else {
    lines.push(listed(mistakes.length === 0 ? say.unknown : say.wrong, mistakes, lang))
    lines.push(`\n${say.text}\n${text}`)
  }
  if (isMpRight === true) lines.push(say.mpRight)
  if (isMpRight === false) lines.push(`${say.mpWrong}\n${mpText(call, fields, options)}`)
  return {
    json: {
      ...{ operation: operation.name, env, path, text, sig: fields.sig, ok: isSigRight },
      mistakes: mistakesJson(mistakes),
      ...(isMpRight !== undefined && { mp_sig_ok: isMpRight }),
    },
    text: lines.join('\n'),
    isRight: isSigRight && isMpRight !== false,
  }
}

function rightness({ operation, fields, path, key }: Call, lang: Language): string {
  const isWhole = sign(operation, fields, path, key) === fields.sig
  return isWhole ? words[lang].right : words[lang].requiredOnly
}

/** Whether the body's mp_sig is right; undefined when there is none to check. */
function mpVerdict(call: Call, { sessionKey, accessToken, mpSig }: SignOptions) {
  if (sessionKey === undefined || accessToken === undefined) return undefined
  if (call.fields.mp_sig === undefined) {
    if (mpSig === true) throw new ConfigError(t`The body has no mp_sig to check.`)
    return undefined
  }
  return verifyMpSig(call.operation, call.fields, call.path, accessToken, sessionKey)
}

function callOf(named: Named, options: SignOptions): Call {
  refuseOptions(options, midasV1Dialect.protocol.title, ['query', 'explainSignature'])
  const operation = named.operation as MidasV1Operation
  const env = named.env ?? (options.sandbox === true ? 'sandbox' : 'production')
  const key = keyOf(options)
  const { raw, body } = bodyOf(options)
  const whole = { ...body, values: new Map(body.values) }
  if (typeof options.explain === 'string') {
    whole.values.set('sig', { type: 'string', text: options.explain.trim() })
  } else if (options.explain === undefined) {
    // Decoding asks for a sig, which is what is being made.
    whole.values.set('sig', { type: 'string', text: 'unsigned' })
    whole.values.delete('mp_sig')
  } else if (!body.values.has('sig')) {
    throw new ConfigError(t`The body has no sig to explain: pass it, --explain SIG.`)
  }
  const fields = midasV1Dialect.readFields(operation, whole)
  if (fields instanceof Refusal) throw refused(fields)
  return { operation, env, path: operation.paths[env], key, raw, body: whole, fields }
}

function textToSign({ operation, path, key, fields }: Call, { showKey }: SignOptions): string {
  const text = pairs(fields, signedNames(operation, fields))
  return sigText(text, path, showKey === true ? key : '***')
}

function mpText({ operation, path }: Call, fields: Fields, options: SignOptions): string {
  const all: Fields = { ...fields, access_token: options.accessToken ?? '' }
  const text = pairs(all, [...signedNames(operation, fields), 'access_token', 'sig'])
  const sessionKey = options.showKey === true ? options.sessionKey : '***'
  return `${text}&org_loc=${path}&method=POST&session_key=${sessionKey}`
}

/** The body with its signatures at the end; every other value stays as it was written. */
function bodyText({ raw, body }: Call, signatures: Record<string, string>): string {
  const parsed = JSON.parse(new TextDecoder().decode(raw)) as Record<string, unknown>
  const members: string[] = []
  for (const [name, { type, text }] of body.values) {
    if (name === 'sig' || name === 'mp_sig') continue
    // A number keeps its digits: they are what was signed.
    const value = type === 'number' ? text : JSON.stringify(parsed[name])
    members.push(`${JSON.stringify(name)}:${value}`)
  }
  for (const [name, value] of Object.entries(signatures)) {
    members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
  }
  return `{${members.join(',')}}`
}
