// Money orders: purchases of coins, and what of the money was paid back. An order lies with its account, so that it
// and its coins are one transaction.
import { hash } from 'node:crypto'
import type { DialectName } from '@pactolus/protocol'
import type { Clock } from '../clock.ts'
import type { Row } from '../driver/driver.ts'
import type { AccountKey } from './model.ts'
import type { PushChannel } from './pushes.ts'

export interface Purchase {
  readonly account: AccountKey
  /** The game's own number; the recharge that brings the coins has it as its bill_no. */
  readonly tradeNo: string
  /** The protocol whose client call bought the coins. */
  readonly dialect: DialectName
  /** What was to be paid, in fen. */
  readonly fee: bigint
  readonly coins: bigint
  /** Text of the game, returned as it came. */
  readonly attach?: string | undefined
}

export type MoneyState = 'created' | 'paid' | 'delivered' | 'closed'

/** `order_closed`: it was paid or closed before, and cannot become what was asked. */
export type PurchaseOutcome =
  | ('posted' | 'duplicate' | 'bill_no_conflict' | 'order_closed')
  | 'balance_limit'

export interface MoneyRefund {
  readonly refundNo: string
  readonly platformNo: string
  readonly fee: bigint
  /** When it was asked for, and when the money reaches the player. */
  readonly at: Date
  readonly doneAt: Date
}

export interface MoneyOrder {
  readonly openid: string
  readonly zoneId: string
  readonly tradeNo: string
  readonly platformNo: string
  readonly transactionNo: string | null
  readonly dialect: DialectName
  readonly fee: bigint
  readonly coins: bigint
  readonly attach: string | null
  readonly refunded: bigint
  /** Oldest first. */
  readonly refunds: readonly MoneyRefund[]
  readonly createdAt: Date
  readonly paidAt: Date | null
  readonly providedAt: Date | null
  readonly closedAt: Date | null
  readonly updatedAt: Date
}

export interface RefundTerms {
  readonly account: AccountKey
  readonly tradeNo: string
  readonly refundNo: string
  readonly fee: bigint
  /** What the caller believes can still be paid back. */
  readonly leftFee: bigint
  readonly notes: Readonly<Record<string, string>>
}

export type RefundOutcome =
  | ('posted' | 'duplicate' | 'bill_no_conflict' | 'order_not_found' | 'order_not_paid')
  | ('window_closed' | 'left_fee_differs' | 'refund_too_large')

/** A refund is possible for 365 days, and reaches the player some seconds later (xpay §3.3). */
const refundWindowS = 31_536_000
const refundTakesMs = 3000

/** Calls a function of the ledger. */
type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

export interface MoneyOptions {
  readonly bookOf: (offerId: string) => string
  readonly announces: (offerId: string, channel: PushChannel) => boolean
}

export class MoneyOrders {
  readonly #ask: Ask
  readonly #clock: Clock
  readonly #bookOf: MoneyOptions['bookOf']
  readonly #announces: MoneyOptions['announces']

  constructor(ask: Ask, clock: Clock, { bookOf, announces }: MoneyOptions) {
    this.#ask = ask
    this.#clock = clock
    this.#bookOf = bookOf
    this.#announces = announces
  }

