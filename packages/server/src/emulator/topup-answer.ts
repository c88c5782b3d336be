// The answers to a top-up: the client's callback, the developer's result, and the line of the request log.
import type { ClientCallName } from '@pactolus/protocol'
import { type CallLog, coins as coinsOf, newCallLog } from '../dialect/answer.ts'
import type { AccountKey } from '../ledger/model.ts'
import { type MoneyOrder, type Purchase, stateOf } from '../ledger/money-orders.ts'
import type { ListedPush } from '../ledger/pushes.ts'
import { newRid } from '../wire/rid.ts'
import type { RequestLog } from './request-log.ts'
import type { TopUpOrder, TopUpPush, TopUpResult } from './topup-contract.ts'
import type { ClientRefusal, Made } from './topup-read.ts'

export function callbackOf(
  call: ClientCallName,
  refusal: ClientRefusal | undefined,
): { errMsg: string; errCode?: number } {
  if (refusal === undefined) return { errMsg: `${call}:ok` }
  const { errcode, detail } = refusal
  const text = detail === undefined ? errcode.zh : `${errcode.zh}: ${detail}`
  return { errMsg: `${call}:fail ${text}`, errCode: errcode.code }
}

export function orderBody(
  { offerId, env, openid, zoneId }: AccountKey,
  order: MoneyOrder,
  arrivesAt: Date | undefined,
): TopUpOrder {
  const { tradeNo, platformNo, transactionNo, dialect, fee, coins } = order
  const { createdAt, paidAt, providedAt } = order
  return {
    ...{ out_trade_no: tradeNo, wx_order_id: platformNo, transaction_id: transactionNo },
    ...{ dialect, offer_id: offerId, env, openid, zone_id: zoneId, state: stateOf(order) },
    ...{ fee: coinsOf(fee), coins: coinsOf(coins), created_at: createdAt.toISOString() },
    paid_at: paidAt?.toISOString() ?? null,
    delivered_at: providedAt?.toISOString() ?? null,
    arrives_at: providedAt === null ? (arrivesAt?.toISOString() ?? null) : null,
  }
}

export function pushBody(push: ListedPush): TopUpPush {
  const { pushId, channel, event, facts, state, attempts, answer, createdAt } = push
  const { trade_no: tradeNo, bill_no: billNo } = facts as { trade_no?: string; bill_no?: string }
  return {
    ...{
      push_id: pushId,
      channel,
      event,
      number: tradeNo ?? billNo ?? '',
      state,
      attempts,
      answer,
    },
    created_at: createdAt.toISOString(),
  }
}

interface TopUpMade {
  readonly made: Made
  readonly bought: Purchase | undefined
  readonly result: TopUpResult
  readonly ms: number
  /** Real time. */
  readonly now: number
}

/** Top-ups stand in the request log beside the calls of the game's server. */
export function logTopUp(requests: RequestLog, { made, bought, result, ms, now }: TopUpMade): void {
  const { call, option, openid } = made
  const { callback, causes, fault, order } = result
  const dialect = bought?.dialect ?? (call === 'requestVirtualPayment' ? 'xpay' : made.dialect)
  const env = bought?.account.env
  const log: CallLog = {
    ...newCallLog({ rid: newRid(now), peer: undefined, dialect, operation: 'topup', env }),
    outcome: order?.state,
    errcode: callback?.errCode ?? 0,
    sig_mistakes: causes.length === 0 ? undefined : causes.map(({ name }) => name),
    detail: causes.map(({ en }) => en).join('; '),
    fault: fault ?? undefined,
    ms,
  }
  const members = Object.entries(option).map(([name, value]) => [name, textOf(value)])
  const fields = {
    ...{ openid, call },
    ...Object.fromEntries(members),
    ...(bought !== undefined && { bill_no: bought.tradeNo }),
  }
  const toSign = call === 'requestMidasPayment' ? undefined : `${call}&${textOf(option.signData)}`
  const text = JSON.stringify({ errmsg: callback?.errMsg ?? 'no callback' })
  requests.add(
    log,
    { text, wrongSignature: undefined },
    { fields, request: undefined, at: new Date(now), toSign, causes },
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
