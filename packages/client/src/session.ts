// The session_key of a player, which Midas 2.0 and xpay sign with (auth §4). The caller has it from
// code2Session; it is asked for at each attempt, and once more when the host refuses it.
import type { Call, ClientDialect } from './dialect/dialect.ts'
import { Unanswered } from './exchange.ts'

/**
 * Returns the newest session_key of a player: the base64 text that code2Session returned, not decoded. Undefined
 * when there is none. It is asked at each attempt of a call, so let it be quick. `refused` is the key that the
 * host has just refused in this call, if any: look past a cache then. When it throws, the call is tried again
 * until its deadline.
 */
export type SessionKeySource = (
  openid: string,
  refused: string | undefined,
) => string | undefined | Promise<string | undefined>

interface Signer {
  readonly dialect: ClientDialect
  readonly sessionKey: SessionKeySource | undefined
}

/** The key for a call, '' where none is needed. Rejects with Unanswered when the player has none. */
export async function sessionKeyOf(
  { dialect, sessionKey: source }: Signer,
  { name, fields, sessionKey }: Call,
  refused: string | undefined,
): Promise<string> {
  if (!dialect.isUserSigned(name)) return ''
  if (sessionKey !== undefined) return sessionKey
  const key = await source?.(String(fields.openid), refused)
  if (typeof key === 'string' && key !== '') return key
  const errmsg =
    source === undefined ? 'the option sessionKey is missing' : 'sessionKey told no key'
  throw new Unanswered({ reason: 'session_missing', errmsg })
}
