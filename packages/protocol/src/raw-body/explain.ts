// Why a `pay_sig` or a `signature` is wrong (midas-v2 §3.3).
import { createHmac } from 'node:crypto'
import { signedClientCalls } from '../client-call/client-call.ts'
import { type Explanation, findMistakes, type Variant } from '../explain.ts'
import type { Env } from '../operation.ts'
import { gbkOf, pairsOf, rewritten } from './retold.ts'

export interface RawSigningCase {
  readonly signature: 'pay_sig' | 'signature'
  /** What the caller sent. */
  readonly given: string
  readonly env: Env
  readonly path: string
  /** What follows the `?`, as sent. */
  readonly query: string
  /** The bytes as sent. */
  readonly body: Uint8Array
  /** The AppKeys of each environment. */
  readonly appKeys: Readonly<Record<Env, readonly string[]>>
  readonly sessionKey: string | undefined
  /** Of a client call: `path` is its name, `body` its signData. */
  readonly isClientCall?: boolean
}

interface Attempt {
  /** Bytes only where a text was decoded. */
  readonly key: string | Uint8Array
  /** Stands before the body: `/wxa/game/pay&`; nothing for `signature`. */
  readonly prefix: string
  readonly body: string | Uint8Array
  readonly output: 'hex' | 'HEX' | 'base64'
}

interface RawVariant extends Variant<Attempt, RawSigningCase> {
  /** Its words for a client call; without them it cannot happen to one. */
  readonly client?: Readonly<Record<'en' | 'zh', string>> | 'the same words'
}

type SignatureName = RawSigningCase['signature']

const otherSignature = { pay_sig: 'signature', signature: 'pay_sig' } as const

/** The live keys that a signature may be made with. */
function keysOf(
  { env, appKeys, sessionKey }: RawSigningCase,
  signature: SignatureName,
): readonly string[] {
  if (signature === 'pay_sig') return appKeys[env]
  return sessionKey === undefined ? [] : [sessionKey]
}

function prefixOf({ path }: RawSigningCase, signature: SignatureName): string {
  return signature === 'pay_sig' ? `${path}&` : ''
}

function isOneOf(keys: readonly string[], key: Attempt['key']): boolean {
  return typeof key === 'string' && keys.includes(key)
}

const otherEnv: Record<Env, Env> = { production: 'sandbox', sandbox: 'production' }
const host = 'https://api.weixin.qq.com'
const clientCalls = [...signedClientCalls, 'requestMidasPayment']
/** What a server call of coins would have signed, in the two families. */
const serverPaths = ['/xpay/currency_pay', '/xpay/query_user_balance', '/wxa/game/pay']
/** The key of the vendor's own examples. */
const sampleKey = '12345'

const same = 'the same words'

