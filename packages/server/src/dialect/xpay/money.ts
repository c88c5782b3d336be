// The calls of xpay about purchases with money: query, refund, delivery, and what was earned (xpay §3).
import { type Fields, xpay } from '@pactolus/protocol'
import { type MoneyOrder, purchaseOf, type RefundOutcome } from '../../ledger/money-orders.ts'
import type { Answer } from '../answer.ts'
import type { DialectServices, Request, Resolved } from '../dialect.ts'
import { statusOf } from './status.ts'

const { errcodes } = xpay

const unknownOrder: Answer = { errcode: errcodes.parameter_invalid, detail: '数据不存在' }

/** The order that `order_id` or `wx_order_id` names; of several the first that is meant, of one player if one is named. */
async function findOrder(
  { ledger }: DialectServices,
  { env, offer, fields }: Resolved,
  isMeant = ({ providedAt }: MoneyOrder) => providedAt === null,
): Promise<MoneyOrder | undefined> {
  const { openid, order_id: tradeNo, wx_order_id: platformNo } = fields
  if (tradeNo === undefined && platformNo === undefined) return undefined
  const found = await ledger.money.find(offer.offerId, env, {
    ...(openid !== undefined && { openid }),
    ...(tradeNo !== undefined && { tradeNo }),
    ...(platformNo !== undefined && { platformNo }),
  })
  return found.find(isMeant) ?? found[0]
}

export function queryOrder(resolved: Resolved): Request {
  return {
    kind: 'other',
    async answer(services) {
      const order = await findOrder(services, resolved)
      if (order === undefined) return unknownOrder
      const now = services.clock.now(resolved.offer.offerId)
      return { errcode: errcodes.ok, fields: { order: orderBody(order, resolved, now) } }
    },
  }
}

const seconds = (at: Date | null) => (at === null ? 0 : Math.floor(at.getTime() / 1000))

function orderBody(order: MoneyOrder, { env }: Resolved, now: number) {
  return {
    order_id: order.tradeNo,
    create_time: seconds(order.createdAt),
    update_time: seconds(order.updatedAt),
    status: statusOf(order, now),
    biz_type: 0,
    order_fee: Number(order.fee),
    coupon_fee: 0,
    paid_fee: order.paidAt === null ? 0 : Number(order.fee),
    order_type: 0,
    refund_fee: Number(order.refunded),
    paid_time: seconds(order.paidAt),
    provide_time: seconds(order.providedAt),
    biz_meta: order.attach ?? '',
    // Not the values of `env`.
    env_type: env === 'production' ? 1 : 2,
    token: '',
    left_fee: order.paidAt === null ? 0 : Number(order.fee - order.refunded),
    wx_order_id: order.platformNo,
    channel_order_id: order.transactionNo ?? '',
    wxpay_order_id: order.transactionNo ?? '',
    sett_time: 0,
    sett_state: 0,
    platform_fee_fen: 0,
    cps_fee_fen: 0,
  }
}

const refundAnswers: Record<Exclude<RefundOutcome, 'posted' | 'duplicate'>, Answer> = {
  order_not_found: unknownOrder,
  bill_no_conflict: { errcode: errcodes.parameter_invalid, detail: 'refund_order_id已被使用' },
  order_not_paid: { errcode: errcodes.parameter_invalid, detail: '订单未支付' },
  window_closed: { errcode: errcodes.parameter_invalid, detail: '订单已超过退款期限' },
  left_fee_differs: { errcode: errcodes.left_fee_differs },
  refund_too_large: { errcode: errcodes.parameter_invalid, detail: 'refund_fee字段错误' },
}

export function refundOrder(resolved: Resolved): Request {
  const { env, offer, fields } = resolved
  return {
    kind: 'other',
    async answer(services) {
      const order = await findOrder(services, resolved, ({ paidAt }) => paidAt !== null)
      if (order === undefined) return unknownOrder
      const { openid, zoneId, tradeNo } = order
      const refundNo = fields.refund_order_id ?? ''
      const { outcome, platformNo } = await services.ledger.money.refund({
        account: { offerId: offer.offerId, env, openid, zoneId },
        ...{ tradeNo, refundNo, notes: notesOf(fields) },
        fee: BigInt(fields.refund_fee ?? 0),
        leftFee: BigInt(fields.left_fee ?? 0),
      })
      if (outcome !== 'posted' && outcome !== 'duplicate') return refundAnswers[outcome]
      return {
        errcode: errcodes.ok,
        fields: {
          refund_order_id: refundNo,
          refund_wx_order_id: platformNo,
          pay_order_id: tradeNo,
          pay_wx_order_id: order.platformNo,
        },
      }
    },
  }
}

function notesOf({ refund_reason = '', req_from = '', biz_meta }: Fields): Record<string, string> {
  return {
    reason: refund_reason,
    from: req_from,
    ...(biz_meta !== undefined && { meta: biz_meta }),
  }
}

/** A purchase that was paid gets its coins now, if it has not got them yet. */
export function provideGoods(resolved: Resolved): Request {
  const { env, offer } = resolved
  return {
    kind: 'other',
    async answer(services) {
      const order = await findOrder(services, resolved)
      if (order === undefined) return unknownOrder
      if (order.paidAt === null) return refundAnswers.order_not_paid
      const { openid, zoneId } = order
      const account = { offerId: offer.offerId, env, openid, zoneId }
      const { money } = services.ledger
      const { outcome } = await money.put(purchaseOf(account, order), 'delivered')
      const isDone = outcome === 'posted' || outcome === 'duplicate'
      return isDone ? { errcode: errcodes.ok } : { errcode: errcodes.busy }
    },
  }
}

export function bizBalance({ env, offer }: Resolved): Request {
  return {
    kind: 'other',
    async answer({ ledger }) {
      const fen = await ledger.money.earned(offer.offerId, env)
      const amount = `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`
      const balance = { amount, currency_code: 'CNY' }
      return { errcode: errcodes.ok, fields: { balance_available: balance } }
    },
  }
}
