// Purchases of coins with money: found by a number, and their money paid back.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Dialect } from '../api/offer.ts'
import {
  Env,
  errors,
  filter,
  moment,
  OfferId,
  strict,
  TradeNo,
  text,
  tradeNo,
} from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import {
  type MoneyOrder,
  type MoneyState,
  type RefundOutcome,
  stateOf,
} from '../ledger/money-orders.ts'
import type { MoneyPlace } from '../ledger/reading.ts'
import type { Services } from '../services.ts'
import { AccountParams, PageQuery } from './contract.ts'
import { RangeQuery, readRange, readWalkCursor, writeWalkCursor } from './range.ts'
import { searched } from './reading-contract.ts'

const Fen = Type.Integer({ description: 'In fen.' })
const maybe = Type.Union([moment, Type.Null()])

const State = Type.Unsafe<MoneyState>({
  type: 'string',
  enum: ['created', 'paid', 'delivered', 'closed'],
  description: 'How far it is; money that was paid back changes nothing here.',
})
export const PurchaseBody = Type.Object({
  openid: Type.String(),
  zone_id: Type.String(),
  out_trade_no: Type.String(),
  wx_order_id: Type.String({ description: "The platform's number." }),
  dialect: Dialect,
  state: State,
  coins: Type.Integer(),
  fee: Fen,
  refunded: Fen,
  refunds: Type.Array(
    Type.Object({ refund_no: Type.String(), fee: Fen, at: moment, done_at: moment }),
  ),
  remark: Type.Union([Type.String(), Type.Null()]),
  created_at: moment,
  paid_at: maybe,
  delivered_at: maybe,
  closed_at: maybe,
})
const RefundTerms = Type.Object(
  {
    refund_no: tradeNo('The number of this refund: the same again pays nothing back.'),
    fee: Type.Optional(
      Type.Integer({ minimum: 1, description: 'In fen; all that is left without it.' }),
    ),
    reason: Type.Optional(text(256, 'Kept with the refund.')),
  },
  strict,
)
export const RefundResult = Type.Object({
  outcome: Type.Union([Type.Literal('posted'), Type.Literal('duplicate')]),
  refund_no: Type.String(),
  fee: Fen,
  left: Type.Integer({ description: 'What can still be paid back, in fen.' }),
})

const refusals: Partial<Record<RefundOutcome, string>> = {
  bill_no_conflict: 'That refund_no was used before with another fee.',
  order_not_paid: 'That purchase is not paid.',
  window_closed: 'A purchase can be paid back for 365 days.',
  left_fee_differs: 'Another refund came in between; look at the purchase and try again.',
  refund_too_large: 'That is more than is left of the purchase.',
}

export function registerPurchases(
  app: ApiApp,
  { ledger, clock }: Pick<Services, 'ledger' | 'clock'>,
): void {
  registerPurchasePage(app, { ledger, clock })
  registerPurchase(app, { ledger })
}

function registerPurchasePage(
  app: ApiApp,
  { ledger, clock }: Pick<Services, 'ledger' | 'clock'>,
): void {
  app.get(
    '/offers/:offer_id/:env/purchases',
    {
      schema: {
        summary: 'List purchases by time',
        description:
          'By the time they were made, newest first, of the last day unless `from` and `to` say otherwise. ' +
          'As a search of orders it may end early: go on with `next` until it is null.',
        tags: ['accounts'],
        params: Type.Object({ offer_id: OfferId, env: Env }),
        querystring: Type.Object({
          ...PageQuery,
          ...RangeQuery,
          state: Type.Optional(State),
          openid: filter('Purchases of this player.'),
        }),
        response: { 200: searched(PurchaseBody), ...errors },
      },
    },
    async ({ params: { offer_id, env }, query: { state, openid, after, limit, ...range } }) => {
      const page = { cursor: readWalkCursor<MoneyPlace>(after, 3), size: limit }
      const wanted = { ...readRange(range, clock.now(offer_id)), ...page }
      const { rows, next, searchedUs } = await ledger.reading.listPurchases(
        offer_id,
        env,
        { openid, state: state ?? '' },
        wanted,
      )
      return {
        items: rows.map(bodyOf),
        next: writeWalkCursor(next),
        searched_until: new Date(Number(searchedUs / 1000n)).toISOString(),
      }
    },
  )
}

