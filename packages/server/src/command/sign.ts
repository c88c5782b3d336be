// `pactolus sign`: sign a call, or find out why a signature is wrong. Needs no service.
import {
  type Body,
  type CoinOperationName,
  decodeFields,
  type Env,
  explainSig,
  FieldFault,
  type Fields,
  type MidasV1Operation,
  type Mistake,
  midasV1,
  mpSign,
  pairs,
  parseBody,
  Refusal,
  sign,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from '@pactolus/protocol'
import { type Command, Option } from 'commander'
import { readCommandEnv } from '../config.ts'
import { ConfigError } from '../option-readers.ts'
import { readInput, readSecret } from './input.ts'
import { printJson, printLine } from './print.ts'

interface SignOptions {
  readonly sandbox?: boolean
  readonly key?: string
  readonly keyFile?: string
  readonly body?: string
  readonly explain?: string | true
  readonly otherKey?: string
  readonly sessionKey?: string
  readonly accessToken?: string
  readonly mpSig?: boolean
  readonly showKey?: boolean
  readonly lang?: 'en' | 'zh'
  readonly json?: boolean
}

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

const names = Object.keys(midasV1.operations) as CoinOperationName[]

const help = `
Operations: ${names.join(', ')}.

The body is the JSON that is posted, without sig: appid, openid, offer_id, ts, zone_id, pf and what the
operation adds. Numbers are signed as they are written. To sign in another language: sort the fields by
name, join them as name=value with &, append &org_loc=PATH&method=POST&secret=APPKEY, and take the
lower-case hex HMAC-SHA256 of it under the AppKey.

Examples:
  $ pactolus sign getBalance --key-file appkey.txt --body @body.json
  $ pactolus sign pay --sandbox --key-file sandbox-key.txt --body - < body.json
  $ pactolus sign cancelPay --key-file appkey.txt --body @refused.json --explain
  $ pactolus sign pay --key-file appkey.txt --body @body.json --explain 5d41402a…  --lang zh

--explain says which known mistake gives the wrong sig (exit code 1), or that it is right (0). More is
found with --other-key (the AppKey of the other environment), --session-key and --access-token.`

export function addSignCommand(program: Command): void {
  program
    .command('sign')
    .summary('Sign a call, or explain why a sig is wrong.')
    .description(
      'Sign a call of the Midas protocol, or find out why a signature is wrong. Offline.',
    )
    .argument('<operation>', names.join(', '))
    .option('--sandbox', 'sign for the sandbox: its path, and --key is its AppKey')
    .option('--key <appkey>', 'the AppKey (米大师密钥) of that environment')
    .option('--key-file <file>', 'a file with the AppKey, which keeps it out of the process list')
    .option('--body <json|@file|->', 'the body: JSON, a file, or - for stdin')
    .option('--explain [sig]', "check a sig, the body's own without SIG, and say what is wrong")
    .option('--other-key <appkey>', 'for --explain: the AppKey of the other environment')
    .option('--session-key <key>', 'for mp_sig: the session_key as code2Session gave it')
    .option('--access-token <token>', 'for mp_sig: the access_token of the query')
    .option('--mp-sig', 'insist on mp_sig: make it, or with --explain check it')
    .option('--show-key', 'print the keys in the text to sign instead of ***')
    .addOption(
      new Option('--lang <lang>', 'of explanations (default: that of LANG)').choices(['en', 'zh']),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(signCommand)
}

function signCommand(name: string, options: SignOptions): void {
  const call = callOf(name, options)
  const hasBoth = options.sessionKey !== undefined && options.accessToken !== undefined
  if (options.mpSig === true && !hasBoth) {
    throw new ConfigError('mp_sig needs --session-key and --access-token.')
  }
  if (options.explain === undefined && options.sessionKey !== undefined && !hasBoth) {
    throw new ConfigError('--session-key makes mp_sig, which needs --access-token too.')
  }
  if (options.explain === undefined) signCall(call, options)
  else explain(call, options)
}

function signCall(call: Call, options: SignOptions): void {
  const { operation, path, key, fields } = call
  const sig = sign(operation, fields, path, key)
  const signed = { ...fields, sig }
  const { sessionKey, accessToken } = options
  const mp =
    sessionKey === undefined || accessToken === undefined
      ? undefined
      : {
          mp_text: mpText(call, signed, options),
          mp_sig: mpSign(operation, signed, path, accessToken, sessionKey),
        }
  const body = bodyText(call, mp === undefined ? { sig } : { sig, mp_sig: mp.mp_sig })
  const text = textToSign(call, options)
  if (options.json === true) {
    printJson({ operation: operation.name, env: call.env, path, text, sig, ...mp, body })
    return
  }
  printLine(`text to sign:\n${text}\n\nsig:\n${sig}\n`)
  if (mp !== undefined) printLine(`text of mp_sig:\n${mp.mp_text}\n\nmp_sig:\n${mp.mp_sig}\n`)
  printLine(`POST ${path}?access_token=${accessToken ?? 'ACCESS_TOKEN'}\n${body}`)
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

function explain(call: Call, options: SignOptions): void {
  const { operation, env, path, key, fields, body } = call
  const isRight = verifySig(operation, fields, path, [key])
  const own = [key]
  const others = options.otherKey === undefined ? [] : [options.otherKey]
  const { accessToken, sessionKey } = options
  const appKeys =
    env === 'production'
      ? { production: own, sandbox: others }
      : { production: others, sandbox: own }
  const signing = { operation, env, fields, body, accessToken, appKeys, sessionKey }
  const mistakes = isRight ? [] : explainSig(signing, 2)
  const isMpRight = mpVerdict(call, options)
  if (!isRight || isMpRight === false) process.exitCode = 1
  if (options.json === true) {
    printJson({
      operation: operation.name,
      env,
      path,
      text: textToSign(call, options),
      sig: fields.sig,
      ok: isRight,
      mistakes: mistakes.map(({ name, en, zh }) => ({ name, en, zh })),
      ...(isMpRight !== undefined && { mp_sig_ok: isMpRight }),
    })
    return
  }
  const lang = options.lang ?? readCommandEnv().lang
  const say = words[lang]
  printLine(isRight ? rightness(call, lang) : verdict(mistakes, lang))
  if (!isRight) printLine(`\n${say.text}\n${textToSign(call, options)}`)
  if (isMpRight === true) printLine(say.mpRight)
  if (isMpRight === false) printLine(`${say.mpWrong}\n${mpText(call, fields, options)}`)
}

function rightness({ operation, fields, path, key }: Call, lang: 'en' | 'zh'): string {
  const isWhole = sign(operation, fields, path, key) === fields.sig
  return isWhole ? words[lang].right : words[lang].requiredOnly
}

function verdict(mistakes: readonly Mistake[], lang: 'en' | 'zh'): string {
  const say = words[lang]
  if (mistakes.length === 0) return say.unknown
  return [say.wrong, ...mistakes.map((mistake) => `  - ${mistake[lang]} (${mistake.name})`)].join(
    '\n',
  )
}

/** Whether the body's mp_sig is right; undefined when there is none to check. */
function mpVerdict(call: Call, { sessionKey, accessToken, mpSig }: SignOptions) {
  if (sessionKey === undefined || accessToken === undefined) return undefined
  if (call.fields.mp_sig === undefined) {
    if (mpSig === true) throw new ConfigError('The body has no mp_sig to check.')
    return undefined
  }
  return verifyMpSig(call.operation, call.fields, call.path, accessToken, sessionKey)
}

function callOf(name: string, options: SignOptions): Call {
  const found = names.find((known) => known.toLowerCase() === name.toLowerCase())
  if (found === undefined) {
    throw new ConfigError(`There is no operation "${name}": it is one of ${names.join(', ')}.`)
  }
  const operation = midasV1.operations[found]
  const env = options.sandbox === true ? 'sandbox' : 'production'
  const key = keyOf(options)
  const raw = rawBody(options.body)
  const body = parseBody(raw)
  if (body instanceof Refusal) throw refused(body)
  const whole = { ...body, values: new Map(body.values) }
  if (typeof options.explain === 'string') {
    whole.values.set('sig', { type: 'string', text: options.explain.trim() })
  } else if (options.explain === undefined) {
    // Decoding asks for a sig, which is what is being made.
    whole.values.set('sig', { type: 'string', text: 'unsigned' })
    whole.values.delete('mp_sig')
  } else if (!body.values.has('sig')) {
    throw new ConfigError('The body has no sig to explain: pass it, --explain SIG.')
  }
  const fields = decodeFields(operation, whole)
  if (fields instanceof FieldFault) {
    throw new ConfigError(
      `--body: ${fields.sentence} (errcode ${midasV1.errcodes.parameter_invalid.code})`,
    )
  }
  return { operation, env, path: operation.paths[env], key, raw, body: whole, fields }
}

function refused({ errcode, detail }: Refusal): ConfigError {
  return new ConfigError(`--body: ${detail ?? errcode.message} (errcode ${errcode.code})`)
}

function keyOf({ key, keyFile }: SignOptions): string {
  if (key !== undefined && keyFile !== undefined) {
    throw new ConfigError('Give --key or --key-file, not both.')
  }
  const found = keyFile === undefined ? key : readSecret(keyFile)
  if (found === undefined || found === '') {
    throw new ConfigError('The AppKey is needed: --key APPKEY, or --key-file FILE.')
  }
  return found
}

function rawBody(body: string | undefined): Uint8Array {
  if (body === undefined) {
    throw new ConfigError("A body is needed: --body '{…}', --body @FILE, or --body - for stdin.")
  }
  if (body === '-') return readInput('-')
  return body.startsWith('@') ? readInput(body.slice(1)) : Buffer.from(body)
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
