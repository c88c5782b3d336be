// The key and the body of `pactolus sign`, and what is wrong with them.

import { type Body, type Env, parseBody, Refusal } from '@pactolus/protocol'
import { ConfigError } from '../../option-readers.ts'
import { t, translatedSentence } from '../../texts.ts'
import { readInput, readSecret } from '../input.ts'
import type { SignOptions } from './half.ts'

export function keyOf({ key, keyFile }: SignOptions): string {
  if (key !== undefined && keyFile !== undefined) {
    throw new ConfigError(t`Give --key or --key-file, not both.`)
  }
  const found = keyFile === undefined ? key : readSecret(keyFile)
  if (found === undefined || found === '') {
    throw new ConfigError(t`The AppKey is needed: --key APPKEY, or --key-file FILE.`)
  }
  return found
}

/** The AppKeys by environment: --key is of the call's own, --other-key of the other. */
export function appKeysOf(
  env: Env,
  key: string | undefined,
  { otherKey }: SignOptions,
): Readonly<Record<Env, readonly string[]>> {
  const own = key === undefined ? [] : [key]
  const others = otherKey === undefined ? [] : [otherKey]
  return env === 'production'
    ? { production: own, sandbox: others }
    : { production: others, sandbox: own }
}

/** The body, as bytes and cut. */
export function bodyOf({ body }: SignOptions): { raw: Uint8Array; body: Body } {
  const raw = bytesOf(body)
  const parsed = parseBody(raw)
  if (parsed instanceof Refusal) throw refused(parsed)
  return { raw, body: parsed }
}

function bytesOf(body: string | undefined): Uint8Array {
  if (body === undefined) {
    throw new ConfigError(t`A body is needed: --body '{…}', --body @FILE, or --body - for stdin.`)
  }
  if (body === '-') return readInput('-')
  return body.startsWith('@') ? readInput(body.slice(1)) : Buffer.from(body)
}

/** What the service would answer to the body. */
export function refused({ errcode, detail }: Refusal): ConfigError {
  const why = translatedSentence(detail ?? errcode.message)
  return new ConfigError(t`--body: ${why} (errcode ${errcode.code})`)
}

/** Refuses options that another dialect has. */
export function refuseOptions(
  options: SignOptions,
  title: string,
  names: readonly (keyof SignOptions)[],
): void {
  const found = names.find((name) => options[name] !== undefined)
  if (found === undefined) return
  const flag = found.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new ConfigError(t`${title} has no --${flag}: pactolus sign --help says which dialect has.`)
}