const variants: readonly RawVariant[] = [
  {
    name: 'key_of_other_environment',
    en: 'the AppKey of the other environment was used: env 0 takes that of production, env 1 that of the sandbox',
    zh: '用了另一个环境的 AppKey：env 为 0 用正式环境的，env 为 1 用沙箱的',
    client: same,
    apply: (attempt, { env, appKeys }) =>
      isOneOf(appKeys[env], attempt.key)
        ? appKeys[otherEnv[env]].map((key) => ({ ...attempt, key }))
        : [],
  },
  {
    name: 'keys_exchanged',
    en: 'AppKey and session_key were exchanged: pay_sig takes the AppKey, signature the session_key',
    zh: 'AppKey 与 session_key 用反了：pay_sig 用 AppKey，signature 用 session_key',
    client: {
      en: 'AppKey and session_key were exchanged: paySig takes the AppKey, signature the session_key',
      zh: 'AppKey 与 session_key 用反了：paySig 用 AppKey，signature 用 session_key',
    },
    apply: (attempt, signing) =>
      keysOf(signing, otherSignature[signing.signature]).map((key) => ({ ...attempt, key })),
  },
  {
    name: 'signatures_exchanged',
    en: 'pay_sig and signature were exchanged: only pay_sig has the path and & before the body',
    zh: 'pay_sig 与 signature 填反了：只有 pay_sig 要在请求体前加上路径和 &',
    client: {
      en: 'paySig and signature were exchanged: only paySig has the name of the call and & before signData',
      zh: 'paySig 与 signature 填反了：只有 paySig 要在 signData 前加上接口名和 &',
    },
    apply: (attempt, signing) => {
      const other = otherSignature[signing.signature]
      const prefix = prefixOf(signing, other)
      return keysOf(signing, other).map((key) => ({ ...attempt, key, prefix }))
    },
  },
  {
    name: 'path_left_out',
    en: 'pay_sig was made without the path: it is made of the path, & and the body',
    zh: 'pay_sig 没有带路径：应为 路径 + & + 请求体',
    client: {
      en: 'paySig was made without the name of the call: it is made of requestVirtualPayment, & and signData',
      zh: 'paySig 没有带接口名：应为 requestVirtualPayment + & + signData',
    },
    apply: (attempt, { signature, path }) =>
      signature === 'signature' ? [] : ['', '&', path].map((prefix) => ({ ...attempt, prefix })),
  },
  {
    name: 'path_signed',
    en: 'signature was made with the path: it is made of the body alone',
    zh: 'signature 带上了路径：只应对请求体签名',
    client: {
      en: 'signature was made with the name of the call: it is made of signData alone',
      zh: 'signature 带上了接口名：只应对 signData 签名',
    },
    apply: (attempt, { signature, path }) =>
      signature === 'pay_sig' ? [] : [`${path}&`, path].map((prefix) => ({ ...attempt, prefix })),
  },
  {
    name: 'path_without_slash',
    en: 'the path was signed without its leading slash',
    zh: '路径缺少开头的斜杠',
    apply: (attempt, { signature, path }) =>
      signature === 'signature' ? [] : [{ ...attempt, prefix: `${path.slice(1)}&` }],
  },
  {
    name: 'path_with_host_or_query',
    en: 'the path was signed with the host or the query: it is the path alone',
    zh: '路径带了域名或查询串：只要路径',
    apply: (attempt, { signature, path, query }) => {
      if (signature === 'signature') return []
      const token = query.split('&').find((pair) => pair.startsWith('access_token=')) ?? ''
      const unsigned = query
        .split('&')
        .filter((pair) => !/^(pay_sig|signature|sig_method)=/.test(pair))
      const queries = [...new Set([query, token, unsigned.join('&')])]
      return [
        `${host}${path}&`,
        `api.weixin.qq.com${path}&`,
        ...queries.flatMap((part) => [`${path}?${part}&`, `${host}${path}?${part}&`]),
      ].map((prefix) => ({ ...attempt, prefix }))
    },
  },
  {
    name: 'body_serialised_again',
    en: 'another text of the body was signed than was sent: sign the very text that you send',
    zh: '签名的请求体与发送的不是同一段文本：先序列化一次，用同一段文本签名和发送',
    client: {
      en: 'another text of signData was signed than was sent: sign the very text that the client passes',
      zh: '签名的 signData 与传入的不是同一段文本：先序列化一次，用同一段文本签名并传给前端',
    },
    apply: (attempt, { body }) => rewritten(body).map((text) => ({ ...attempt, body: text })),
  },
  {
    name: 'body_left_out',
    en: 'an empty body or {} was signed: sign the body that is sent',
    zh: '签了空请求体或 {}：应签实际发送的请求体',
    client: {
      en: 'an empty text or {} was signed: sign the text of signData',
      zh: '签了空文本或 {}：应签 signData 的文本',
    },
    apply: (attempt) => ['', '{}'].map((body) => ({ ...attempt, body })),
  },
  {
    name: 'upper_case',
    en: 'the signature is in upper-case hex: it must be lower case',
    zh: '签名用了大写十六进制：必须是小写',
    client: same,
    apply: (attempt) => [{ ...attempt, output: 'HEX' }],
  },
  {
    name: 'base64',
    en: 'the signature is base64: it must be lower-case hex',
    zh: '签名用了 base64：必须是小写十六进制',
    client: same,
    apply: (attempt) => [{ ...attempt, output: 'base64' }],
  },
  {
    name: 'key_with_spaces',
    en: 'the key was used with a space or line break around it',
    zh: '密钥前后多了空格或换行',
    client: same,
    apply: (attempt) => {
      const { key } = attempt
      if (typeof key !== 'string') return []
      return [' ', '\n', '\r\n', '\t'].flatMap((blank) => [
        { ...attempt, key: key + blank },
        { ...attempt, key: blank + key },
      ])
    },
  },
  {
    name: 'session_key_decoded',
    en: 'session_key was decoded from base64: it is used as the text that code2Session returned',
    zh: 'session_key 做了 base64 解码：应直接使用 code2Session 返回的文本',
    client: same,
    apply: (attempt, { sessionKey }) =>
      sessionKey === undefined || attempt.key !== sessionKey
        ? []
        : [{ ...attempt, key: Buffer.from(sessionKey, 'base64') }],
  },
  {
    name: 'sample_key',
    en: "the key of the vendor's example, 12345, was used",
    zh: '用了官方示例的密钥 12345',
    client: same,
    apply: (attempt) => [{ ...attempt, key: sampleKey }],
  },
  {
    name: 'algorithm_of_v1',
    en: 'the text was made as in Midas 1.0 (org_loc=…&secret=…): 2.0 and xpay sign the path, & and the body',
    zh: '用了米大师 1.0 的签名串（org_loc=…&secret=…）：2.0 与 xpay 签的是 路径 + & + 请求体',
    apply: (attempt, { path, body }) => {
      if (typeof attempt.key !== 'string') return []
      const text = pairsOf(body)
      return ['secret', 'session_key'].map((name) => ({
        ...attempt,
        prefix: '',
        body: `${text}&org_loc=${path}&method=POST&${name}=${attempt.key}`,
      }))
    },
  },
  {
    name: 'prefix_of_client_call',
    en: 'the prefix of the client call was signed (requestVirtualPayment&): a server call has its path there',
    zh: '用了前端接口的前缀（requestVirtualPayment&）：服务端接口应为路径',
    apply: (attempt) => clientCalls.map((name) => ({ ...attempt, prefix: `${name}&` })),
  },
  {
    name: 'body_in_gbk',
    en: 'the body was signed in GBK: it is sent and signed in UTF-8',
    zh: '请求体按 GBK 编码签名：应以 UTF-8 发送并签名',
    client: {
      en: 'signData was signed in GBK: it is signed in UTF-8',
      zh: 'signData 按 GBK 编码签名：应以 UTF-8 签名',
    },
    apply: (attempt, { body }) => gbkOf(body).map((bytes) => ({ ...attempt, body: bytes })),
  },
]

