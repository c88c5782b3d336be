// session_key: the one live login of each player (auth §4).
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { Cache, type Peers } from './cache.ts'
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

/**
 * Where several processes share a database, each asks every half second which sessions have changed. What it
 * remembers is used while the last such question was asked less than a second ago.
 */
const askEveryMs = 500
const trustMs = 1000
/** Longer than any transaction that changes a session stays open. */
const changedForS = 10
const silenceMaxMs = 5000
const cacheTerms = { name: 'sessions', ttlMs: 600_000, sizeMax: 50_000 }

export class Sessions {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #cache: Cache<LoginSession>
  readonly #isShared: boolean
  #asking: NodeJS.Timeout | undefined
  /** Until when what is remembered may be used, where the database is shared. */
  #trustedUntil = 0

  /**
   * `peers` are notified of every change. A session is remembered: another process of the database may use a key
   * that a login replaced for a second. `replace` and `end` resolve when that second is over.
   */
  constructor(driver: Driver, seal: Seal, clock: Clock, peers?: Peers) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#isShared = driver.kind === 'postgres'
    this.#cache = new Cache({ ...cacheTerms, shared: this.#isShared }, peers)
  }

  /** The live session of a player, or undefined. */
  async find(appid: string, openid: string): Promise<LoginSession | undefined> {
    // No database stores a NUL, so no player has one.
    if (openid.includes('\0')) return undefined
    const key = cacheKey(appid, openid)
    this.#askForChanges()
    if (!this.#isTrusted()) this.#cache.forgetHere(key)
    const session = await this.#cache.get(key, () => this.#load(appid, openid))
    return session !== undefined && this.#isLive(session) ? session : undefined
  }

  #known(appid: string, openid: string): LoginSession | undefined {
    if (!this.#isTrusted()) return undefined
    const session = this.#cache.known(cacheKey(appid, openid))
    return session !== undefined && this.#isLive(session) ? session : undefined
  }

  #isLive({ appid, expiresAt }: LoginSession): boolean {
    return expiresAt.getTime() > this.#clock.now(appid)
  }

  #isTrusted(): boolean {
    return !this.#isShared || performance.now() < this.#trustedUntil
  }

  /** Resolves when no process uses what it remembered of a session before. */
  async #settled(): Promise<void> {
    if (this.#isShared) await new Promise((resolve) => setTimeout(resolve, trustMs))
  }

  /**
   * The live session of a player and whether its key signed. Another process may have replaced the key a moment
   * ago, so the database has the last word.
   */
  async prove(
    appid: string,
    openid: string,
    isSigned: (session: LoginSession) => boolean,
  ): Promise<{ session: LoginSession | undefined; isSigned: boolean }> {
    const session = this.#known(appid, openid) ?? (await this.find(appid, openid))
    if (session !== undefined && isSigned(session)) return { session, isSigned: true }
    this.#cache.forgetHere(cacheKey(appid, openid))
    const latest = await this.find(appid, openid)
    return { session: latest, isSigned: latest !== undefined && isSigned(latest) }
  }

  /** Stops asking for changes. */
  close(): void {
    clearInterval(this.#asking)
  }

  async #load(appid: string, openid: string): Promise<LoginSession | undefined> {
    const [row] = await this.#driver.query<{ sealed_session_key: Uint8Array; expires_at: Date }>(
      'select * from directory.find_session($1, $2)',
      [appid, openid],
    )
    if (row === undefined) return undefined
    const sessionKey = this.#seal.open(row.sealed_session_key, sessionContext(appid, openid))
    return { appid, openid, sessionKey, expiresAt: row.expires_at, sealed: row.sealed_session_key }
  }

  /** From the first session that is remembered on, where another process may change it. */
  #askForChanges(): void {
    if (this.#asking !== undefined || !this.#isShared) return
    this.#asking = setInterval(() => void this.#forgetChanged(), askEveryMs).unref()
    void this.#forgetChanged()
  }

  async #forgetChanged(): Promise<void> {
    const askedAt = performance.now()
    try {
      const rows = await this.#driver.query<{ appid: string; openid: string }>(
        'select * from directory.changed_sessions($1)',
        [changedForS],
      )
      // After a long silence changes may have been missed.
      if (askedAt - this.#trustedUntil > silenceMaxMs) this.#cache.clearHere()
      for (const { appid, openid } of rows) this.#cache.forgetHere(cacheKey(appid, openid))
      this.#trustedUntil = askedAt + trustMs
    } catch {
      // Without an answer nothing that is remembered can be trusted.
      this.#cache.clearHere()
    }
  }

  /** Gives the player a new session_key, or the given one; the one before stops at once. Undefined without such a game. */
  async start(
    appid: string,
    openid: string,
    {
      expiresAt,
      sessionKey,
    }: { expiresAt?: Date | undefined; sessionKey?: string | undefined } = {},
  ): Promise<LoginSession | undefined> {
    const now = this.#clock.now(appid)
    const session = this.#sealed(appid, openid, expiresAt ?? new Date(now + lifeMs), sessionKey)
    const [row] = await this.#driver.query<{ stored: boolean }>(
      'select directory.put_session($1, $2, $3, $4, $5) as stored',
      [appid, openid, session.sealed, new Date(now), session.expiresAt],
    )
    this.#cache.forget(cacheKey(appid, openid))
    return row?.stored === true ? session : undefined
  }

  /** Gives the session another key, unless it was replaced or ended since it was read: undefined. */
  async replace({
    appid,
    openid,
    expiresAt,
    sealed,
  }: LoginSession): Promise<LoginSession | undefined> {
    const session = this.#sealed(appid, openid, expiresAt)
    const [row] = await this.#driver.query<{ replaced: boolean }>(
      'select directory.replace_session($1, $2, $3, $4, $5) as replaced',
      [appid, openid, sealed, session.sealed, new Date(this.#clock.now(appid))],
    )
    this.#cache.forget(cacheKey(appid, openid))
    await this.#settled()
    return row?.replaced === true ? session : undefined
  }

  #sealed(
    appid: string,
    openid: string,
    expiresAt: Date,
    sessionKey = randomBytes(16).toString('base64'),
  ): LoginSession {
    const sealed = this.#seal.seal(sessionKey, sessionContext(appid, openid))
    return { appid, openid, sessionKey, expiresAt, sealed }
  }

  /** Logs the player out; false when there was no session. */
  async end(appid: string, openid: string): Promise<boolean> {
    const [row] = await this.#driver.query<{ ended: boolean }>(
      'select directory.end_session($1, $2) as ended',
      [appid, openid],
    )
    this.#cache.forget(cacheKey(appid, openid))
    await this.#settled()
    return row?.ended === true
  }
}

function cacheKey(appid: string, openid: string): string {
  return `${appid}\0${openid}`
}
