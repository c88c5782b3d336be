// The signature of wx-server-sdk before 2.0 (tcb-admin-node, "q-sign-algorithm=sha1"): it stands in the
// form field `authorization` and always names the path /admin. It leaves requestData open: what protects
// the fields of a call there is the call's own `sig`. Pure: the time and the secret are arguments.
import { createHash, createHmac } from 'node:crypto'
import { sameSignature } from '@pactolus/protocol'
import type { Form } from './form.ts'
import { quoted } from './refusal.ts'
import { aheadMaxS, type Headers, type Validity } from './tc3.ts'

/** The field `authorization`, taken apart. */
export interface QAuthorization {
  readonly secretId: string
  /** `FROM;UNTIL` in UNIX seconds; it takes part in the signature as text. */
  readonly time: string
  readonly headerNames: readonly string[]
  /** In the order in which they were signed. */
  readonly fieldNames: readonly string[]
  /** Lowercase hex. */
  readonly signature: string
}

/** The SDK signs for this long. */
export const qExpiresMaxS = 900

const pattern =
  /^q-sign-algorithm=sha1&q-ak=([\w-]{1,64})&q-sign-time=(\d{1,11};\d{1,11})&q-key-time=\2&q-header-list=([\w;-]{0,256})&q-url-param-list=([\w;]{1,512})&q-signature=([0-9a-f]{40})$/

/** Takes the field apart; undefined when it is not of this scheme. */
export function parseQAuthorization(field: string): QAuthorization | undefined {
  const [, secretId, time, headers, fields, signature] = pattern.exec(field) ?? []
  if (!secretId || !time || headers === undefined || !fields || !signature) return undefined
  const headerNames = headers === '' ? [] : headers.split(';')
  return { secretId, time, headerNames, fieldNames: fields.split(';'), signature }
}

/** UNIX seconds between which the signature is accepted. */
export function qValidityOf({ time }: QAuthorization): Validity {
  const [from = 0, until = 0] = time.split(';').map(Number)
  return { fromS: from - aheadMaxS, untilS: Math.min(until, from + qExpiresMaxS) }
}

/** Added after signing. Nothing else may be left open. */
const unsigned = new Set(['authorization', 'requestdata', 'sdk_version', 'sessiontoken'])

/** A field that is not signed and should be, as a sentence; undefined when there is none. */
export function qUncovered(form: Form, { fieldNames }: QAuthorization): string | undefined {
  for (const name of form.keys()) {
    if (!unsigned.has(name) && !fieldNames.includes(name)) {
      return `q-url-param-list lacks ${quoted(name)}`
    }
  }
  return undefined
}

/** Whether the form was signed with `secretKey`. */
export function isQSignedBy(
  headers: Headers,
  form: Form,
  { time, headerNames, fieldNames, signature }: QAuthorization,
  secretKey: string,
): boolean {
  const fields = pairs(fieldNames, (name) => form.get(name))
  const signedHeaders = pairs(headerNames, (name) => headers[name])
  const request = `post\n/admin\n${fields}\n${signedHeaders}\n`
  const text = `sha1\n${time}\n${createHash('sha1').update(request).digest('hex')}\n`
  return sameSignature(hmac(hmac(secretKey, time), text), signature)
}

function pairs(names: readonly string[], lookUp: (name: string) => unknown): string {
  return names.map((name) => `${encode(name)}=${encode(String(lookUp(name) ?? ''))}`).join('&')
}

/** encodeURIComponent, and the five characters that it leaves. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text).digest('hex')
}
