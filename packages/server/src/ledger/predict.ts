// What the ledger would answer to an order now, from what is known of its account; nothing is posted. The same
// decisions, in the same order, as sql/ledger/functions/post_orders.sql makes: test/ledger/predict.test.ts compares.
import type { Balance, FoundOrder, Order, Posting } from './model.ts'
import type { Outcome } from './outcome.ts'

type KnownOrder = Pick<
  FoundOrder,
  'amount' | 'gift' | 'refunded' | 'refundedGift' | 'payBillNo' | 'postedAt'
>

export interface Known {
  readonly balance: Balance
  /** The order of this kind and number. */
  readonly own: KnownOrder | undefined
  /** Of a refund: the pay that it refunds. */
  readonly pay: KnownOrder | undefined
  readonly nowMs: number
}

const sumMax = 999_999_999_999_999n

export function predict(order: Order, known: Known): Posting {
  const { balance, own, pay } = known
  const { paid, gift } = balance
  const seen = own ?? pay
  return {
    outcome: outcomeOf(order, known),
    ...{ paid, gift },
    ...{ orderAmount: seen?.amount ?? 0n, orderGift: seen?.gift ?? 0n },
  }
}

function outcomeOf(order: Order, known: Known): Outcome {
  const { balance, own } = known
  if (order.kind === 'refund') return outcomeOfRefund(order, known)
  if (own !== undefined) {
    if (own.amount === own.refunded) return 'already_refunded'
    return own.amount === order.amount ? 'duplicate' : 'bill_no_conflict'
  }
  if (order.kind === 'pay') {
    if (balance.frozen) return 'account_frozen'
    return balance.paid + balance.gift < order.amount ? 'balance_insufficient' : 'posted'
  }
  return balance.saveAmt + balance.presentSum + order.amount > sumMax ? 'balance_limit' : 'posted'
}

function outcomeOfRefund(
  { amount, payBillNo, windowS, once = false }: Extract<Order, { kind: 'refund' }>,
  { own, pay, nowMs }: Known,
): Outcome {
  if (pay === undefined || pay.amount === 0n) return 'order_not_found'
  const left = pay.amount - pay.refunded
  if (own !== undefined && own.amount === amount && own.payBillNo === payBillNo) return 'duplicate'
  if (once && left < pay.amount) return 'already_refunded'
  if (own !== undefined && amount !== null) return 'bill_no_conflict'
  if (left === 0n && amount === null) return 'already_refunded'
  if (nowMs > pay.postedAt.getTime() + windowS * 1000) return 'window_closed'
  if (left === 0n) return 'already_refunded'
  return amount !== null && amount > left ? 'refund_too_large' : 'posted'
}
