// The pushes of xpay: a purchase of coins that is paid, and money that went back (pushes §3).
import type { CoinFacts, RefundFacts } from '../../ledger/pushes.ts'
import type { DialectPushes, MoneyPush } from '../dialect.ts'

const minute = 60
const hour = 3600
/** The documents give the number of repetitions, 15, and not the times: those of goods in 2.0 (pushes §2.4). */
const coinWaitsS = [
  ...[15, 15, 30, 3 * minute, 10 * minute, 20 * minute, 30 * minute, 30 * minute, 30 * minute],
  ...[hour, 3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour],
]
/** 2, 4, 8, 16 … (pushes §3.3). */
const refundWaitsS = Array.from({ length: 15 }, (_, n) => 2 ** (n + 1))

export const xpayPushes: DialectPushes = {
  hasMock: false,
  waitsS: (event) => (event === 'coins' ? coinWaitsS : refundWaitsS),
  accepts: (answer) => ['', 'success'].includes(answer.trim()),
  messageOf: (push) => ({
    event: push.event === 'coins' ? 'xpay_coin_pay_notify' : 'xpay_refund_notify',
    openid: push.openid,
    namesSender: true,
    fields: push.event === 'coins' ? coinFields(push, push.facts) : refundFields(push, push.facts),
  }),
}

function coinFields({ openid, env }: MoneyPush, facts: CoinFacts) {
  return {
    OpenId: openid,
    OutTradeNo: facts.trade_no,
    Env: env === 'sandbox' ? 1 : 0,
    WeChatPayInfo: {
      MchOrderNo: facts.platform_no,
      TransactionId: facts.transaction_no ?? '',
      PaidTime: secondsOf(facts.paid_at),
    },
    CoinInfo: {
      Quantity: facts.coins,
      OrigPrice: facts.fee,
      ActualPrice: facts.fee,
      Attach: facts.attach ?? '',
    },
  }
}

function refundFields({ openid, attempts }: MoneyPush, facts: RefundFacts) {
  return {
    OpenId: openid,
    WxRefundId: facts.refund_platform_no,
    MchRefundId: facts.refund_no,
    WxOrderId: facts.platform_no,
    MchOrderId: facts.trade_no,
    RefundFee: facts.fee,
    RetCode: 0,
    RetMsg: 'success',
    RefundStartTimestamp: secondsOf(facts.at),
    RefundSuccTimestamp: secondsOf(facts.done_at),
    WxpayRefundTransactionId: facts.refund_platform_no,
    RetryTimes: attempts - 1,
  }
}

function secondsOf(moment: string): number {
  return Math.floor(Date.parse(moment) / 1000)
}
