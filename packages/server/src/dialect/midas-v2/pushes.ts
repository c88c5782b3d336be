// The pushes of Midas 2.0: coins that came in, and money that went back (pushes §2).
import { hmacHex } from '@pactolus/protocol'
import type { CoinFacts, RefundFacts } from '../../ledger/pushes.ts'
import type { DialectPushes, MoneyPush } from '../dialect.ts'
import { rechargeCentreZone } from './zone.ts'

const minute = 60
const hour = 3600
/** pushes §2.4. */
const coinWaitsS = [
  ...[15, 15, 30, 3 * minute, 10 * minute, 20 * minute, 30 * minute, 30 * minute, 30 * minute],
  ...[hour, 3 * hour, 3 * hour, 3 * hour],
]
/** RefundSource; 1 is the platform. */
const sources = { console: 2, api: 3 }

export const midasV2Pushes: DialectPushes = {
  hasMock: true,
  waitsS: () => coinWaitsS,
  accepts: () => false,
  messageOf(push, { appKey, isMock }) {
    const event = eventOf(push)
    const payload = JSON.stringify(
      push.event === 'coins' ? coinPayload(push, push.facts) : refundPayload(push, push.facts),
    )
    return {
      event,
      openid: push.openid,
      namesSender: false,
      fields: {
        MiniGame: {
          Payload: payload,
          PayEventSig: hmacHex(appKey, `${event}&${payload}`),
          IsMock: isMock,
        },
      },
    }
  },
}

function eventOf({ event, zoneId }: MoneyPush): string {
  if (event === 'refund') return 'minigame_pay_refund_succ_notify'
  return zoneId === rechargeCentreZone
    ? 'minigame_recharge_center_coin_deliver_completed'
    : 'minigame_coin_deliver_completed'
}

function coinPayload({ openid, env, zoneId }: MoneyPush, facts: CoinFacts) {
  return {
    OpenId: openid,
    OutTradeNo: facts.trade_no,
    WeChatPayInfo: paymentOf(facts),
    Env: envNumber(env),
    CoinInfo: {
      ...(zoneId !== rechargeCentreZone && { ZoneId: zoneId }),
      ActualPrice: facts.fee,
      BuyQuantity: facts.coins,
      OrigPrice: facts.fee,
    },
  }
}

function refundPayload({ env }: MoneyPush, facts: RefundFacts) {
  return {
    RefundId: facts.refund_platform_no,
    RefundAmount: facts.fee,
    RefundSource: sources[facts.source],
    Env: envNumber(env),
    OutTradeNo: facts.trade_no,
    WeChatPayInfo: paymentOf(facts),
  }
}

function paymentOf({ platform_no, transaction_no }: CoinFacts | RefundFacts) {
  return { MchOrderNo: platform_no, TransactionId: transaction_no ?? '' }
}

function envNumber(env: string): 0 | 1 {
  return env === 'sandbox' ? 1 : 0
}
