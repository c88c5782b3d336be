// What moved in each hour and what players have in all: for overviews. Totals are added up beside the ledger from
// time that is over (sql/ledger/functions/fill_totals.sql); what is later is read from the entries.
import type { Row } from '../driver/driver.ts'
import { accountPages } from './account-pages.ts'
import type { Detached } from './detached.ts'
import type { OrderKind } from './model.ts'
import { camelCaseRow } from './rows.ts'

export interface HourTotal {
  readonly hour: Date
  readonly kind: OrderKind
  readonly orders: bigint
  /** Coins that moved, always positive. */
  readonly paid: bigint
  readonly gift: bigint
}

export interface AccountsTotal {
  readonly paid: bigint
  readonly gift: bigint
  readonly accounts: bigint
  readonly frozen: bigint
}

export interface TotalsOf {
  readonly offerId: string
  readonly env: string
  /** '' for all. */
  readonly zoneId: string
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

/** Entries that are added up at once: a fraction of a second, on a database that is not busy. */
const rowsAimMax = 100_000
const rowsAimMin = 1000
/** A sum of all accounts is asked for again when this many times the time it took has passed. */
const restFactor = 20

export class Totals {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string
  /** False where the clock may go back: everything is read from the entries then. */
  readonly #areKept: boolean
  readonly #detached: Detached
  #rowsAim = rowsAimMax
  /** How many steps have failed since the last one that did not. */
  #failedSteps = 0
  readonly #sums = new Map<string, { until: number; sum: Promise<AccountsTotal> }>()

  constructor(
    ask: Ask,
    bookOf: (offerId: string) => string,
    { areKept, detached }: { areKept: boolean; detached: Detached },
  ) {
    this.#ask = ask
    this.#bookOf = bookOf
    this.#areKept = areKept
    this.#detached = detached
  }

  /**
   * Adds up one more step of what was posted before `until`; false when nothing is left. After a step that failed the
   * next one is smaller: a busy database may have cancelled it because it took too long.
   */
  async fill(until: Date): Promise<boolean> {
    const divisor = 8 ** Math.min(this.#failedSteps, 8)
    try {
      const [row] = await this.#ask<{ unfinished: bigint }>(
        'select * from ledger.fill_totals($1, $2, $3)',
        [until, this.#rowsAim, divisor],
      )
      this.#failedSteps = 0
      this.#rowsAim = Math.min(Math.ceil(this.#rowsAim * 1.1), rowsAimMax)
      return row !== undefined && row.unfinished > 0n
    } catch (error) {
      this.#failedSteps += 1
      this.#rowsAim = Math.max(Math.floor(this.#rowsAim / 4), rowsAimMin)
      throw error
    }
  }

  /** Forgets all totals, to be added up again. A detached month has no other sums. */
  async drop(): Promise<void> {
    await this.#detached.requireNone(
      'The totals of a detached month cannot be added up again: restore all detached months first.',
    )
    await this.#ask('select * from ledger.drop_totals($1)', ['asked for'])
  }

  /** Whether every hour is added up that is over; true where totals are not kept. */
  async areWhole(): Promise<boolean> {
    return (await this.knownFrom())?.getTime() === 0
  }

  /** From when on hours are known; undefined before anything was added up. */
  async knownFrom(): Promise<Date | undefined> {
    if (!this.#areKept) return new Date(0)
    const [row] = await this.#ask<{ unfilled: bigint; filled_from: Date | null }>(
      'select * from ledger.read_totals_state($1)',
      [''],
    )
    return row?.unfilled === 0n ? (row.filled_from ?? undefined) : undefined
  }

  /** What moved in each hour that anything did, from `from` on and before `to`. */
  async hours({ offerId, env, zoneId }: TotalsOf, from: Date, to: Date): Promise<HourTotal[]> {
    const values = [this.#bookOf(offerId), env, zoneId, from, to, this.#areKept]
    const read = () => this.#ask('select * from ledger.sum_hours($1, $2, $3, $4, $5, $6)', values)
    const rows = this.#areKept ? await read() : await this.#detached.read(from, read)
    return rows.map((row) => camelCaseRow<HourTotal>(row))
  }

  /** What all players have. It reads every account: the sum of a large offer is some seconds old. */
  accounts(of: TotalsOf): Promise<AccountsTotal> {
    const key = JSON.stringify([this.#bookOf(of.offerId), of.env, of.zoneId])
    const known = this.#sums.get(key)
    if (known !== undefined && performance.now() < known.until) return known.sum
    const startedAt = performance.now()
    const asked = { until: Number.POSITIVE_INFINITY, sum: this.#sumAccounts(of) }
    this.#sums.set(key, asked)
    const end = (isGood: boolean) => {
      const tookMs = performance.now() - startedAt
      asked.until = isGood && tookMs > quickMs ? performance.now() + tookMs * restFactor : 0
      if (asked.until === 0) this.#sums.delete(key)
    }
    asked.sum.then(
      () => end(true),
      () => end(false),
    )
    return asked.sum
  }

  async #sumAccounts({ offerId, env, zoneId }: TotalsOf): Promise<AccountsTotal> {
    const book = [this.#bookOf(offerId), env] as const
    const sum = { paid: 0n, gift: 0n, accounts: 0n, frozen: 0n }
    for await (const { after, last } of accountPages(this.#ask, book)) {
      const [row] = await this.#ask('select * from ledger.sum_accounts($1, $2, $3, $4, $5)', [
        ...[...book, zoneId, after, last],
      ])
      if (row === undefined) throw new Error('the database left a sum unanswered')
      const page = camelCaseRow<AccountsTotal>(row)
      sum.paid += page.paid
      sum.gift += page.gift
      sum.accounts += page.accounts
      sum.frozen += page.frozen
    }
    return sum
  }
}

/** What takes no longer than this is never old. */
const quickMs = 100
