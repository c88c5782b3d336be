// Accounts, postings, entries and orders of the ledger as the admin API shows them.
import { coins } from '../dialect/answer.ts'
import type { StatementLine } from '../ledger/ledger.ts'
import type { Balance, FoundOrder, Posting } from '../ledger/model.ts'
import type * as contract from './contract.ts'

export function accountBody(
  { openid, zone_id }: { openid: string; zone_id: string },
  balance: Balance,
): contract.AccountBody {
  return {
    openid,
    zone_id,
    balance: coins(balance.paid + balance.gift),
    paid: coins(balance.paid),
    gift: coins(balance.gift),
    save_amt: coins(balance.saveAmt),
    present_sum: coins(balance.presentSum),
    save_sum: coins(balance.saveAmt + balance.presentSum),
    cost_sum: coins(balance.costSum),
    frozen: balance.frozen,
    entry_no: Number(balance.entryNo),
    created_at: balance.createdAt?.toISOString() ?? null,
  }
}

export function orderResult(posting: Posting, billNo: string): contract.OrderResult {
  return {
    outcome: posting.outcome,
    bill_no: billNo,
    amount: coins(posting.orderAmount),
    gift: coins(posting.orderGift),
    balance: coins(posting.paid + posting.gift),
    gift_balance: coins(posting.gift),
  }
}

export function entryBody(line: StatementLine): Omit<contract.EntryBody, 'by' | 'reason'> {
  return {
    entry_no: Number(line.entryNo),
    kind: line.kind,
    bill_no: line.billNo,
    pay_bill_no: line.payBillNo,
    amount: coins(line.amount),
    gift: coins(line.gift),
    refunded: coins(line.refunded),
    paid_delta: coins(line.paidDelta),
    gift_delta: coins(line.giftDelta),
    paid_after: coins(line.paidAfter),
    gift_after: coins(line.giftAfter),
    posted_at: line.postedAt.toISOString(),
    pay_item: line.payItem,
    app_remark: line.appRemark,
    user_ip: line.userIp,
  }
}

export function orderBody(order: FoundOrder): Omit<contract.OrderBody, 'by' | 'reason'> {
  return {
    openid: order.openid,
    zone_id: order.zoneId,
    kind: order.kind,
    bill_no: order.billNo,
    pay_bill_no: order.payBillNo,
    amount: coins(order.amount),
    gift: coins(order.gift),
    refunded: coins(order.refunded),
    refunded_gift: coins(order.refundedGift),
    entry_no: order.entryNo === null ? null : Number(order.entryNo),
    posted_at: order.postedAt.toISOString(),
    pay_item: order.payItem,
    app_remark: order.appRemark,
    user_ip: order.userIp,
  }
}
