// What each protocol must answer, over the model of the ledger: how a call becomes an order, and which number
// each outcome has. Written from the documents once more; it shares no code with the dialects.
import type { AccountKey, Order } from '../../src/ledger/model.ts'
import type { Outcome } from '../../src/ledger/outcome.ts'
import { LedgerModel } from './ledger-model.ts'

export type Name = '1.0' | '2.0' | 'xpay'

export type DialectCall = {
  readonly dialect: Name
  readonly openid: string
  /** xpay has none: its coins are in zone 1. */
  readonly zone: string
} & (
  | { readonly call: 'balance' }
  | {
      readonly call: 'pay' | 'present'
      readonly number: string
      readonly amount: number
    }
  /** 1.0 cancels what is left, and reads neither number nor amount. */
  | {
      readonly call: 'refund'
      readonly number: string
      readonly payNumber: string
      readonly amount: number
    }
)

export interface OfferRules {
  readonly offerId: string
  readonly tombstones: boolean
  readonly xpayPartialRefunds: boolean
}

/** What is compared: all of a balance, and of an order what it left. */
export type Expected = Readonly<Record<string, number | boolean>>

const windowS = 48 * 3600
/** xpay has no window. */
const foreverS = 68 * 365 * 86_400

const midas = {
  posted: 0,
  duplicate: 90012,
  bill_no_conflict: 90018,
  order_not_found: 90000,
  already_refunded: 90015,
  window_closed: 90014,
  refund_too_large: 90018,
  balance_insufficient: 90013,
  account_frozen: 90018,
} as const
const numbers: Readonly<Record<Name, Readonly<Partial<Record<Outcome, number>>>>> = {
  '1.0': { ...midas, account_frozen: 90017 },
  '2.0': midas,
  xpay: {
    posted: 0,
    duplicate: 268490004,
    bill_no_conflict: 268490002,
    order_not_found: 268490002,
    already_refunded: 268490005,
    refund_too_large: 268490006,
    balance_insufficient: 268490006,
    account_frozen: 268490002,
  },
}

export class DialectModel {
  readonly ledger = new LedgerModel()
  readonly #rules: OfferRules

  constructor(rules: OfferRules) {
    this.#rules = rules
  }

  accountOf({ dialect, openid, zone }: DialectCall): AccountKey {
    const { offerId } = this.#rules
    return { offerId, env: 'production', openid, zoneId: dialect === 'xpay' ? '1' : zone }
  }

  answer(asked: DialectCall, now: number): Expected {
    const account = this.accountOf(asked)
    if (asked.call === 'balance') return this.#balance(asked.dialect, account)
    const before = this.ledger.balance({ account }).gift
    const { outcome, paid, gift } = this.ledger.post(this.#orderOf(asked, account), now)
    const errcode = numbers[asked.dialect][this.#outcomeOf(asked, outcome)]
    if (errcode === undefined) throw new Error(`${asked.dialect} has no number for ${outcome}`)
    if (outcome !== 'posted') return { errcode }
    const balance = Number(paid + gift)
    const moved = Number(gift < before ? before - gift : gift - before)
    switch (asked.call) {
      case 'pay':
        return {
          ...{ errcode, balance },
          [asked.dialect === '1.0' ? 'used_gen_amt' : 'used_present_amount']: moved,
        }
      case 'present':
        return {
          errcode,
          balance,
          ...(asked.dialect === 'xpay' && { present_balance: Number(gift) }),
        }
      default:
        return asked.dialect === '2.0'
          ? { errcode, balance, used_present_amount: moved }
          : { errcode }
    }
  }

  /** Where an order of xpay has one refund, each later one is "refunded before", the same again as well. */
  #outcomeOf({ dialect, call }: DialectCall, outcome: Outcome): Outcome {
    const isOnce = dialect === 'xpay' && call === 'refund' && !this.#rules.xpayPartialRefunds
    return isOnce && outcome === 'duplicate' ? 'already_refunded' : outcome
  }

  #orderOf(asked: Exclude<DialectCall, { call: 'balance' }>, account: AccountKey): Order {
    const { dialect, number: billNo } = asked
    const amount = BigInt(asked.amount)
    if (asked.call !== 'refund') return { kind: asked.call, account, billNo, amount }
    const { payNumber: payBillNo } = asked
    const { tombstones: tombstone, xpayPartialRefunds } = this.#rules
    const refund = { kind: 'refund', account, payBillNo } as const
    if (dialect === '1.0') {
      return { ...refund, billNo: `cancel:${payBillNo}`, amount: null, windowS, tombstone }
    }
    if (dialect === '2.0') return { ...refund, billNo, amount, windowS, tombstone }
    const once = !xpayPartialRefunds
    return { ...refund, billNo, amount, windowS: foreverS, tombstone: false, once }
  }

  #balance(dialect: Name, account: AccountKey): Expected {
    const { paid, gift, saveAmt, presentSum, costSum } = this.ledger.balance({ account })
    const [balance, gifts, saved, given] = [paid + gift, gift, saveAmt, presentSum].map(Number)
    const [all, spent] = [saveAmt + presentSum, costSum].map(Number)
    const isNew = saveAmt === 0n
    const members: Record<string, number | boolean | undefined> =
      dialect === '1.0'
        ? {
            ...{ balance, gen_balance: gifts, first_save: isNew ? 1 : 0, save_amt: saved },
            ...{ save_sum: all, cost_sum: spent, present_sum: given },
          }
        : {
            ...{ balance, present_balance: gifts, sum_save: saved, sum_present: given },
            ...{ sum_balance: all, sum_cost: spent },
            [dialect === '2.0' ? 'first_save' : 'first_save_flag']: isNew,
          }
    return { errcode: 0, ...members } as Expected
  }
}
