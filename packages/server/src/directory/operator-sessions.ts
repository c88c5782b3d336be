// Sessions of operators: an opaque token that the browser keeps, and its SHA-256 here.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import type { Grant } from './grants.ts'
import { tokenHash } from './seal.ts'

/** A grant with the coins that need no approval; null is any number. */
export interface OperatorGrant extends Grant {
  readonly perOrder: number | null
  readonly perOperatorDay: number | null
  readonly perAccountDay: number | null
}

export interface OperatorSession {
  readonly name: string
  /** A short name of the session. */
  readonly sessionId: string
  readonly tokenHash: Buffer
  readonly createdAt: Date
  /** When it ends unless it is used. */
  readonly idleEndsAt: Date
  /** When it ends in any case. */
  readonly endsAt: Date
  readonly hasTotp: boolean
  readonly grants: readonly OperatorGrant[]
}

/** A session that has not started. */
export interface NewSession {
  readonly token: string
  readonly sessionId: string
}

export function newSession(): NewSession {
  return {
    token: randomBytes(32).toString('base64url'),
    sessionId: randomBytes(6).toString('base64url'),
  }
}

export interface ListedSession {
  readonly sessionId: string
  readonly ip: string
  readonly createdAt: Date
  readonly seenAt: Date
  readonly endsAt: Date
}

const idleMs = 30 * 60_000
const idle = '30 minutes'
const lifeMs = 12 * 3_600_000

export class OperatorSessions {
  readonly #driver: Driver
  readonly #clock: Clock
  readonly #isDev: boolean

  /** `isDev`: sessions of an operator without a password count, too. */
  constructor(driver: Driver, clock: Clock, isDev: boolean) {
    this.#driver = driver
    this.#clock = clock
    this.#isDev = isDev
  }

  /**
   * Starts a session; false when the password is no longer the one with this hash, or the operator is disabled.
   */
  start(
    { token, sessionId }: NewSession,
    name: string,
    passwordHash: string | null,
    ip: string,
  ): Promise<boolean> {
    const now = this.#clock.now()
    return this.#ask(
      'select directory.start_operator_session($1, $2, $3, $4, $5, $6, $7) as answer',
      [name, passwordHash, tokenHash(token), sessionId, ip, new Date(now), new Date(now + lifeMs)],
    )
  }

  /** The live session with this token; it counts as used. */
  async find(token: string): Promise<OperatorSession | undefined> {
    const hash = tokenHash(token)
    const [row] = await this.#driver.query<{
      name: string
      session_id: string
      created_at: Date
      seen_at: Date
      ends_at: Date
      has_totp: boolean
      grants: GrantRow[]
    }>('select * from directory.find_operator_session($1, $2, $3, $4)', [
      hash,
      new Date(this.#clock.now()),
      idle,
      this.#isDev,
    ])
    if (row === undefined) return undefined
    return {
      name: row.name,
      sessionId: row.session_id,
      tokenHash: hash,
      createdAt: row.created_at,
      idleEndsAt: new Date(Math.min(row.seen_at.getTime() + idleMs, row.ends_at.getTime())),
      endsAt: row.ends_at,
      hasTotp: row.has_totp,
      grants: row.grants.map(grantOf),
    }
  }

  async list(name: string): Promise<ListedSession[]> {
    const rows = await this.#driver.query<{
      session_id: string
      ip: string
      created_at: Date
      seen_at: Date
      ends_at: Date
    }>('select * from directory.list_operator_sessions($1, $2, $3)', [
      name,
      new Date(this.#clock.now()),
      idle,
    ])
    return rows.map((row) => ({
      sessionId: row.session_id,
      ip: row.ip,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      endsAt: row.ends_at,
    }))
  }

  /** Ends one session; false when there is none. */
  end(hash: Buffer): Promise<boolean> {
    return this.#ask('select directory.end_operator_session($1) as answer', [hash])
  }

  /** Ends every session of an operator and returns how many there were. */
  async endAll(name: string): Promise<number> {
    return Number(await this.#ask('select directory.end_operator_sessions($1) as answer', [name]))
  }

  async #ask<T>(sql: string, values: readonly unknown[]): Promise<T> {
    const [row] = await this.#driver.query<{ answer: T }>(sql, values)
    return row?.answer as T
  }
}

/** As directory.grants_of returns it. */
export interface GrantRow {
  readonly role: Grant['role']
  readonly offer_id: string
  readonly env: string
  readonly per_order: number | null
  readonly per_operator_day: number | null
  readonly per_account_day: number | null
}

export function grantOf(row: GrantRow): OperatorGrant {
  return {
    role: row.role,
    offerId: row.offer_id,
    env: row.env,
    perOrder: row.per_order,
    perOperatorDay: row.per_operator_day,
    perAccountDay: row.per_account_day,
  }
}

export function grantRow(grant: OperatorGrant): GrantRow {
  return {
    role: grant.role,
    offer_id: grant.offerId,
    env: grant.env,
    per_order: grant.perOrder,
    per_operator_day: grant.perOperatorDay,
    per_account_day: grant.perAccountDay,
  }
}
