// A recharge that is a purchase with money: it becomes a money order, and its coins come in with it.
import type { Static } from 'typebox'
import { ApiError } from '../api/errors.ts'
import { coins } from '../dialect/answer.ts'
import type { Offer } from '../directory/directory.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { MoneyState, Purchase, PurchaseOutcome } from '../ledger/money-orders.ts'
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
  const { out_trade_no: tradeNo = '', amount, fee = 0, state = 'delivered' } = terms
  const remark = terms.remark ?? terms.reason
  const dialect =
    terms.dialect ?? (offer.dialects.every((name) => name === 'xpay') ? 'xpay' : '2.0')
  const bought: Purchase = {
    ...{ account, tradeNo, dialect, attach: remark },
    ...{ fee: BigInt(fee), coins: BigInt(amount) },
  }
  const put = async (to: MoneyState) => {
    const posted = await ledger.money.put(bought, to)
    const refused = refusals[posted.outcome]
    if (refused !== undefined) throw new ApiError(409, posted.outcome, refused)
    return posted
  }
  let late: bigint | undefined
  if (state === 'delivered' && emulator !== undefined) {
    // The order is there before its coins can come late.
    await put('paid')
    const { coins: amountDue } = bought
    late = await emulator.lateRecharge(account, { billNo: tradeNo, amount: amountDue, remark })
    if (late !== undefined && late !== amountDue) {
      throw new ApiError(409, 'bill_no_conflict', refusals.bill_no_conflict ?? '')
    }
  }
  const { outcome, paid, gift, platformNo } = await put(late === undefined ? state : 'paid')
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
