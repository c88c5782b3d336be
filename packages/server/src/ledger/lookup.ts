// Many orders at once by their numbers, for what is compared with the ledger.
import type { Row } from '../driver/driver.ts'
import type { OrderKind } from './model.ts'
import { type MoneyOrder, type MoneyRow, orderOf } from './money-orders.ts'
import { camelCaseRow } from './rows.ts'

/** An order that moved coins. */
export interface NumberedOrder {
  readonly openid: string
  readonly zoneId: string
  readonly billNo: string
  readonly amount: bigint
  readonly refunded: bigint
  readonly postedAt: Date
}

/** More players than this have orders with these numbers. */
export class TooManyOrders extends Error {
  override readonly name = 'TooManyOrders'
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

/** Of a number, every player may have an order. */
const rowsMax = 20_000

export class Lookup {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string

  constructor(ask: Ask, bookOf: (offerId: string) => string) {
    this.#ask = ask
    this.#bookOf = bookOf
  }

  /** Orders of a kind with these numbers, of any player; no tombstones. */
  async orders(
    offerId: string,
    env: string,
    kind: OrderKind,
    billNos: readonly string[],
  ): Promise<NumberedOrder[]> {
    const rows = await this.#ask(
      'select * from ledger.list_orders_of($1, $2, $3, $4::text[], $5)',
      [...[this.#bookOf(offerId), env, kind, billNos, rowsMax]],
    )
    return notTooMany(rows).map((row) => camelCaseRow<NumberedOrder>(row))
  }

  /** Purchases with these numbers of the game's, of any player. */
  async purchases(
    offerId: string,
    env: string,
    tradeNos: readonly string[],
  ): Promise<MoneyOrder[]> {
    const rows = await this.#ask<MoneyRow>(
      'select * from ledger.list_money_orders_of($1, $2, $3::text[], $4)',
      [this.#bookOf(offerId), env, tradeNos, rowsMax],
    )
    return notTooMany(rows).map(orderOf)
  }

  /** Those of these players who have an account. */
  async knownPlayers(
    offerId: string,
    env: string,
    openids: readonly string[],
  ): Promise<Set<string>> {
    const rows = await this.#ask<{ openid: string }>(
      'select * from ledger.list_known_players($1, $2, $3::text[], $4)',
      [this.#bookOf(offerId), env, openids, openids.length],
    )
    return new Set(rows.map(({ openid }) => openid))
  }
}

function notTooMany<R>(rows: R[]): R[] {
  if (rows.length < rowsMax) return rows
  throw new TooManyOrders(`${rowsMax} orders or more have these numbers`)
}
