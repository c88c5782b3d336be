// Arguments as people write them: numbers, switches, and the files that hold what should not be
// on a command line.

import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'

/** A parser of whole numbers, for commander. */
export function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(t`It must be a whole number from ${min} to ${max}.`)
    }
    return value
  }
}

/** An order number, checked here for a clearer sentence than the service's. */
export function billNumber(text: string): string {
  if (!/^[0-9A-Za-z_\-|*@]{1,63}$/.test(text)) {
    throw new InvalidArgumentError(t`It may hold digits, letters and _ - | * @, up to 63 of them.`)
  }
  return text
}

export type OnOff = 'on' | 'off'

/** `on` and `off` as JSON says them; nothing when the option was not given. */
export function switchOf(value: OnOff | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'on'
}

/** The bytes of a file, or of standard input for `-`. */
export function readInput(path: string): Uint8Array {
  try {
    return readFileSync(path === '-' ? 0 : path)
  } catch (error) {
    const name = path === '-' ? t`standard input` : path
    throw new ConfigError(t`cannot read ${name}: ${(error as Error).message}`)
  }
}

/** The secret in a file, without the line break that editors add. */
export function readSecret(path: string): string {
  const secret = Buffer.from(readInput(path)).toString('utf8').trim()
  if (secret === '') throw new ConfigError(t`${path === '-' ? t`standard input` : path} is empty`)
  return secret
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

/** `values` without those that were not given: they are left to the service. */
export function given<T extends object>(values: T): Given<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Given<T>
}
