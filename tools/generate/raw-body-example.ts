// A worked example of a call of 2.0 or xpay, with the keys of the vendor's own: AppKey 12345.
import {
  type Dialect,
  type Operation,
  paySig,
  type RawBodyOperation,
  sessionSignature,
} from '@pactolus/protocol'
import { code, entryOf, type Words } from './page.ts'

const appKey = '12345'
const sessionKey = '9hAb/NEYUlkaMBEsmFgzig=='

/** A body of the fields that have a value; those of `bodies` are given whole. */
export function rawExample(
  protocol: Dialect,
  operation: Operation,
  sample: Readonly<Record<string, string | number>>,
  bodies: Readonly<Record<string, string>>,
): string {
  const { userSigned } = operation as RawBodyOperation
  const path = operation.paths.production
  const body = bodies[operation.name] ?? bodyOf(protocol, operation, sample)
  const values: Readonly<Record<string, string>> = {
    access_token: 'ACCESS_TOKEN',
    sig_method: 'hmac_sha256',
    pay_sig: paySig(appKey, path, body),
    signature: sessionSignature(sessionKey, body),
  }
  const query = protocol.query
    .filter((name) => name !== 'signature' || userSigned)
    .map((name) => `${name}=${entryOf(values, name, 'the example')}`)
  return `${path}&${body}\n\nPOST ${path}?${query.join('&')}\n${body}`
}

function bodyOf(
  protocol: Dialect,
  { name: call, fields }: Operation,
  sample: Readonly<Record<string, string | number>>,
): string {
  const members = fields.flatMap(({ name, required }) => {
    const value = sample[`${call}.${name}`] ?? sample[name]
    if (value !== undefined) return [[name, value] as const]
    return required
      ? [[name, entryOf(sample, name, `the sample of ${protocol.name}`)] as const]
      : []
  })
  return JSON.stringify(Object.fromEntries(members))
}

export const rawSigning: Words = {
  en: `1. Make the text of the body once, and send that very text: it is signed byte for byte, as UTF-8.
2. \`pay_sig\` is the lower-case hex of HMAC-SHA256 over \`PATH&BODY\`, with the AppKey of the environment that \`env\`
   names as the key. PATH has no host and no query.
3. \`signature\` is the same over BODY alone, with the player's session_key as the key: the base64 text that
   code2Session returned, not decoded.

The examples use the keys of WeChat's own: AppKey ${code(appKey)}, session_key ${code(sessionKey)}. First the text
under \`pay_sig\`, then the request.`,
  zh: `1. 请求体只序列化一次，签名与发送用同一段文本，按 UTF-8 逐字节签名。
2. \`pay_sig\` 为 \`PATH&BODY\` 以 \`env\` 所指环境的 AppKey 为密钥的 HMAC-SHA256，小写十六进制；PATH 不含域名和查询串。
3. \`signature\` 为 BODY 以用户的 session_key 为密钥的 HMAC-SHA256；session_key 直接用 code2Session 返回的 base64 文本，不解码。

示例沿用官方示例的密钥：AppKey 为 ${code(appKey)}，session_key 为 ${code(sessionKey)}。先是 \`pay_sig\` 的待签名文本，后是请求。`,
}
