// Why a `sig` of Midas 1.0 is wrong (midas-v1 §5.1 and §7, field-notes §1).
import { createHmac } from 'node:crypto'
import type { Body } from '../body.ts'
import type { Fields } from '../decode.ts'
import { type Explanation, findMistakes, type Variant } from '../explain.ts'
import type { Env } from '../operation.ts'
import type { MidasV1Operation } from './operations.ts'
import { pairs, signedNames } from './signature.ts'

export interface SigningCase {
  readonly operation: MidasV1Operation
  readonly env: Env
  /** The decoded fields, `sig` included. */
  readonly fields: Fields
  /** The whole body: mistakes are made with undocumented fields too. */
  readonly body: Body
  readonly accessToken?: string | undefined
  /** The AppKeys of each environment. */
  readonly appKeys: Readonly<Record<Env, readonly string[]>>
  readonly sessionKey?: string | undefined
}

interface Attempt {
  text: string
  path: string
  key: string
  secretName: string
  method: string
  hash: 'sha256' | 'sha1' | 'md5'
  output: 'hex' | 'HEX' | 'base64'
}

type SigVariant = Variant<Attempt, SigningCase>

const otherEnv: Record<Env, Env> = { production: 'sandbox', sandbox: 'production' }

function textOf(
  fields: Fields,
  names: readonly string[],
  write = (value: string) => value,
): string {
  const written: Record<string, string> = {}
  for (const name of names) written[name] = write(fields[name] ?? '')
  return pairs(written, names)
}

function rewrite(write: (value: string) => string): SigVariant['apply'] {
  return (attempt, { operation, fields }) => [
    { ...attempt, text: textOf(fields, signedNames(operation, fields), write) },
  ]
}

function allSent(body: Body): Record<string, string> {
  const sent: Record<string, string> = {}
  for (const [name, { type, text }] of body.values) {
    if (name !== 'sig' && name !== 'mp_sig') sent[name] = type === 'null' ? 'null' : text
  }
  return sent
}

function withTimestamp(change: (ts: string) => string): SigVariant['apply'] {
  return (attempt, { operation, fields }) => {
    const changed = { ...fields, ts: change(fields.ts ?? '') }
    return [{ ...attempt, text: textOf(changed, signedNames(operation, changed)) }]
  }
}

