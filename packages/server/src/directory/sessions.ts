// session_key: the one live login of each player (auth §4).
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { type Seal, sessionContext } from './seal.ts'

export interface LoginSession {
  readonly appid: string
  readonly openid: string
  /** Base64 text, 24 characters; it is used as text, never decoded. */
  readonly sessionKey: string
  readonly expiresAt: Date
  /** The key as the database holds it. */
  readonly sealed: Uint8Array
}

/** "Day level", says the vendor; three days is ours. */
const lifeMs = 3 * 86_400_000

export class Sessions {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock

  constructor(driver: Driver, seal: Seal, clock: Clock) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
  }

  /** The live session of a player, or undefined. */
  async find(appid: string, openid: string): Promise<LoginSession | undefined> {
    // No database stores a NUL, so no player has one.
    if (openid.includes('\0')) return undefined
    const [row] = await this.#driver.query<{ sealed_session_key: Uint8Array; expires_at: Date }>(
      'select * from directory.find_session($1, $2)',
      [appid, openid],
    )
    if (row === undefined || row.expires_at.getTime() <= this.#clock.now(appid)) return undefined
    const sessionKey = this.#seal.open(row.sealed_session_key, sessionContext(appid, openid))
    return { appid, openid, sessionKey, expiresAt: row.expires_at, sealed: row.sealed_session_key }
  }

  /** Gives the player a new session_key; the one before stops at once. Undefined without such a game. */
  async start(
    appid: string,
    openid: string,
    { expiresAt }: { expiresAt?: Date | undefined } = {},
  ): Promise<LoginSession | undefined> {
    const now = this.#clock.now(appid)
    const session = this.#newSession(appid, openid, expiresAt ?? new Date(now + lifeMs))
    const [row] = await this.#driver.query<{ stored: boolean }>(
      'select directory.put_session($1, $2, $3, $4, $5) as stored',
      [appid, openid, session.sealed, new Date(now), session.expiresAt],
    )
    return row?.stored === true ? session : undefined
  }

  /** Gives the session another key, unless it was replaced or ended since it was read: undefined. */
  async replace({
    appid,
    openid,
    expiresAt,
    sealed,
  }: LoginSession): Promise<LoginSession | undefined> {
    const session = this.#newSession(appid, openid, expiresAt)
    const [row] = await this.#driver.query<{ replaced: boolean }>(
      'select directory.replace_session($1, $2, $3, $4, $5) as replaced',
      [appid, openid, sealed, session.sealed, new Date(this.#clock.now(appid))],
    )
    return row?.replaced === true ? session : undefined
  }

  #newSession(appid: string, openid: string, expiresAt: Date): LoginSession {
    const sessionKey = randomBytes(16).toString('base64')
    const sealed = this.#seal.seal(sessionKey, sessionContext(appid, openid))
    return { appid, openid, sessionKey, expiresAt, sealed }
  }

  /** Logs the player out; false when there was no session. */
  async end(appid: string, openid: string): Promise<boolean> {
    const [row] = await this.#driver.query<{ ended: boolean }>(
      'select directory.end_session($1, $2) as ended',
      [appid, openid],
    )
    return row?.ended === true
  }
}
