// The ledger as the rest of the server sees it: one method per thing one can ask, each a call of one
// SQL function. It knows no errcode, no signature and no HTTP.
import type { Clock } from '../clock.ts'
import type { Driver, Row } from '../driver/driver.ts'
import { Archive } from './archive.ts'
import { postBatch, readBatch, type TimedOrder } from './batch.ts'
import { Detached } from './detached.ts'
import { Lanes, Partitions } from './lanes.ts'
import { Lookup } from './lookup.ts'
import type { AccountKey, Balance, FoundOrder, Order, OrderKind, Posting } from './model.ts'
import { MoneyOrders } from './money-orders.ts'
import { MoneyReports } from './money-reports.ts'
import { Postings } from './postings.ts'
import { type PushChannel, Pushes } from './pushes.ts'
import { Reading } from './reading.ts'
import { camelCaseRow } from './rows.ts'
import { Totals } from './totals.ts'
import { ZoneSums } from './zone-sums.ts'

export interface LedgerOptions {
  readonly batchMax: number
  readonly queueMax: number
  /** How long an order may wait to be sent, or for an account that another process holds. */
  readonly waitMaxMs: number
  /**
   * The offer_id under which the accounts of an offer are kept. Nothing is ever deleted, so the
   * emulator opens another book when a test starts over. Without it, each offer has its own.
   */
  readonly bookOf?: (offerId: string) => string
  /** Whether totals are added up (jobs/totals-worker.ts); not where the clock may go back. */
  readonly keepsTotals?: boolean
  /** Follows what is traced to the database. */
  readonly tracing?: BatchTracing | undefined
  /** Whether what happens to accounts of an offer leaves a push; without it, nothing does. */
  readonly announces?: (offerId: string, channel: PushChannel) => boolean
}

/** Sends a batch; it may record how long that takes, for each of the items. */
export interface BatchTracing {
  sent<Answer>(
    statement: string,
    items: readonly object[],
    send: () => Promise<Answer>,
  ): Promise<Answer>
}

/** A line of a statement: an entry with the order that wrote it. */
export interface StatementLine {
  readonly entryNo: bigint
  readonly kind: OrderKind
  readonly billNo: string
  readonly payBillNo: string | null
  readonly amount: bigint
  readonly gift: bigint
  /** Of a pay: coins refunded since. */
  readonly refunded: bigint
  readonly paidDelta: bigint
  readonly giftDelta: bigint
  readonly paidAfter: bigint
  readonly giftAfter: bigint
  readonly postedAt: Date
  readonly payItem: string | null
  readonly appRemark: string | null
  readonly userIp: string | null
}

export interface ListedAccount extends Balance {
  readonly openid: string
  readonly zoneId: string
}

export class Ledger {
  /** Purchases of coins with money. */
  readonly money: MoneyOrders
  /** What they come to, by book. */
  readonly moneyReports: MoneyReports
  /** Messages to the servers of games. */
  readonly pushes: Pushes
  /** Searches, and explanations of balances. */
  readonly reading: Reading
  /** Orders by their numbers, many at once. */
  readonly lookup: Lookup
  /** All entries of a time, for files. */
  readonly postings: Postings
  /** Sums by hour and of all accounts. */
  readonly totals: Totals
  /** Sums by zone, for the daily close. */
  readonly zones: ZoneSums
  /** Old entries and their orders. */
  readonly archive: Archive
  readonly #driver: Driver
  readonly #clock: Clock
  readonly #bookOf: (offerId: string) => string
  readonly #announces: (offerId: string, channel: PushChannel) => boolean
  readonly #waitMaxMs: number
  readonly #partitions: Partitions
  readonly #orders: Lanes<TimedOrder, Posting>
  readonly #balances: Lanes<AccountKey, Balance>

