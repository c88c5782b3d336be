// From the text of an option to its value, or the sentence that says what is wrong with it.
import { readDatabaseAddress } from './driver/database-address.ts'

/** Who may use the admin API. The name is the "who" of the audit log. */
export interface AdminToken {
  readonly name: string
  readonly token: string
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export function integer(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new ConfigError(`must be a whole number from ${min} to ${max}, not "${text}"`)
    }
    return value
  }
}

export function oneOf<T extends string>(...allowed: readonly T[]) {
  return (text: string): T => {
    const found = allowed.find((value) => value === text)
    if (found === undefined) throw new ConfigError(`must be ${allowed.join(' or ')}, not "${text}"`)
    return found
  }
}

export const onOff = (text: string): boolean => oneOf('on', 'off')(text) === 'on'

export function readDatabaseUrl(text: string): string {
  try {
    readDatabaseAddress(text)
  } catch (error) {
    const why = (error as Error).message
    throw new ConfigError(`${why} (the rest is not shown: it may hold a password)`)
  }
  return text
}

export function readMasterKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length !== 32) {
    throw new ConfigError(
      'must be 32 bytes as hex or base64; make one with: openssl rand -base64 32',
    )
  }
  return key
}

export function readAdminTokens(text: string): AdminToken[] {
  return text.split(',').map((part) => {
    const colon = part.indexOf(':')
    const name = colon === -1 ? 'admin' : part.slice(0, colon).trim()
    const token = part.slice(colon + 1).trim()
    if (token.length < 24) throw new ConfigError('a token must have at least 24 characters')
    if (name === '') throw new ConfigError('a token has an empty name')
    return { name, token }
  })
}
