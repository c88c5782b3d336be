// From the text of an option to its value, or the sentence that says what is wrong with it.
import { isIP } from 'node:net'
import { everything, type Grant, readGrant, roles } from './directory/grants.ts'
import { readDatabaseAddress } from './driver/database-address.ts'
import { ExplainedError } from './explained-error.ts'
import { t, translatedSentence } from './texts.ts'

/** Who may use the admin API. The name is the "who" of the audit log. */
export interface AdminToken {
  readonly name: string
  readonly token: string
  readonly grant: Grant
}

export class ConfigError extends ExplainedError {
  override readonly name = 'ConfigError'
}

export function integer(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new ConfigError(t`must be a whole number from ${min} to ${max}, not "${text}"`)
    }
    return value
  }
}

export function daysOrOff(text: string): number | undefined {
  if (text === 'off') return undefined
  const days = Number(text)
  if (!/^\d+$/.test(text) || days < 1 || days > 36_500) {
    throw new ConfigError(t`must be a number of days from 1 to 36500, or off, not "${text}"`)
  }
  return days
}

export function ratioOrOff(text: string): number | undefined {
  if (text === 'off') return undefined
  const value = Number(text)
  if (!/^[\d.]+$/.test(text) || !(value >= 0 && value <= 1)) {
    throw new ConfigError(t`must be a number from 0 to 1, or off, not "${text}"`)
  }
  return value
}

export function oneOf<T extends string>(...allowed: readonly T[]) {
  return (text: string): T => {
    const found = allowed.find((value) => value === text)
    if (found === undefined)
      throw new ConfigError(t`must be ${allowed.join(t` or `)}, not "${text}"`)
    return found
  }
}

export const onOff = (text: string): boolean => oneOf('on', 'off')(text) === 'on'

export function readDatabaseUrl(text: string): string {
  try {
    readDatabaseAddress(text)
  } catch (error) {
    const why = translatedSentence((error as Error).message)
    throw new ConfigError(t`${why} (the rest is not shown: it may hold a password)`)
  }
  return text
}

export function readMasterKey(text: string): Buffer {
  const isHex = /^[0-9a-f]{64}$/i.test(text)
  if (!isHex && !/^[\w+/-]{43}=?$/.test(text)) {
    throw new ConfigError(
      t`must be 32 bytes as hex or base64; make one with: openssl rand -base64 32`,
    )
  }
  return Buffer.from(text, isHex ? 'hex' : 'base64')
}

/**
 * Whether a key is not random: it repeats few bytes, counts, or is text. One of 10^13 random keys, at most,
 * looks like that.
 */
export function isTrivialKey(key: Buffer): boolean {
  const steps = new Set(key.subarray(1).map((byte, i) => byte - (key[i] as number)))
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f)
  return new Set(key).size < 16 || steps.size === 1 || isText
}

export function readAdminTokens(text: string): AdminToken[] {
  return text.split(',').map((part) => {
    const colon = part.indexOf(':')
    const who = colon === -1 ? 'admin' : part.slice(0, colon).trim()
    const [, name = '', given] = /^([^=]*)(?:=(.*))?$/s.exec(who) ?? []
    const token = part.slice(colon + 1).trim()
    if (token.length < 24) throw new ConfigError(t`a token must have at least 24 characters`)
    if (name === '') throw new ConfigError(t`a token has an empty name`)
    const grant = given === undefined ? everything : readGrant(given)
    if (grant === undefined) {
      throw new ConfigError(
        t`the token ${name} has no role "${given}": write NAME=ROLE:TOKEN or NAME=ROLE@OFFER/ENV:TOKEN,
          with a role of ${roles.join(', ')}`,
      )
    }
    return { name, token, grant }
  })
}

/** Whose X-Forwarded-For and X-Forwarded-Host are used: nobody's, the nearest n, or these addresses. */
export type TrustProxy = false | number | readonly string[]

const proxiesMax = 8

export function readTrustProxy(text: string): TrustProxy {
  if (text === 'off') return false
  const hops = Number(text)
  if (/^\d+$/.test(text) && hops >= 1 && hops <= proxiesMax) return hops
  const ranges = text.split(',').map((range) => range.trim())
  if (ranges.every(isAddressRange)) return ranges
  throw new ConfigError(
    t`must be off or the number of proxies in front (1 to ${proxiesMax}) or their addresses
      (10.0.0.0/8,::1), not "${text}"`,
  )
}

function isAddressRange(range: string): boolean {
  const [address = '', bits, ...more] = range.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