  constructor(driver: Driver, clock: Clock, options: LedgerOptions) {
    this.#driver = driver
    this.#clock = clock
    this.#bookOf = options.bookOf ?? ((offerId) => offerId)
    this.#waitMaxMs = options.waitMaxMs
    this.#announces = options.announces ?? (() => false)
    const ask = <R = Row>(sql: string, values: readonly unknown[]) => this.#ask<R>(sql, values)
    this.money = new MoneyOrders(ask, clock, { bookOf: this.#bookOf, announces: this.#announces })
    this.pushes = new Pushes(ask, this.#bookOf)
    this.moneyReports = new MoneyReports(ask)
    const detached = new Detached(ask)
    this.reading = new Reading(ask, this.#bookOf, detached)
    this.lookup = new Lookup(ask, this.#bookOf)
    this.postings = new Postings(ask, this.#bookOf, detached)
    this.totals = new Totals(ask, this.#bookOf, { areKept: options.keepsTotals ?? false, detached })
    this.zones = new ZoneSums(ask, this.#bookOf, detached)
    this.archive = new Archive(ask, detached)
    const partitions = new Partitions(() => this.#readPartitions())
    this.#partitions = partitions
    // A second call waits at the database, ready when the first is done; in this thread it would wait here.
    const callsMax = driver.acceptsNextCall ? 2 : 1
    const { tracing } = options
    this.#orders = new Lanes({
      ...options,
      callsMax,
      partitions,
      openidOf: ({ order }) => order.account.openid,
      // No part can hold a NUL: the database would not store it.
      keyOf: ({ book, order: { account } }) =>
        `${book}\0${account.env}\0${account.openid}\0${account.zoneId}`,
      open: () => {
        const pipeline = driver.pipeline()
        if (tracing === undefined) return (orders) => postBatch(pipeline, orders)
        return (orders) => {
          const items = orders.map(({ order }) => order)
          return tracing.sent('ledger.post_batch', items, () => postBatch(pipeline, orders))
        }
      },
      isPending: (posting) => posting.outcome === 'in_progress',
    })
    this.#balances = new Lanes({
      ...options,
      callsMax,
      partitions,
      openidOf: (key) => key.openid,
      open: () => {
        const pipeline = driver.pipeline()
        if (tracing === undefined) return (keys) => readBatch(pipeline, keys)
        return (keys) => tracing.sent('ledger.read_batch', keys, () => readBatch(pipeline, keys))
      },
    })
  }

  /** Asks the database how many partitions there are: each has a lane from the first order on. */
  async findPartitions(): Promise<number> {
    await this.#partitions.renew()
    return this.#partitions.count
  }

  /** Orders and reads waiting or under way, and batches sent, for metrics. */
  get lanes() {
    return { orders: this.#orders, balances: this.#balances }
  }

  /**
   * Posts an order at its offer's time. It throws when the outcome is unknown: the same billNo then
   * finds out.
   */
  post(order: Order, postedAt = this.#clock.now(order.account.offerId)): Promise<Posting> {
    const { offerId } = order.account
    const isAnnounced = this.#announces(offerId, 'orders')
    return this.#orders.submit({ order, book: this.#bookOf(offerId), postedAt, isAnnounced })
  }

  balance(account: AccountKey): Promise<Balance> {
    const book = this.#bookOf(account.offerId)
    // The same object where it can be: its call may be traced.
    return this.#balances.submit(book === account.offerId ? account : { ...account, offerId: book })
  }

  /** Where the accounts of an offer are kept, for what copies a whole book (transfer.ts). */
  bookOf(offerId: string): string {
    return this.#bookOf(offerId)
  }

  /** Freezes or unfreezes an account; false when it does not exist. */
  async setFrozen(account: AccountKey, frozen: boolean): Promise<boolean> {
    const [row] = await this.#ask<{ found: boolean }>(
      'select * from ledger.set_frozen($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], ' +
        '$6::boolean[], $7::timestamptz[])',
      [
        ...[[this.#bookOf(account.offerId)], [account.env], [account.openid], [account.zoneId]],
        ...[[frozen], [this.#announces(account.offerId, 'orders')]],
        [new Date(this.#clock.now(account.offerId))],
      ],
    )
    return row?.found === true
  }

  /** A page of the statement, newest first, below `beforeEntryNo` (0n: from the newest). */
  async statement(
    account: AccountKey,
    page: { kind?: OrderKind | undefined; beforeEntryNo: bigint; size: number },
  ): Promise<StatementLine[]> {
    const rows = await this.#ask('select * from ledger.list_entries($1, $2, $3, $4, $5, $6, $7)', [
      this.#bookOf(account.offerId),
      account.env,
      account.openid,
      account.zoneId,
      page.kind ?? '',
      page.beforeEntryNo,
      page.size,
    ])
    return rows.map((row) => camelCaseRow<StatementLine>(row))
  }

  /** Every order of the offer with this number, of any account and kind. */
  async findOrders(offerId: string, env: string, billNo: string): Promise<FoundOrder[]> {
    const rows = await this.#ask('select * from ledger.find_orders($1, $2, $3)', [
      this.#bookOf(offerId),
      env,
      billNo,
    ])
    return rows.map((row) => camelCaseRow<FoundOrder>(row))
  }

  /** A page of the accounts of an offer, in key order, after the given key. */
  async listAccounts(
    offerId: string,
    env: string,
    page: { openidPrefix: string; afterOpenid: string; afterZoneId: string; size: number },
  ): Promise<ListedAccount[]> {
    const rows = await this.#ask('select * from ledger.list_accounts($1, $2, $3, $4, $5, $6)', [
      this.#bookOf(offerId),
      env,
      page.openidPrefix,
      page.afterOpenid,
      page.afterZoneId,
      page.size,
    ])
    return rows.map((row) => camelCaseRow<ListedAccount>(row))
  }

  /** A call outside the lanes, again if the partitions were doubled meanwhile. */
  async #ask<R = Row>(sql: string, values: readonly unknown[]): Promise<R[]> {
    const giveUpAt = performance.now() + this.#waitMaxMs
    for (;;) {
      try {
        return await this.#driver.query<R>(sql, values)
      } catch (error) {
        if (!(await this.#partitions.areOthersNow(error, giveUpAt))) throw error
      }
    }
  }

  async #readPartitions(): Promise<number> {
    const [row] = await this.#driver.query<{ count: number }>(
      'select * from placement.partitions() count',
    )
    return row?.count ?? 1
  }
}