  /** Brings a purchase as far as `state`; with `delivered` the coins come in. */
  async put(
    { account, tradeNo, dialect, fee, coins, attach }: Purchase,
    state: MoneyState,
    atMs = this.#clock.now(account.offerId),
  ): Promise<{ outcome: PurchaseOutcome; paid: bigint; gift: bigint; platformNo: string }> {
    const { offerId, env, openid, zoneId } = account
    const book = this.#bookOf(offerId)
    const platformNo = numberOf('P', [book, env, openid, zoneId, tradeNo])
    const isPaid = state === 'paid' || state === 'delivered'
    const transactionNo = isPaid ? numberOf('T', [platformNo]) : null
    const at = new Date(atMs)
    const [row] = await this.#ask<{ outcome: PurchaseOutcome; paid: bigint; gift: bigint }>(
      'select * from ledger.put_money_orders($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ' +
        '$6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], ' +
        '$13::timestamptz[], $14::boolean[], $15::boolean[])',
      [
        ...[[book], [env], [openid], [zoneId], [tradeNo], [platformNo], [transactionNo], [dialect]],
        ...[[fee], [coins], [attach ?? null], [state], [at]],
        ...[[this.#announces(offerId, 'platform')], [this.#announces(offerId, 'orders')]],
      ],
    )
    if (row === undefined) throw new Error('the database left a money order unanswered')
    return { ...row, platformNo }
  }

  /** The orders of an offer with this number of the game's, or of the platform's; of one player or of any. */
  async find(
    offerId: string,
    env: string,
    { openid = '', tradeNo = '', platformNo = '' },
  ): Promise<MoneyOrder[]> {
    const rows = await this.#ask<MoneyRow>(
      'select * from ledger.search_money_orders($1, $2, $3, $4, $5)',
      [this.#bookOf(offerId), env, openid, tradeNo, platformNo],
    )
    return rows.map(orderOf)
  }

  /** What was paid for coins of an offer and not paid back, in fen. */
  async earned(offerId: string, env: string): Promise<bigint> {
    const [row] = await this.#ask<{ fee: bigint; refunded: bigint }>(
      'select * from ledger.sum_money_orders($1, $2)',
      [this.#bookOf(offerId), env],
    )
    return row === undefined ? 0n : row.fee - row.refunded
  }

  /** Pays money back; the coins stay with the player. */
  async refund(
    terms: RefundTerms,
    atMs = this.#clock.now(terms.account.offerId),
  ): Promise<{ outcome: RefundOutcome; platformNo: string }> {
    const { account, tradeNo, refundNo, fee, leftFee, notes } = terms
    const { offerId, env, openid, zoneId } = account
    const book = this.#bookOf(offerId)
    const platformNo = numberOf('R', [book, env, openid, zoneId, tradeNo, refundNo])
    const [row] = await this.#ask<{ outcome: RefundOutcome }>(
      'select * from ledger.refund_money_orders($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ' +
        '$6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::jsonb[], $11::timestamptz[], ' +
        '$12::timestamptz[], $13::integer[], $14::boolean[])',
      [
        ...[book, env, openid, zoneId, tradeNo, refundNo, platformNo, fee, leftFee].map((value) => [
          value,
        ]),
        ...[[JSON.stringify(notes)], [new Date(atMs)], [new Date(atMs + refundTakesMs)]],
        ...[[refundWindowS], [this.#announces(offerId, 'platform')]],
      ],
    )
    if (row === undefined) throw new Error('the database left a refund unanswered')
    return { outcome: row.outcome, platformNo }
  }
}

/** How far an order is; money that was paid back changes nothing. */
export function stateOf({ closedAt, providedAt, paidAt }: MoneyOrder): MoneyState {
  if (providedAt !== null) return 'delivered'
  if (paidAt !== null) return 'paid'
  return closedAt === null ? 'created' : 'closed'
}

/** The terms of an order that is there, to bring it further. */
export function purchaseOf(account: AccountKey, order: MoneyOrder): Purchase {
  const { tradeNo, dialect, fee, coins, attach } = order
  return { account, tradeNo, dialect, fee, coins, attach: attach ?? undefined }
}

/** Like the platform's: a letter and 27 characters, the same whenever it is asked for. */
function numberOf(letter: string, parts: readonly string[]): string {
  return letter + hash('sha256', JSON.stringify(parts), 'hex').slice(0, 27).toUpperCase()
}

export interface MoneyRow {
  openid: string
  zone_id: string
  trade_no: string
  platform_no: string
  transaction_no: string | null
  dialect: DialectName
  fee: bigint
  coins: bigint
  attach: string | null
  refunded: bigint
  refunds: { refund_no: string; platform_no: string; fee: number; at: string; done_at: string }[]
  created_at: Date
  paid_at: Date | null
  provided_at: Date | null
  closed_at: Date | null
  updated_at: Date
}

export function orderOf(row: MoneyRow): MoneyOrder {
  return {
    openid: row.openid,
    zoneId: row.zone_id,
    tradeNo: row.trade_no,
    platformNo: row.platform_no,
    transactionNo: row.transaction_no,
    dialect: row.dialect,
    fee: row.fee,
    coins: row.coins,
    attach: row.attach,
    refunded: row.refunded,
    refunds: row.refunds.map((refund) => ({
      refundNo: refund.refund_no,
      platformNo: refund.platform_no,
      fee: BigInt(refund.fee),
      at: new Date(refund.at),
      doneAt: new Date(refund.done_at),
    })),
    createdAt: row.created_at,
    paidAt: row.paid_at,
    providedAt: row.provided_at,
    closedAt: row.closed_at,
    updatedAt: row.updated_at,
  }
}
