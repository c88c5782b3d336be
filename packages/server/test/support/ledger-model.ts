// The ledger's rules once more, as plainly as they can be said, in memory: what the real one is
// compared with. It shares no code with it.
import type { Balance, Order, Posting } from '../../src/ledger/model.ts'
import type { Outcome } from '../../src/ledger/outcome.ts'

interface ModelOrder {
  amount: bigint
  gift: bigint
  refunded: bigint
  refundedGift: bigint
  payBillNo: string | undefined
  postedAt: number
}

interface ModelAccount {
  paid: bigint
  gift: bigint
  saveAmt: bigint
  presentSum: bigint
  costSum: bigint
  frozen: boolean
  entries: bigint
  orders: Map<string, ModelOrder>
}

type ModelPosting = Pick<Posting, 'outcome' | 'paid' | 'gift'>
type ModelBalance = Omit<Balance, 'createdAt'>

const sumMax = 999_999_999_999_999n

export class LedgerModel {
  readonly #accounts = new Map<string, ModelAccount>()

  post(order: Order, now: number): ModelPosting {
    const outcome = this.#apply(order, now)
    const { paid, gift } = this.balance(order)
    return { outcome, paid, gift }
  }

  balance({ account }: Pick<Order, 'account'>): ModelBalance {
    const found = this.#accounts.get(JSON.stringify(account))
    return {
      paid: found?.paid ?? 0n,
      gift: found?.gift ?? 0n,
      saveAmt: found?.saveAmt ?? 0n,
      presentSum: found?.presentSum ?? 0n,
      costSum: found?.costSum ?? 0n,
      frozen: found?.frozen ?? false,
      entryNo: found?.entries ?? 0n,
    }
  }

  /** By bill_no, the coins of each pay that were not refunded. */
  leftOfPays({ account }: Pick<Order, 'account'>): Record<string, number> {
    const orders = [...(this.#accounts.get(JSON.stringify(account))?.orders ?? [])]
    // A tombstone is no pay.
    const pays = orders.filter(([key, { amount }]) => key.startsWith('pay ') && amount > 0n)
    return Object.fromEntries(
      pays.map(([key, { amount, refunded }]) => [key.slice(4), Number(amount - refunded)]),
    )
  }

  setFrozen({ account }: Pick<Order, 'account'>, frozen: boolean): boolean {
    const found = this.#accounts.get(JSON.stringify(account))
    if (found !== undefined) found.frozen = frozen
    return found !== undefined
  }

  #open({ account }: Order): ModelAccount {
    const key = JSON.stringify(account)
    const found = this.#accounts.get(key) ?? {
      paid: 0n,
      gift: 0n,
      saveAmt: 0n,
      presentSum: 0n,
      costSum: 0n,
      frozen: false,
      entries: 0n,
      orders: new Map(),
    }
    this.#accounts.set(key, found)
    return found
  }

  #apply(order: Order, now: number): Outcome {
    if (order.kind === 'refund') return this.#refund(order, now)
    const account = this.#accounts.get(JSON.stringify(order.account))
    const known = account?.orders.get(`${order.kind} ${order.billNo}`)
    if (known !== undefined) {
      if (known.amount === known.refunded) return 'already_refunded'
      return known.amount === order.amount ? 'duplicate' : 'bill_no_conflict'
    }
    if (order.kind === 'pay') {
      if (account === undefined) return 'balance_insufficient'
      if (account.frozen) return 'account_frozen'
      if (account.paid + account.gift < order.amount) return 'balance_insufficient'
      const gift = least(order.amount, account.gift)
      account.gift -= gift
      account.paid -= order.amount - gift
      account.costSum += order.amount
      this.#write(account, order, order.amount, gift, now)
      return 'posted'
    }
    const open = this.#open(order)
    if (open.saveAmt + open.presentSum + order.amount > sumMax) return 'balance_limit'
    if (order.kind === 'recharge') {
      open.paid += order.amount
      open.saveAmt += order.amount
    } else {
      open.gift += order.amount
      open.presentSum += order.amount
    }
    this.#write(open, order, order.amount, order.kind === 'present' ? order.amount : 0n, now)
    return 'posted'
  }

  #refund(order: Extract<Order, { kind: 'refund' }>, now: number): Outcome {
    const account = order.tombstone
      ? this.#open(order)
      : this.#accounts.get(JSON.stringify(order.account))
    const pay = account?.orders.get(`pay ${order.payBillNo}`)
    if (account === undefined || pay === undefined || pay.amount === 0n) {
      if (account !== undefined && pay === undefined && order.tombstone) {
        const nothing = { amount: 0n, gift: 0n, refunded: 0n, refundedGift: 0n }
        account.orders.set(`pay ${order.payBillNo}`, {
          ...nothing,
          payBillNo: undefined,
          postedAt: now,
        })
      }
      return 'order_not_found'
    }
    const known = account.orders.get(`refund ${order.billNo}`)
    if (known?.amount === order.amount && known?.payBillNo === order.payBillNo) return 'duplicate'
    const left = pay.amount - pay.refunded
    if (order.once === true && pay.refunded > 0n) return 'already_refunded'
    if (known !== undefined && order.amount !== null) return 'bill_no_conflict'
    if (left === 0n && order.amount === null) return 'already_refunded'
    if (now > pay.postedAt + order.windowS * 1000) return 'window_closed'
    if (left === 0n) return 'already_refunded'
    const amount = order.amount ?? left
    if (amount > left) return 'refund_too_large'
    const paidLeft = left - (pay.gift - pay.refundedGift)
    const gift = amount > paidLeft ? amount - paidLeft : 0n
    pay.refunded += amount
    pay.refundedGift += gift
    account.paid += amount - gift
    account.gift += gift
    account.costSum -= amount
    this.#write(account, order, amount, gift, now)
    return 'posted'
  }

  #write(account: ModelAccount, order: Order, amount: bigint, gift: bigint, now: number): void {
    account.entries += 1n
    account.orders.set(`${order.kind} ${order.billNo}`, {
      amount,
      gift,
      refunded: 0n,
      refundedGift: 0n,
      payBillNo: order.kind === 'refund' ? order.payBillNo : undefined,
      postedAt: now,
    })
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
