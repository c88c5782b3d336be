// One-time codes of an authenticator app: six digits, 30 seconds (RFC 6238).
import { Secret, TOTP } from 'otpauth'

const periodS = 30

/** A new secret in base32, as apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What an app reads from a picture. */
export function totpUri(secret: string, name: string): string {
  return totpOf(secret, name).toString()
}

/** The time step whose code this is, one step early or late at most; undefined when it is none. */
export function totpStep(secret: string, code: string, nowMs: number): bigint | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret, '').validate({ token: code, timestamp: nowMs, window: 1 })
  if (delta === null) return undefined
  return BigInt(Math.floor(nowMs / 1000 / periodS) + delta)
}

function totpOf(secret: string, label: string): TOTP {
  const base32 = Secret.fromBase32(secret)
  return new TOTP({ issuer: 'Pactolus', label, period: periodS, digits: 6, secret: base32 })
}
