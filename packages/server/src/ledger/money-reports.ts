// What a book's money orders come to: sums by day, and lists by time, a page at a time however long they are.
import type { Row } from '../driver/driver.ts'
import { type MoneyOrder, type MoneyRow, orderOf } from './money-orders.ts'

/** A book of the ledger, in one environment. */
export interface MoneyBook {
  readonly book: string
  readonly env: string
}

/** From `from` on and before `to`. */
export interface TimeSpan {
  readonly from: Date
  readonly to: Date
}

/** In fen. */
export interface MoneyDay {
  readonly paidCount: bigint
  readonly paidFee: bigint
  readonly refundCount: bigint
  readonly refundFee: bigint
}

export interface ListedRefund {
  readonly refundNo: string
  readonly refundPlatformNo: string
  readonly refundFee: bigint
  readonly at: Date
  readonly doneAt: Date
  readonly openid: string
  readonly zoneId: string
  readonly tradeNo: string
  readonly platformNo: string
  readonly transactionNo: string | null
  readonly fee: bigint
}

export interface PaidFilter {
  /** Part of a number or an openid; '' for all. */
  readonly text: string
  readonly provided: boolean | undefined
}

export interface RefundFilter {
  readonly text: string
  /** Whether the money reached the player by `now`. */
  readonly done: boolean | undefined
  readonly now: Date
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

const pageMax = 1000

/** The place of a row in a list by time. */
interface Place {
  readonly at_us: bigint
  readonly number: string
}

export class MoneyReports {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** The days that have any money, by their number: 20260901. Days are those of UTC+8. */
  async days({ book, env }: MoneyBook, { from, to }: TimeSpan): Promise<Map<number, MoneyDay>> {
    const rows = await this.#ask<DayRow>('select * from ledger.sum_money_days($1, $2, $3, $4)', [
      ...[book, env, from, to],
    ])
    return new Map(
      rows.map(({ day, paid_count, paid_fee, refund_count, refund_fee }) => [
        day,
        {
          ...{ paidCount: paid_count, paidFee: paid_fee },
          ...{ refundCount: refund_count, refundFee: refund_fee },
        },
      ]),
    )
  }

  /** The orders that were paid in a span, by the time of payment. */
  paid(
    { book, env }: MoneyBook,
    span: TimeSpan,
    { text, provided }: PaidFilter,
  ): AsyncGenerator<MoneyOrder[]> {
    const ask = (after: Place) =>
      this.#ask<PaidRow>('select * from ledger.list_paid_orders($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[book, env, span.to, after.at_us, after.number, text, provided ?? null, pageMax],
      ])
    const placeOf = (row: PaidRow) => ({ at_us: row.at_us, number: row.platform_no })
    return pages(span, ask, placeOf, orderOf)
  }

  /** The refunds that were asked for in a span, by that time. */
  refunds(
    { book, env }: MoneyBook,
    span: TimeSpan,
    { text, done, now }: RefundFilter,
  ): AsyncGenerator<ListedRefund[]> {
    const ask = (after: Place) =>
      this.#ask<RefundRow>(
        'select * from ledger.list_money_refunds($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [...[book, env, span.to, after.at_us, after.number, text, done ?? null, now, pageMax]],
      )
    const placeOf = (row: RefundRow) => ({ at_us: row.at_us, number: row.refund_platform_no })
    return pages(span, ask, placeOf, refundOf)
  }
}

async function* pages<R, T>(
  { from }: TimeSpan,
  ask: (after: Place) => Promise<R[]>,
  placeOf: (row: R) => Place,
  toItem: (row: R) => T,
): AsyncGenerator<T[]> {
  let after: Place = { at_us: BigInt(from.getTime()) * 1000n, number: '' }
  for (;;) {
    const rows = await ask(after)
    if (rows.length > 0) yield rows.map(toItem)
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageMax) return
    after = placeOf(last)
  }
}

interface DayRow {
  day: number
  paid_count: bigint
  paid_fee: bigint
  refund_count: bigint
  refund_fee: bigint
}

interface PaidRow extends MoneyRow {
  at_us: bigint
}

interface RefundRow {
  at_us: bigint
  refund_platform_no: string
  refund_no: string
  refund_fee: bigint
  done_at: Date
  openid: string
  zone_id: string
  trade_no: string
  platform_no: string
  transaction_no: string | null
  fee: bigint
}

function refundOf(row: RefundRow): ListedRefund {
  return {
    refundNo: row.refund_no,
    refundPlatformNo: row.refund_platform_no,
    refundFee: row.refund_fee,
    at: new Date(Number(row.at_us / 1000n)),
    doneAt: row.done_at,
    openid: row.openid,
    zoneId: row.zone_id,
    tradeNo: row.trade_no,
    platformNo: row.platform_no,
    transactionNo: row.transaction_no,
    fee: row.fee,
  }
}
