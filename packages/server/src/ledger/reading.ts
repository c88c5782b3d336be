// Reads the ledger at any size: orders and purchases by time, the balance at an instant with its
// explanation, and the life of one order.
import type { Row } from '../driver/driver.ts'
import type { Detached } from './detached.ts'
import type { AccountKey, FoundOrder, OrderKind } from './model.ts'
import { type MoneyOrder, type MoneyRow, type MoneyState, orderOf } from './money-orders.ts'
import { camelCaseRow, instantOf, usOf } from './rows.ts'
import { type Cursor, rowsMax, type Walk, type Walked, walkBack } from './walk.ts'

/**
 * How far an order is. A pay is open while it can be refunded, and final afterwards. It is returned
 * when its coins came back, and part when some of them did. A tombstone was cancelled before it
 * arrived. Every other order is final.
 */
export const orderStates = ['open', 'part', 'returned', 'final', 'tombstone'] as const
export type OrderState = (typeof orderStates)[number]

export interface OrderSearch {
  readonly openid: string
  readonly zoneId: string
  readonly kind: OrderKind | ''
  readonly state: OrderState | ''
  readonly payItem: string
  readonly amountMin: bigint
  readonly amountMax: bigint
  /** A pay that was posted from here on can still be refunded. */
  readonly openFrom: Date
}

/** The place of an order among those of the same instant. */
export type OrderPlace = readonly [billNo: string, kind: string, openid: string, zoneId: string]
export type MoneyPlace = readonly [tradeNo: string, openid: string, zoneId: string]

export interface Range<Place> {
  readonly from: Date
  readonly to: Date
  readonly cursor: Cursor<Place> | undefined
  readonly size: number
}

/** What an account had, and the entry that left it so: 0 before the first. */
export interface BalanceAt {
  readonly entryNo: bigint
  readonly paid: bigint
  readonly gift: bigint
}

export interface BalanceGroup {
  readonly kind: OrderKind
  readonly entries: bigint
  readonly paid: bigint
  readonly gift: bigint
  readonly firstAt: Date
  readonly lastAt: Date
}

export interface Explained {
  /** Before the first of the entries that were added up. */
  readonly opening: BalanceAt
  readonly groups: readonly BalanceGroup[]
  /** Whether the entries follow each other without a gap and lead from the opening to the balance. */
  readonly addsUp: boolean
}

/** An order with the entry it wrote; a tombstone wrote none, and that of a detached month is deleted. */
export interface OrderWithEntry extends Omit<FoundOrder, 'openid' | 'zoneId'> {
  readonly paidDelta: bigint | null
  readonly giftDelta: bigint | null
  readonly paidAfter: bigint | null
  readonly giftAfter: bigint | null
}

export interface OrderLife {
  readonly order: OrderWithEntry
  /** Of a refund: its pay. */
  readonly pay: OrderWithEntry | undefined
  /** Of a pay, oldest first. */
  readonly refunds: readonly OrderWithEntry[]
}

/** More entries than this are not added up at once: what came before them is summed up by day. */
const explainedMax = 10_000n

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

export class Reading {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string
  readonly #detached: Detached

  constructor(ask: Ask, bookOf: (offerId: string) => string, detached: Detached) {
    this.#ask = ask
    this.#bookOf = bookOf
    this.#detached = detached
  }

