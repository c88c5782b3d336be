// access_token: issue, find, retire (auth §1–§3). The database knows only hashes; the token itself is
// derived from the master key, so every process can hand out the same stable token.
import type { Clock } from '../clock.ts'
import type { Driver, Session } from '../driver/driver.ts'
import { Cache, type Peers } from './cache.ts'
import type { Limited } from './quotas.ts'
import { type Seal, secretContext, tokenHash } from './seal.ts'

/** A game, and the secret that its caller proved. */
export interface Authenticated {
  readonly appid: string
  readonly secret: string
}

export interface IssuedToken {
  readonly token: string
  readonly expiresInS: number
}

/** `current`, or why not; the names are those of the errcode table. */
export type TokenState =
  | ({ readonly state: 'current' } & Limited)
  | { readonly state: 'token_malformed' | 'token_invalid' | 'token_expired' }

interface StoredToken {
  readonly appid: string
  readonly expires_at: Date
  readonly retires_at: Date
  readonly calls_per_s: number | null
}

interface LastToken {
  readonly serial: bigint
  readonly issued_at: Date | null
  readonly expires_at: Date | null
  readonly retires_at: Date | null
  readonly forced_today: bigint
  readonly forced_last: Date | null
  readonly token_hash: Uint8Array | null
  readonly sealed_secret: Uint8Array | null
}

const lifeMs = 7_200_000
/** Old and new token both work for this long; a stable token is renewed this long before its end. */
const overlapMs = 300_000
const forcedPerDay = 20n
const forcedApartMs = 30_000
/** Longer than the platform says a token may be: 40014. Everything else that is none is unknown: 40001. */
const tokenLengthMax = 512
const tokenPattern = /^[\w-]{32,}$/

export class Tokens {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #found: Cache<StoredToken>

  /** `peers` are notified when a token is retired. */
  constructor(driver: Driver, seal: Seal, clock: Clock, peers?: Peers) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#found = new Cache(
      { name: 'tokens', ttlMs: 1000, sizeMax: 10_000, shared: driver.kind === 'postgres' },
      peers,
    )
  }

  /** What `find` would say, if it need not ask the database for it. */
  known(token: string): TokenState | undefined {
    const stored = this.#found.known(token)
    return stored && this.#stateOf(stored)
  }

  /** Whether `token` may be used now, and by whom. */
  async find(token: string): Promise<TokenState> {
    if (token.length > tokenLengthMax) return { state: 'token_malformed' }
    if (!tokenPattern.test(token)) return { state: 'token_invalid' }
    const stored = await this.#found.get(token, async () => {
      const rows = await this.#driver.query<StoredToken>('select * from directory.find_token($1)', [
        tokenHash(token),
      ])
      return rows[0]
    })
    return stored === undefined ? { state: 'token_invalid' } : this.#stateOf(stored)
  }

  #stateOf({ appid, expires_at, retires_at, calls_per_s }: StoredToken): TokenState {
    const now = this.#clock.now(appid)
    const expiresAt = expires_at.getTime()
    const retiresAt = retires_at.getTime()
    if (retiresAt <= now && retiresAt < expiresAt) return { state: 'token_invalid' }
    if (expiresAt <= now) return { state: 'token_expired' }
    return { state: 'current', appid, callsPerS: calls_per_s }
  }

  /** /cgi-bin/token: always a new token; the one before works 5 minutes more. */
  async issue(app: Authenticated): Promise<IssuedToken | 'secret_replaced'> {
    return this.#locked(app, 'classic', (session, last) =>
      this.#next(session, app.appid, 'classic', last.serial, { overlapMs, forced: false }),
    )
  }

  /**
   * /cgi-bin/stable_token: the same token until 5 minutes before its end. `force` retires it at once
   * and gives a new one, at most 20 times a day, and not twice within 30 seconds.
   */
  async issueStable(
    app: Authenticated,
    force: boolean,
  ): Promise<IssuedToken | 'quota_exceeded' | 'secret_replaced'> {
    const { appid } = app
    return this.#locked(app, 'stable', async (session, last) => {
      const now = this.#clock.now(appid)
      const leftMs = (last.retires_at?.getTime() ?? 0) - now
      const justForced = now - (last.forced_last?.getTime() ?? 0) < forcedApartMs
      // One that neither master key gives any more lives on beside the next for the usual overlap.
      const token = this.#seal.tokenOfHash(appid, 'stable', last.serial, last.token_hash)
      if (token !== undefined && (!force || justForced) && leftMs >= overlapMs) {
        return { token, expiresInS: Math.floor(leftMs / 1000) }
      }
      if (force && last.forced_today >= forcedPerDay) return 'quota_exceeded'
      const terms = { overlapMs: force ? 0 : overlapMs, forced: force }
      return this.#next(session, appid, 'stable', last.serial, terms)
    })
  }

  /** Clears the cache, after tokens were changed in the database. */
  forget(): void {
    this.#found.clear()
  }

  /** The same; resolves when no process accepts a token that was retired before. */
  forgetEverywhere(): Promise<void> {
    return this.#found.forgetEverywhere()
  }

  /** Works under the lock of the game, under which its secret must still be the one that was proved. */
  async #locked<T>(
    { appid, secret }: Authenticated,
    kind: string,
    work: (session: Session, last: LastToken) => Promise<T>,
  ): Promise<T | 'secret_replaced'> {
    const answer = await this.#driver.transaction(async (session) => {
      const [last] = await session.query<LastToken>(
        'select * from directory.last_token($1, $2, $3)',
        [appid, kind, new Date(this.#clock.now(appid))],
      )
      if (last?.sealed_secret == null) throw new Error(`there is no app ${appid}`)
      const isCurrent = this.#seal.open(last.sealed_secret, secretContext(appid)) === secret
      if (!isCurrent) return 'secret_replaced'
      return work(session, last)
    })
    // Another process may use its cache for a second more; this one must not.
    this.forget()
    return answer
  }

  async #next(
    session: Session,
    appid: string,
    kind: string,
    lastSerial: bigint,
    terms: { overlapMs: number; forced: boolean },
  ): Promise<IssuedToken> {
    const serial = lastSerial + 1n
    const token = this.#seal.token(appid, kind, serial)
    const now = this.#clock.now(appid)
    await session.query('select directory.issue_token($1, $2, $3, $4, $5, $6, $7, $8)', [
      tokenHash(token),
      appid,
      kind,
      serial,
      new Date(now),
      new Date(now + lifeMs),
      new Date(now + terms.overlapMs),
      terms.forced,
    ])
    return { token, expiresInS: lifeMs / 1000 }
  }
}
