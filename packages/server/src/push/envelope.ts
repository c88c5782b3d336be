// The form of a push on the wire: JSON or XML, plain or encrypted, with the signature of the message server
// (pushes §1).
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { PushMessage } from '../dialect/dialect.ts'
import type { PushTarget } from '../directory/push-targets.ts'
import type { Sent } from './post.ts'

export interface Letter extends Sent {
  readonly url: URL
}

/** The sender of pushes that name one; the real one is a fixed openid of the platform. */
const platformOpenid = 'o_pactolus_platform'

/** A push as the platform sends it. `createdMs` is the time of the event, `nowMs` the real time. */
export function letterOf(
  target: PushTarget,
  { event, openid, namesSender, fields }: PushMessage,
  { createdMs, nowMs }: { createdMs: number; nowMs: number },
): Letter {
  const receiver = `gh_${createHash('sha256').update(target.appid).digest('hex').slice(0, 12)}`
  const message = {
    ...(namesSender && { ToUserName: receiver, FromUserName: platformOpenid }),
    CreateTime: Math.floor(createdMs / 1000),
    MsgType: 'event',
    Event: event,
    ...fields,
  }
  const text = written(target, message)
  const query = signedQuery(target.token, nowMs)
  query.set('openid', openid)
  if (target.aesKey === undefined) return letter(target, query, text)
  const encrypted = encrypt(target.aesKey, text, target.appid)
  query.set('encrypt_type', 'aes')
  query.set('msg_signature', signature(target.token, query, encrypted))
  return letter(target, query, written(target, { ToUserName: receiver, Encrypt: encrypted }))
}

/** The question whether a server belongs to the operator who sets it as the target: it answers `echostr`. */
export function setUpLetter(target: PushTarget, nowMs: number): Letter & { echostr: string } {
  const echostr = String(randomBytes(6).readUIntBE(0, 6))
  const query = signedQuery(target.token, nowMs)
  query.set('echostr', echostr)
  return { ...letter(target, query, ''), method: 'GET', echostr }
}

function letter({ url, format }: PushTarget, query: URLSearchParams, body: string): Letter {
  const address = new URL(url)
  for (const [name, value] of query) address.searchParams.set(name, value)
  const type = format === 'json' ? 'application/json' : 'text/xml'
  return { method: 'POST', url: address, headers: { 'content-type': type }, body }
}

function signedQuery(token: string, nowMs: number): URLSearchParams {
  const query = new URLSearchParams({
    timestamp: String(Math.floor(nowMs / 1000)),
    nonce: String(randomBytes(4).readUInt32BE(0)),
  })
  query.set('signature', signature(token, query))
  return query
}

function signature(token: string, query: URLSearchParams, ...more: string[]): string {
  const parts = [token, query.get('timestamp') ?? '', query.get('nonce') ?? '', ...more]
  return createHash('sha1').update(parts.sort().join('')).digest('hex')
}

/** Padding is PKCS#7 to blocks of 32 bytes, which OpenSSL does not know (pushes §1.3). */
function encrypt(encodingAesKey: string, text: string, appid: string): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const message = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const clear = Buffer.concat([randomBytes(16), length, message, Buffer.from(appid)])
  const padding = 32 - (clear.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([clear, Buffer.alloc(padding, padding)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

function written({ format }: PushTarget, message: object): string {
  return format === 'json' ? JSON.stringify(message) : `<xml>${elements(message)}</xml>`
}

function elements(object: object): string {
  return Object.entries(object)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join('')
}

function content(value: unknown): string {
  if (typeof value === 'object' && value !== null) return elements(value)
  if (typeof value !== 'string') return String(value)
  // The end of a section cannot stand in one: it is cut in two.
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
