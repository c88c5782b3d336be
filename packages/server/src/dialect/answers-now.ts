// What each protocol would answer to the calls about an order, if they came now: the order once more, its cancel,
// the balance. The dialects say it themselves, with the request they would make and the answer they would give
// to the outcome; nothing is posted.
import type { CoinOperationName, DialectName, Errcode, Fields, Operation } from '@pactolus/protocol'
import type { CallableOffer } from '../directory/directory.ts'
import type { AccountKey, Balance } from '../ledger/model.ts'
import { predict } from '../ledger/predict.ts'
import type { OrderLife, OrderWithEntry } from '../ledger/reading.ts'
import { newCallLog } from './answer.ts'
import type { Call, Dialect } from './dialect.ts'

export interface AnswerNow {
  readonly dialect: DialectName
  readonly operation: CoinOperationName
  readonly errcode: Errcode
  /** Follows the errcode's own text in errmsg. */
  readonly detail: string | undefined
}

export interface Situation {
  readonly offer: CallableOffer
  readonly account: AccountKey
  readonly life: OrderLife
  readonly balance: Balance
  readonly nowMs: number
}

/** The calls that a game makes about an order of each kind: a recharge is none of its calls. */
const calls: Readonly<Record<OrderWithEntry['kind'], readonly CoinOperationName[]>> = {
  pay: ['pay', 'cancelPay', 'getBalance'],
  refund: ['cancelPay', 'getBalance'],
  present: ['present', 'getBalance'],
  recharge: ['getBalance'],
}

/** The answers of one dialect; none where it has no such account: xpay knows no zones. */
export function answersNow(dialect: Dialect, situation: Situation): AnswerNow[] {
  return calls[situation.life.order.kind].flatMap((name) => answerNow(dialect, name, situation))
}

function answerNow(dialect: Dialect, name: CoinOperationName, situation: Situation): AnswerNow[] {
  const { offer, account, life, balance, nowMs } = situation
  const { env } = account
  const operation: Operation = dialect.protocol.operations[name]
  const { name: of } = dialect.protocol
  const call: Call = {
    ...{
      appid: offer.appid,
      operation,
      env,
      path: operation.paths[env],
      query: '',
      raw: undefined,
    },
    ...{ accessToken: undefined, originOf: undefined, connection: undefined },
    body: { values: new Map(), repeated: new Set() },
    log: newCallLog({ rid: '', peer: undefined, dialect: of, operation: name, env }),
  }
  const request = dialect.toRequest(call, {
    env,
    offer,
    fields: fieldsOf(operation, account, life),
  })
  if (request.kind === 'other') return []
  const asked = request.kind === 'balance' ? request.account : request.order.account
  if (asked.zoneId !== account.zoneId) return []
  const { errcode, detail } =
    request.kind === 'balance'
      ? request.toAnswer(balance)
      : request.toAnswer(
          predict(request.order, { balance, nowMs, ...knownOf(request.order, life) }),
        )
  return [{ dialect: of, operation: name, errcode, detail }]
}

/** What is known of the order that a call would post. */
function knownOf({ kind, billNo }: { kind: string; billNo: string }, life: OrderLife) {
  const { order, refunds } = life
  if (kind !== 'refund') return { own: order, pay: undefined }
  const pay = order.kind === 'refund' ? life.pay : order
  const own = [order, ...refunds].find((each) => each.kind === 'refund' && each.billNo === billNo)
  return { own, pay }
}

/** The fields of a call about an order, under the names of every dialect. */
function fieldsOf(operation: Operation, account: AccountKey, { order, pay }: OrderLife): Fields {
  const { offerId, openid, zoneId } = account
  const isRefund = order.kind === 'refund'
  // A cancel of 1.0 has no number but that of its pay.
  const hasOwnNumber = operation.fields.some(({ name }) => /^pay_(bill_no|order_id)$/.test(name))
  const payNo = isRefund ? (pay?.billNo ?? order.payBillNo ?? '') : order.billNo
  const newNo = isRefund ? order.billNo : ''
  const number = operation.name !== 'cancelPay' ? order.billNo : hasOwnNumber ? newNo : payNo
  const left = order.amount - order.refunded
  const amount = String(
    isRefund || operation.name !== 'cancelPay' || left === 0n ? order.amount : left,
  )
  return {
    ...{ offer_id: offerId, openid, zone_id: zoneId, bill_no: number, order_id: number },
    ...{ pay_bill_no: payNo, pay_order_id: payNo, amount, amt: amount, present_counts: amount },
  }
}
