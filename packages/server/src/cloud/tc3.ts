// TC3-HMAC-SHA256, the signature of a cloud call (cloud-call §7): what was signed, under which secret,
// and when. Pure: the time and the secret are arguments.
//
// A vector: secretId sid, secretKey skey, x-timestamp 1600000000 and the request of test/cloud/tc3.test.ts
// give 31ce74c480211ee7fe76afb658f2bc8959d942a14330562f052ef6c605c82866.
import { createHash, createHmac } from 'node:crypto'
import { sameSignature } from '@pactolus/protocol'
import type { Form } from './form.ts'
import { quoted } from './refusal.ts'

export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** UNIX seconds between which a signature is accepted. */
export interface Validity {
  readonly fromS: number
  readonly untilS: number
}

/** What a signature covers, as it arrived. */
export interface SignedRequest {
  /** `host[:port]` that the caller used. */
  readonly host: string
  /** Path and query as sent, `/cloud?env=…&seqId=…`. */
  readonly url: string
  readonly headers: Headers
  readonly form: Form
}

/** The `authorization` header, taken apart. */
export interface Authorization {
  readonly secretId: string
  /** UTC date of the credential's scope, `2020-09-13`. */
  readonly date: string
  readonly signedParams: readonly string[]
  readonly signedHeaders: readonly string[]
  /** Lowercase hex. */
  readonly signature: string
}

/**
 * How far ahead of ours a caller's clock may be. Behind ours, it may be as far as the lifetime of
 * 600 s allows. A request is in flight only for a moment, so the rest is room for a slow clock.
 */
export const aheadMaxS = 300
/** The SDK asks for as much in x-signature-expires; that header is not signed, so it cannot give more. */
const expiresMaxS = 600

const algorithm = 'TC3-HMAC-SHA256'
const authorizationPattern = new RegExp(
  `^${algorithm} Credential=([^/,\\s]+)/(\\d{4}-\\d\\d-\\d\\d)/tcb/tc3_request, ` +
    'SignedParams=([^,\\s]+), SignedHeaders=([^,\\s]+), Signature=([0-9a-f]{64})$',
)

/** Takes the header apart; undefined when it is not the SDK's form of TC3. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const [, secretId, date, params, headers, signature] =
    authorizationPattern.exec(header ?? '') ?? []
  if (!secretId || !date || !params || !headers || !signature) return undefined
  return {
    secretId,
    date,
    signedParams: params.split(';'),
    signedHeaders: headers.split(';'),
    signature,
  }
}

/** When the signature is accepted, or a sentence that says what is wrong. */
export function validityOf(headers: Headers, { date }: Authorization): Validity | string {
  const timestamp = numberOf(headers['x-timestamp'])
  const expires = numberOf(headers['x-signature-expires'])
  if (timestamp === undefined) return 'x-timestamp must be UNIX seconds'
  if (expires === undefined) return 'x-signature-expires must be a number of seconds'
  if (dateOf(timestamp) !== date) return 'the date of Credential is not that of x-timestamp'
  return { fromS: timestamp - aheadMaxS, untilS: timestamp + Math.min(expires, expiresMaxS) }
}

/** What the signature leaves open to anyone in between, as a sentence; undefined when nothing. */
export function uncovered({ form }: SignedRequest, authorization: Authorization) {
  const params = new Set(authorization.signedParams)
  for (const [name, value] of form) {
    if (signedValue(value).length > 0 && !params.has(name)) {
      return `SignedParams lacks ${quoted(name)}`
    }
  }
  const header = ['content-type', 'host'].find(
    (name) => !authorization.signedHeaders.includes(name),
  )
  return header === undefined ? undefined : `SignedHeaders lacks ${header}`
}

/** Whether the request was signed with `secretKey`. */
export function isSignedBy(
  request: SignedRequest,
  authorization: Authorization,
  secretKey: string,
): boolean {
  return sameSignature(signatureOf(request, authorization, secretKey), authorization.signature)
}

function signatureOf(
  request: SignedRequest,
  { date, signedParams, signedHeaders }: Authorization,
  secretKey: string,
): string {
  const canonical = canonicalRequest(request, signedParams, signedHeaders)
  const text = [
    algorithm,
    String(request.headers['x-timestamp']),
    `${date}/tcb/tc3_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), 'tcb'), 'tc3_request')
  return hmac(key, text).toString('hex')
}

function canonicalRequest(
  { host, url, headers, form }: SignedRequest,
  signedParams: readonly string[],
  signedHeaders: readonly string[],
): string {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  const query = question === -1 ? '' : url.slice(question + 1)
  const lines = signedHeaders.map(
    (name) => `${name}:${canonicalHeader(name, headers[name], host)}\n`,
  )
  return [
    'post',
    `//${host}${path}`,
    query,
    lines.join(''),
    signedHeaders.join(';'),
    payloadHash(form, signedParams),
  ].join('\n')
}

function canonicalHeader(name: string, value: string | string[] | undefined, host: string): string {
  if (name === 'host') return host.toLowerCase()
  const text = String(value ?? '')
  if (name !== 'content-type') return text.trim().toLowerCase()
  return text.startsWith('multipart/form-data') ? 'multipart/form-data' : text
}

function payloadHash(form: Form, signedParams: readonly string[]): string {
  const hash = createHash('sha256')
  for (const name of signedParams) {
    const value = signedValue(form.get(name) ?? '')
    // wx-server-sdk 2 and 3 list empty parameters as signed and leave them out of the hash.
    if (value.length === 0) continue
    hash.update(`&${name}=`)
    hash.update(value)
    hash.update('\r\n')
  }
  return hash.digest('hex')
}

/** A text is signed without white space around it, bytes as they are. */
function signedValue(value: string | Buffer): string | Buffer {
  return typeof value === 'string' ? value.trim() : value
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function numberOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,11}$/.test(header) ? Number(header) : undefined
}

function dateOf(timestampS: number): string {
  return new Date(timestampS * 1000).toISOString().slice(0, 10)
}