const variantsOfClientCall: readonly Variant<Attempt, RawSigningCase>[] = [
  ...variants.flatMap(({ client, ...variant }) => {
    if (client === undefined) return []
    return client === same ? [variant] : [{ ...variant, ...client }]
  }),
  {
    name: 'path_of_server_call',
    en: 'the path of a server call was signed: a client call has its own name there',
    zh: '用了服务端接口的路径：前端接口应为接口名',
    apply: (attempt, { signature }) =>
      signature === 'signature'
        ? []
        : serverPaths.map((path) => ({ ...attempt, prefix: `${path}&` })),
  },
  {
    name: 'name_of_other_call',
    en: 'the name of another client call was signed',
    zh: '用了另一个前端接口的接口名',
    apply: (attempt, { signature, path }) =>
      signature === 'signature'
        ? []
        : clientCalls
            .filter((name) => name !== path)
            .map((name) => ({ ...attempt, prefix: `${name}&` })),
  },
]

function produce({ key, prefix, body, output }: Attempt): string {
  const hmac = createHmac('sha256', key).update(prefix).update(body)
  if (output === 'base64') return hmac.digest('base64')
  const hex = hmac.digest('hex')
  return output === 'HEX' ? hex.toUpperCase() : hex
}

/** No documented body is longer; on more the search would only cost time. */
const bodyMax = 8192

/** As explainSig of Midas 1.0; `mistakesMax` 2 costs some ten thousand HMACs. */
export function explainRawSignature(signing: RawSigningCase, mistakesMax: 1 | 2): Explanation {
  const { signature, body, given } = signing
  if (body.length > bodyMax) return { mistakes: [], signedText: undefined }
  const prefix = prefixOf(signing, signature)
  const right = keysOf(signing, signature).map(
    (key): Attempt => ({ key, prefix, body, output: 'hex' }),
  )
  const known = signing.isClientCall === true ? variantsOfClientCall : variants
  const found = findMistakes({ variants: known, signing, right, produce, given }, mistakesMax)
  return {
    mistakes: found?.mistakes ?? [],
    signedText: found === undefined ? undefined : signedText(found.attempt),
  }
}

/** Only the text of 1.0 has the key in it. */
function signedText({ key, prefix, body }: Attempt): string {
  const text = prefix + Buffer.from(body).toString()
  return typeof key === 'string' ? text.replace(`=${key}`, '=***') : text
}
