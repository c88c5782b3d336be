// A recharge that is a purchase with money: it becomes a money order, and its coins come in with it.
import type { Static } from 'typebox'
import { ApiError } from '../api/errors.ts'
import { coins } from '../dialect/answer.ts'
import type { Offer } from '../directory/directory.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { Purchase, PurchaseOutcome } from '../ledger/money-orders.ts'
import type { Services } from '../services.ts'
import type * as contract from './contract.ts'

type Terms = Static<typeof contract.RechargeTerms>

const refusals: Partial<Record<PurchaseOutcome, string>> = {
  bill_no_conflict: 'That out_trade_no was used before with another fee or amount.',
  order_closed: 'That purchase was paid or closed before: it cannot become what was asked.',
  balance_limit: 'The account would pass 15 digits.',
}

/** Brings the purchase as far as the terms say. */
export async function purchase(
  { ledger, emulator }: Pick<Services, 'ledger' | 'emulator'>,
  { account, offer, terms }: { account: AccountKey; offer: Offer; terms: Terms },
): Promise<contract.OrderResult> {
  const { out_trade_no: tradeNo = '', amount, fee = 0, state = 'delivered', remark } = terms
  const dialect =
    terms.dialect ?? (offer.dialects.every((name) => name === 'xpay') ? 'xpay' : '2.0')
  const bought: Purchase = {
    ...{ account, tradeNo, dialect, attach: remark },
    ...{ fee: BigInt(fee), coins: BigInt(amount) },
  }
  const late =
    state === 'delivered'
      ? await emulator?.lateRecharge(account, { billNo: tradeNo, amount: bought.coins, remark })
      : undefined
  const { outcome, paid, gift, platformNo } = await ledger.money.put(
    bought,
    late === undefined ? state : 'paid',
  )
  const refused = refusals[outcome]
  if (refused !== undefined) throw new ApiError(409, outcome, refused)
  return {
    outcome: late === undefined ? outcome : 'accepted',
    bill_no: tradeNo,
    amount,
    gift: 0,
    balance: coins(paid + gift),
    gift_balance: coins(gift),
    wx_order_id: platformNo,
  }
}