const variants: readonly SigVariant[] = [
  {
    name: 'path_of_other_environment',
    en: 'org_loc was signed with the path of the other environment: sandbox calls are signed with /cgi-bin/midas/sandbox/…, production calls without it',
    zh: 'org_loc 用了另一个环境的路径：沙箱请求须用 /cgi-bin/midas/sandbox/… 签名，正式环境则不带 sandbox',
    apply: (attempt, { operation, env }) => [{ ...attempt, path: operation.paths[otherEnv[env]] }],
  },
  {
    name: 'key_of_other_environment',
    en: 'the AppKey of the other environment was used: production and sandbox have a key each',
    zh: '用了另一个环境的米大师密钥（AppKey）：正式环境与沙箱各有一个密钥',
    apply: (attempt, { env, appKeys }) =>
      appKeys[otherEnv[env]].map((key) => ({ ...attempt, key })),
  },
  {
    name: 'session_key_used',
    en: 'sig was made with the session_key: sig takes the AppKey, only mp_sig takes the session_key',
    zh: 'sig 用了 session_key：sig 要用米大师密钥（AppKey），只有 mp_sig 用 session_key',
    apply: (attempt, { sessionKey }) =>
      sessionKey === undefined
        ? []
        : [
            { ...attempt, key: sessionKey },
            { ...attempt, key: sessionKey, secretName: 'session_key' },
          ],
  },
  {
    name: 'key_with_spaces',
    en: 'the AppKey was used with a space or line break around it',
    zh: '米大师密钥（AppKey）前后多了空格或换行',
    apply: (attempt) =>
      [' ', '\n', '\r\n', '\t'].flatMap((blank) => [
        { ...attempt, key: attempt.key + blank },
        { ...attempt, key: blank + attempt.key },
      ]),
  },
  {
    name: 'values_url_encoded',
    en: 'the values were URL-encoded before signing: they are signed raw',
    zh: '签名前对参数值做了 URL 编码：参数值应原样参与签名',
    apply: (attempt, signing) =>
      [
        encodeURIComponent,
        (value: string) => encodeURIComponent(value).replace(/%20/g, '+'),
        (value: string) => encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase()),
      ].flatMap((write) => rewrite(write)(attempt, signing)),
  },
  {
    name: 'values_quoted',
    en: 'the strings were signed with their JSON quotes',
    zh: '字符串参数值带着 JSON 引号参与了签名',
    apply: (attempt, { operation, fields, body }) => {
      const write = (name: string) =>
        body.values.get(name)?.type === 'string' ? JSON.stringify(fields[name]) : fields[name]
      const names = signedNames(operation, fields)
      const quoted = Object.fromEntries(names.map((name) => [name, write(name) ?? '']))
      return [{ ...attempt, text: pairs(quoted, names) }]
    },
  },
  {
    name: 'optional_fields_left_out',
    en: 'some of the optional fields that were sent were left out of the signature: sign every documented field that is sent',
    zh: '已发送的可选参数没有全部参与签名：凡发送的文档参数都要签名',
    apply: (attempt, { operation, fields }) => {
      const names = signedNames(operation, fields)
      const optional = operation.fields
        .filter((field) => !field.required && names.includes(field.name))
        .map((field) => field.name)
      return subsets(optional).map((left) => ({
        ...attempt,
        text: textOf(
          fields,
          names.filter((name) => !left.includes(name)),
        ),
      }))
    },
  },
  {
    name: 'business_fields_left_out',
    en: 'only the common fields were signed: amt, bill_no and present_counts are signed too',
    zh: '只签了公共参数：amt、bill_no、present_counts 等业务参数也要参与签名',
    apply: (attempt, { operation, fields }) => {
      const business = ['amt', 'bill_no', 'present_counts', 'pay_item', 'app_remark']
      const names = signedNames(operation, fields)
      return [
        {
          ...attempt,
          text: textOf(
            fields,
            names.filter((name) => !business.includes(name)),
          ),
        },
      ]
    },
  },
  {
    name: 'undocumented_fields_signed',
    en: 'fields that are not part of this call, or empty ones, were signed: sign only the documented fields that are not empty',
    zh: '把接口文档以外的参数或空参数也签了名：只签文档列出且非空的参数',
    apply: (attempt, { body }) => {
      const sent = allSent(body)
      return [{ ...attempt, text: textOf(sent, Object.keys(sent)) }]
    },
  },
  {
    name: 'access_token_signed',
    en: 'access_token was signed: it takes part in mp_sig only, not in sig',
    zh: 'access_token 参与了 sig 签名：它只参与 mp_sig',
    apply: (attempt, { operation, fields, accessToken }) => {
      if (accessToken === undefined) return []
      const all: Fields = { ...fields, access_token: accessToken }
      return [{ ...attempt, text: pairs(all, [...signedNames(operation, fields), 'access_token']) }]
    },
  },
  {
    name: 'timestamp_in_milliseconds',
    en: 'ts was signed in another unit than it was sent: seconds in one place, milliseconds in the other',
    zh: 'ts 签名与发送的单位不一致：一处是秒，另一处是毫秒',
    apply: (attempt, signing) => [
      ...withTimestamp((ts) => `${ts}000`)(attempt, signing),
      ...withTimestamp((ts) => ts.slice(0, -3))(attempt, signing),
    ],
  },
  {
    name: 'upper_case',
    en: 'sig is in upper-case hex: it must be lower case',
    zh: 'sig 用了大写十六进制：必须是小写',
    apply: (attempt) => [{ ...attempt, output: 'HEX' }],
  },
  {
    name: 'base64',
    en: 'sig is base64: it must be lower-case hex',
    zh: 'sig 用了 base64：必须是小写十六进制',
    apply: (attempt) => [{ ...attempt, output: 'base64' }],
  },
  {
    name: 'wrong_hash',
    en: 'sig was made with MD5 or SHA-1: it is HMAC-SHA256',
    zh: 'sig 用了 MD5 或 SHA-1：应使用 HMAC-SHA256',
    apply: (attempt) => [
      { ...attempt, hash: 'md5' },
      { ...attempt, hash: 'sha1' },
    ],
  },
  {
    name: 'wrong_method',
    en: 'the text was signed with another method than POST, or in lower case',
    zh: '签名串中的 method 不是大写的 POST',
    apply: (attempt) => [
      { ...attempt, method: 'GET' },
      { ...attempt, method: 'post' },
    ],
  },
  {
    name: 'path_with_host_or_query',
    en: 'org_loc was signed with the host or the query: it is the path alone',
    zh: 'org_loc 带了域名或查询串：只要路径',
    apply: (attempt, { accessToken }) => [
      { ...attempt, path: `https://api.weixin.qq.com${attempt.path}` },
      { ...attempt, path: `${attempt.path}?access_token=${accessToken ?? ''}` },
      { ...attempt, path: encodeURIComponent(attempt.path) },
    ],
  },
]

function subsets(names: readonly string[]): string[][] {
  const all: string[][] = [[]]
  for (const name of names) all.push(...all.map((subset) => [...subset, name]))
  return all.filter((subset) => subset.length > 0)
}

function wholeText({ text, path, method, secretName }: Attempt, key: string): string {
  return `${text}&org_loc=${path}&method=${method}&${secretName}=${key}`
}

function produce(attempt: Attempt): string {
  const { key, hash, output } = attempt
  const hmac = createHmac(hash, key).update(wholeText(attempt, key), 'utf8')
  if (output === 'base64') return hmac.digest('base64')
  const hex = hmac.digest('hex')
  return output === 'HEX' ? hex.toUpperCase() : hex
}

function attemptsOf(signing: SigningCase): Attempt[] {
  const { operation, env, fields, appKeys } = signing
  const right = {
    text: textOf(fields, signedNames(operation, fields)),
    path: operation.paths[env],
    secretName: 'secret',
    method: 'POST',
    hash: 'sha256',
    output: 'hex',
  } as const
  return appKeys[env].map((key) => ({ ...right, key }))
}

/**
 * Why `fields.sig` is wrong. `mistakesMax` 1 costs some forty HMACs per key, 2 some two thousand: for a developer's
 * machine.
 */
export function explainSig(signing: SigningCase, mistakesMax: 1 | 2): Explanation {
  const search = {
    ...{ variants, signing, produce },
    right: attemptsOf(signing),
    given: signing.fields.sig,
  }
  const found = findMistakes(search, mistakesMax)
  return {
    mistakes: found?.mistakes ?? [],
    signedText: found === undefined ? undefined : wholeText(found.attempt, '***'),
  }
}
