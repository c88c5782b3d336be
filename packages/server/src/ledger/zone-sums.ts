// What moved in each zone of an offer in a range of time, and what its players had at an instant: for the daily
// close. All of it is read from accounts and entries themselves.
import type { Row } from '../driver/driver.ts'
import { accountPages } from './account-pages.ts'
import type { Detached } from './detached.ts'
import type { OrderKind } from './model.ts'
import type { TimeSpan } from './money-reports.ts'
import { camelCaseRow, instantOf, usOf } from './rows.ts'

export interface Moved {
  readonly orders: bigint
  /** Coins in the direction of the kind: those of a pay went out, all others came in. */
  readonly paid: bigint
  readonly gift: bigint
}

export interface ZoneMoves {
  readonly kinds: Readonly<Record<OrderKind, Moved>>
  /** Accounts that had an entry. */
  readonly accounts: bigint
  readonly firstAt: Date | null
  readonly lastAt: Date | null
}

export interface ZoneBalance {
  readonly paid: bigint
  readonly gift: bigint
  /** When the first account of the zone came. */
  readonly firstAt: Date | null
}

/** An order as others name it. */
export interface NamedOrder {
  readonly openid: string
  readonly zoneId: string
  readonly kind: string
  readonly billNo: string
}

export interface WrittenEntry extends NamedOrder {
  readonly entryNo: bigint
  readonly paidDelta: bigint
  readonly giftDelta: bigint
  readonly postedAt: Date
}

/** Sums by zone. */
export type Zones<Sum> = ReadonlyMap<string, Sum>

export interface BookOf {
  readonly offerId: string
  readonly env: string
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

interface MovedRow extends Moved {
  readonly zoneId: string
  readonly kind: OrderKind
}

interface MovesRow extends MovedRow {
  readonly accounts: bigint
  readonly firstAt: Date
  readonly lastAt: Date
}

interface BalanceRow extends ZoneBalance {
  readonly zoneId: string
}

/** Below this a range is not divided, however much is in it. */
const widthMinUs = 1_000_000n

const nothing: Moved = { orders: 0n, paid: 0n, gift: 0n }
export const noMoves: ZoneMoves = {
  kinds: { recharge: nothing, present: nothing, pay: nothing, refund: nothing },
  ...{ accounts: 0n, firstAt: null, lastAt: null },
}

export class ZoneSums {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string
  readonly #detached: Detached
  /** So many entries, of all offers together, are added up at once: a fraction of a second. */
  readonly #rowsMax: number

  readonly #accountsMax: number | undefined

  constructor(
    ask: Ask,
    bookOf: (offerId: string) => string,
    detached: Detached,
    { rowsMax = 50_000, accountsMax }: { rowsMax?: number; accountsMax?: number } = {},
  ) {
    this.#ask = ask
    this.#bookOf = bookOf
    this.#detached = detached
    this.#rowsMax = rowsMax
    this.#accountsMax = accountsMax
  }

  /** What moved from `from` on and before `to`. */
  async moved({ offerId, env }: BookOf, { from, to }: TimeSpan): Promise<Zones<ZoneMoves>> {
    const book = [this.#bookOf(offerId), env]
    const zones = new Map<string, ZoneMoves>()
    const add = async (fromUs: bigint, toUs: bigint): Promise<void> => {
      if (toUs - fromUs >= widthMinUs * 2n && (await this.#isMuch(book, fromUs, toUs))) {
        const middleUs = (fromUs + toUs) / 2n
        await add(fromUs, middleUs)
        return add(middleUs, toUs)
      }
      const rows = await this.#ask('select * from ledger.sum_zones($1, $2, $3, $4, $5)', [
        ...[...book, from, instantOf(fromUs), instantOf(toUs)],
      ])
      for (const row of rows) addRow(zones, camelCaseRow<MovesRow>(row))
    }
    if (from < to) await this.#detached.read(from, () => add(usOf(from), usOf(to)))
    return zones
  }

  /** What players had just before an instant, which is recent: all entries since are read with each page of accounts. */
  async balances({ offerId, env }: BookOf, at: Date): Promise<Zones<ZoneBalance>> {
    const book = [this.#bookOf(offerId), env] as const
    const zones = new Map<string, ZoneBalance>()
    await this.#detached.read(at, async () => {
      for await (const { after, last } of accountPages(this.#ask, book, this.#accountsMax)) {
        const rows = await this.#ask('select * from ledger.sum_balances($1, $2, $3, $4, $5)', [
          ...[...book, at, after, last],
        ])
        for (const row of rows) addBalance(zones, camelCaseRow<BalanceRow>(row))
      }
    })
    return zones
  }

  /** What those of some orders moved that were posted in the range. */
  async ofOrders(
    { offerId, env }: BookOf,
    orders: readonly NamedOrder[],
    { from, to }: TimeSpan,
  ): Promise<readonly MovedRow[]> {
    const rows = await this.#ask(
      'select * from ledger.sum_orders($1, $2, $3::text[], $4::text[], $5::text[], $6::text[], $7, $8)',
      [
        ...[this.#bookOf(offerId), env],
        orders.map(({ openid }) => openid),
        orders.map(({ zoneId }) => zoneId),
        orders.map(({ kind }) => kind),
        orders.map(({ billNo }) => billNo),
        ...[from, to],
      ],
    )
    return rows.map((row) => camelCaseRow<MovedRow>(row))
  }

  /** Entries of the range, those that were written last first. */
  async lastWritten(
    { offerId, env }: BookOf,
    { zoneId, kind }: { zoneId: string; kind: OrderKind },
    { from, to }: TimeSpan,
    size: number,
  ): Promise<WrittenEntry[]> {
    const values = [this.#bookOf(offerId), env, zoneId, kind, from, to, size]
    const rows = await this.#detached.read(from, () =>
      this.#ask('select * from ledger.list_last_written($1, $2, $3, $4, $5, $6, $7)', values),
    )
    return rows.map((row) => camelCaseRow<WrittenEntry>(row))
  }

  async #isMuch(book: readonly string[], fromUs: bigint, toUs: bigint): Promise<boolean> {
    const [row] = await this.#ask<{ orders: bigint }>(
      "select * from ledger.count_orders($1, $2, '', $3, $4, $5)",
      [...book, instantOf(fromUs), instantOf(toUs), this.#rowsMax],
    )
    return (row?.orders ?? 0n) >= BigInt(this.#rowsMax)
  }
}

function addRow(zones: Map<string, ZoneMoves>, row: MovesRow): void {
  const { zoneId, kind, orders, paid, gift, accounts, firstAt, lastAt } = row
  const before = zones.get(zoneId) ?? noMoves
  const sum = before.kinds[kind]
  zones.set(zoneId, {
    kinds: {
      ...before.kinds,
      [kind]: { orders: sum.orders + orders, paid: sum.paid + paid, gift: sum.gift + gift },
    },
    accounts: before.accounts + accounts,
    firstAt: earlier(before.firstAt, firstAt),
    lastAt: before.lastAt !== null && before.lastAt > lastAt ? before.lastAt : lastAt,
  })
}

function addBalance(zones: Map<string, ZoneBalance>, { zoneId, paid, gift, firstAt }: BalanceRow) {
  const sum = zones.get(zoneId) ?? { paid: 0n, gift: 0n, firstAt: null }
  zones.set(zoneId, {
    paid: sum.paid + paid,
    gift: sum.gift + gift,
    firstAt: earlier(sum.firstAt, firstAt),
  })
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
