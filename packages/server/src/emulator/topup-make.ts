// The call that a client makes for so many coins, with what the game's server signs of it.
import { randomBytes } from 'node:crypto'
import { type ClientCallName, clientPaySig, sessionSignature } from '@pactolus/protocol'
import type { CallableOffer } from '../directory/directory.ts'
import type { TopUpTerms } from './topup-contract.ts'

export interface MakeTerms extends TopUpTerms {
  readonly coins: number
}

interface Signing {
  readonly offer: CallableOffer | undefined
  readonly offerId: string
  /** '' for a player who is not logged in: the cashier then says so. */
  readonly sessionKey: string
}

export function madeCall(
  terms: MakeTerms,
  { offer, offerId, sessionKey }: Signing,
): { call: ClientCallName; option: Record<string, unknown> } {
  const { coins, dialect, zone_id: zoneId = '1', env = 'production', attach = '' } = terms
  const { out_trade_no: outTradeNo } = terms
  const order = {
    offerId,
    buyQuantity: coins,
    env: env === 'production' ? 0 : 1,
    currencyType: 'CNY',
  }
  if (dialect !== 'xpay') {
    const option = { mode: 'game', ...order, platform: 'android', zoneId }
    return {
      call: 'requestMidasPayment',
      option: outTradeNo === undefined ? option : { ...option, outTradeNo },
    }
  }
  // xpay asks for a number, where a mini game may leave it to the platform.
  const tradeNo = outTradeNo ?? `topup-${randomBytes(8).toString('hex')}`
  const signData = JSON.stringify({ ...order, outTradeNo: tradeNo, attach })
  const [key = ''] = offer?.keys[env] ?? []
  return {
    call: 'requestVirtualPayment',
    option: {
      signData,
      mode: 'short_series_coin',
      paySig: clientPaySig(key, 'requestVirtualPayment', signData),
      signature: sessionSignature(sessionKey, signData),
    },
  }
}