  /** Orders of a range of time, newest first, tombstones included. */
  searchOrders(
    offerId: string,
    env: string,
    wanted: OrderSearch,
    { from, to, cursor, size }: Range<OrderPlace>,
  ): Promise<Walked<FoundOrder & { atUs: bigint }, OrderPlace>> {
    const book = this.#bookOf(offerId)
    const { openid, zoneId, kind, state, payItem, amountMin, amountMax, openFrom } = wanted
    const walk: Walk<FoundOrder & { atUs: bigint }, OrderPlace> = {
      ...{ fromUs: usOf(from), toUs: usOf(to), cursor, size },
      count: async (fromUs, toUs) => {
        const [row] = await this.#ask<{ orders: bigint }>(
          'select * from ledger.count_orders($1, $2, $3, $4, $5, $6)',
          [book, env, openid, instantOf(fromUs), instantOf(toUs), rowsMax],
        )
        return Number(row?.orders ?? 0n)
      },
      search: async (fromUs, toUs, before, max) => {
        const rows = await this.#ask(
          'select * from ledger.search_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ' +
            '$14, $15, $16, $17, $18)',
          [
            ...[book, env, openid, zoneId, instantOf(fromUs), instantOf(toUs)],
            ...[before === undefined ? null : toUs - 1n, ...(before ?? ['', '', '', ''])],
            ...[kind, state, payItem, amountMin, amountMax, openFrom, max],
          ],
        )
        return rows.map((row) => camelCaseRow<FoundOrder & { atUs: bigint }>(row))
      },
      placeOf: ({ atUs, ...row }) => ({
        us: atUs,
        place: [row.billNo, row.kind, row.openid, row.zoneId],
      }),
    }
    return this.#detached.read(from, () => walkBack(walk))
  }

  /** Purchases that were made in a range of time, newest first. */
  async listPurchases(
    offerId: string,
    env: string,
    { openid, state }: { openid: string; state: MoneyState | '' },
    { from, to, cursor, size }: Range<MoneyPlace>,
  ): Promise<Walked<MoneyOrder, MoneyPlace>> {
    const book = this.#bookOf(offerId)
    const walked = await walkBack<MoneyRow & { at_us: bigint }, MoneyPlace>({
      ...{ fromUs: usOf(from), toUs: usOf(to), cursor, size },
      count: async (fromUs, toUs) => {
        // One player has few: they need no counting.
        if (openid !== '') return 1
        const [row] = await this.#ask<{ orders: bigint }>(
          'select * from ledger.count_money_orders($1, $2, $3, $4)',
          [openid, instantOf(fromUs), instantOf(toUs), rowsMax],
        )
        return Number(row?.orders ?? 0n)
      },
      search: (fromUs, toUs, before, max) =>
        this.#ask(
          'select * from ledger.list_money_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
          [
            ...[book, env, openid, state, instantOf(fromUs), instantOf(toUs)],
            ...[before === undefined ? null : toUs - 1n, ...(before ?? ['', '', '']), max],
          ],
        ),
      placeOf: ({ at_us, trade_no, openid: of, zone_id }) => ({
        us: at_us,
        place: [trade_no, of, zone_id],
      }),
    })
    return { ...walked, rows: walked.rows.map(orderOf) }
  }

  /** What an account had at an instant. */
  async balanceAt(account: AccountKey, at: Date): Promise<BalanceAt> {
    const read = () =>
      this.#ask('select * from ledger.balance_at($1, $2, $3, $4, $5)', [
        ...this.#keyOf(account),
        at,
      ])
    const [row] = await this.#detached.read(at, read)
    return row === undefined ? nothing : camelCaseRow<BalanceAt>(row)
  }

  /** Entries of the account from before are detached; undefined for none. */
  async detachedUntil(account: AccountKey): Promise<Date | undefined> {
    const until = await this.#detached.until()
    if (until === undefined || (await this.#firstEntry(account)) <= 1n) return undefined
    return until
  }

  /** The explanation of a balance: its last `explainedMax` entries that are not detached, added up by kind. */
  async explain(account: AccountKey, balance: BalanceAt): Promise<Explained> {
    const { entryNo } = balance
    const before = await this.#beforeExplained(account, entryNo)
    const rows = await this.#ask('select * from ledger.explain_balance($1, $2, $3, $4, $5, $6)', [
      ...this.#keyOf(account),
      before + 1n,
      entryNo,
    ])
    // Entries that were detached or restored meanwhile are no gap.
    if ((await this.#beforeExplained(account, entryNo)) !== before) {
      return this.explain(account, balance)
    }
    const groups = rows.map((row) => camelCaseRow<GroupRow>(row))
    const sum = (of: (group: GroupRow) => bigint) =>
      groups.reduce((all, each) => all + of(each), 0n)
    const [first] = groups
    const opening =
      before === entryNo
        ? { entryNo, paid: balance.paid, gift: balance.gift }
        : { entryNo: before, paid: first?.paidBefore ?? 0n, gift: first?.giftBefore ?? 0n }
    const addsUp =
      sum(({ entries }) => entries) === entryNo - before &&
      sum(({ broken }) => broken) === 0n &&
      opening.paid + sum(({ paid }) => paid) === balance.paid &&
      opening.gift + sum(({ gift }) => gift) === balance.gift
    return { opening, groups, addsUp }
  }

  /** What an account had at the end of days: `dayEnd` and 24 hours apart before it, back to its beginning. */
  async days(
    account: AccountKey,
    dayEnd: Date,
    daysMax: number,
  ): Promise<(BalanceAt & { endedAt: Date })[]> {
    const rows = await this.#ask('select * from ledger.list_account_days($1, $2, $3, $4, $5, $6)', [
      ...this.#keyOf(account),
      dayEnd,
      daysMax,
    ])
    return rows.map((row) => camelCaseRow<BalanceAt & { endedAt: Date }>(row))
  }

  /** An order with all that belongs to it. */
  async order(
    account: AccountKey,
    kind: OrderKind,
    billNo: string,
  ): Promise<OrderLife | undefined> {
    const rows = await this.#ask('select * from ledger.read_order($1, $2, $3, $4, $5, $6)', [
      ...this.#keyOf(account),
      kind,
      billNo,
    ])
    const found = rows.map((row) => camelCaseRow<OrderWithEntry & { part: string }>(row))
    const [order] = found
    if (order === undefined) return undefined
    const pay = found.find(({ part }) => part === 'pay')
    return { order, pay, refunds: found.filter(({ part }) => part === 'refund') }
  }

  /** The number of the entry before those that are added up: of detached months the last one stays. */
  async #beforeExplained(account: AccountKey, entryNo: bigint): Promise<bigint> {
    const before = entryNo > explainedMax ? entryNo - explainedMax : 0n
    if ((await this.#detached.until()) === undefined) return before
    const first = await this.#firstEntry(account)
    return first > 1n && first > before ? first : before
  }

  async #firstEntry(account: AccountKey): Promise<bigint> {
    const [row] = await this.#ask<{ entry_no: bigint }>(
      'select * from ledger.first_entry($1, $2, $3, $4)',
      this.#keyOf(account),
    )
    return row?.entry_no ?? 0n
  }

  #keyOf({ offerId, env, openid, zoneId }: AccountKey): string[] {
    return [this.#bookOf(offerId), env, openid, zoneId]
  }
}

interface GroupRow extends BalanceGroup {
  readonly broken: bigint
  readonly paidBefore: bigint
  readonly giftBefore: bigint
}

const nothing: BalanceAt = { entryNo: 0n, paid: 0n, gift: 0n }

/** How far an order is, at an instant. */
export function orderStateOf(
  {
    kind,
    entryNo,
    amount,
    refunded,
    postedAt,
  }: Pick<FoundOrder, 'kind' | 'entryNo' | 'amount' | 'refunded' | 'postedAt'>,
  openFrom: Date,
): OrderState {
  if (entryNo === null) return 'tombstone'
  if (kind !== 'pay') return 'final'
  if (refunded === amount) return 'returned'
  if (refunded > 0n) return 'part'
  return postedAt >= openFrom ? 'open' : 'final'
}