function registerPurchase(app: ApiApp, { ledger }: Pick<Services, 'ledger'>): void {
  const { money } = ledger
  app.get(
    '/offers/:offer_id/:env/purchases/:number',
    {
      schema: {
        summary: 'Find purchases',
        description: 'By out_trade_no, which is unique per account, or by wx_order_id.',
        tags: ['accounts'],
        params: Type.Object({ offer_id: OfferId, env: Env, number: TradeNo }),
        response: { 200: Type.Object({ items: Type.Array(PurchaseBody) }), ...errors },
      },
    },
    async ({ params: { offer_id, env, number } }) => {
      const found = await money.find(offer_id, env, { tradeNo: number, platformNo: number })
      return { items: found.map(bodyOf) }
    },
  )

  app.post(
    '/offers/:offer_id/:env/accounts/:openid/:zone_id/purchases/:out_trade_no/refund',
    {
      schema: {
        summary: 'Pay money of a purchase back',
        description: 'The coins stay with the player: take them with a pay, or leave them.',
        tags: ['accounts'],
        params: Type.Object({
          ...AccountParams.properties,
          out_trade_no: TradeNo,
        }),
        body: RefundTerms,
        response: { 200: RefundResult, ...errors },
      },
    },
    async ({ params, body: { refund_no: refundNo, fee: wanted, reason = '' } }) => {
      const { offer_id: offerId, env, openid, zone_id: zoneId, out_trade_no: tradeNo } = params
      const found = await money.find(offerId, env, { openid, tradeNo })
      const order = found.find((each) => each.zoneId === zoneId)
      if (order === undefined) throw notFound(`purchase ${tradeNo} of this account`)
      const known = order.refunds.find((refund) => refund.refundNo === refundNo)
      const left = order.fee - order.refunded
      const fee = wanted === undefined ? (known?.fee ?? left) : BigInt(wanted)
      if (fee === 0n) {
        throw new ApiError(409, 'refund_too_large', 'Nothing is left of that purchase.')
      }
      const notes = { reason, source: 'console' }
      const account = { offerId, env, openid, zoneId }
      const terms = { account, tradeNo, refundNo, fee, leftFee: left, notes }
      const { outcome } = await money.refund(terms)
      if (outcome === 'posted' || outcome === 'duplicate') {
        const rest = outcome === 'posted' ? left - fee : left
        return { outcome, refund_no: refundNo, fee: coins(fee), left: coins(rest) }
      }
      throw new ApiError(409, outcome, refusals[outcome] ?? 'That cannot be paid back.')
    },
  )
}

function bodyOf(order: MoneyOrder): Static<typeof PurchaseBody> {
  const { paidAt, providedAt, closedAt } = order
  const time = (at: Date | null) => at?.toISOString() ?? null
  return {
    openid: order.openid,
    zone_id: order.zoneId,
    out_trade_no: order.tradeNo,
    wx_order_id: order.platformNo,
    dialect: order.dialect,
    state: stateOf(order),
    coins: coins(order.coins),
    fee: coins(order.fee),
    refunded: coins(order.refunded),
    refunds: order.refunds.map(({ refundNo, fee, at, doneAt }) => ({
      ...{ refund_no: refundNo, fee: coins(fee) },
      ...{ at: at.toISOString(), done_at: doneAt.toISOString() },
    })),
    remark: order.attach,
    created_at: order.createdAt.toISOString(),
    paid_at: time(paidAt),
    delivered_at: time(providedAt),
    closed_at: time(closedAt),
  }
}
