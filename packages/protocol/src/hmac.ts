// The one primitive under every signature of the platform.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Lowercase hex of HMAC-SHA256 over UTF-8 text, or over bytes as they are. */
export function hmacHex(key: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest('hex')
}

/** Compares two signatures in constant time; a different length is simply different. */
export function sameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The user's login-state signature: over the request body, or over nothing for a GET (auth §4.5). */
export function sessionSignature(sessionKey: string, body: string | Uint8Array): string {
  return hmacHex(sessionKey, body)
}
