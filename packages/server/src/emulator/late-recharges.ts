// Recharges that were accepted and arrive later, on the clock of their namespace. They arrive when
// real time reaches their moment, or immediately when the clock is moved past it.
import type { Ledger } from '../ledger/ledger.ts'
import type { AccountKey } from '../ledger/model.ts'
import { purchaseOf } from '../ledger/money-orders.ts'
import type { LateOrder } from '../wire/call-hooks.ts'
import type { NamespaceClock } from './namespace-clock.ts'
import { bookName, type LateRecharge, type Store } from './store.ts'

/** The longest that a timer of Node can wait. */
const timerMaxMs = 2 ** 31 - 1

export interface LateRechargesOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: NamespaceClock
  readonly appid: string
  /** The number of the book that is open. */
  book(): number
  onFault(error: unknown): void
}

export class LateRecharges {
  readonly #options: LateRechargesOptions
  #timer: NodeJS.Timeout | undefined
  #delivering: Promise<void> = Promise.resolve()

  constructor(options: LateRechargesOptions) {
    this.#options = options
  }

  /**
   * Accepts a recharge whose coins come in `delayMs`; once, however often it is sent. Answers what the
   * first one with that number was for.
   */
  async accept(
    { offerId, env, openid, zoneId }: AccountKey,
    order: LateOrder,
    delayMs: number,
  ): Promise<bigint> {
    const { store, clock, book } = this.#options
    const kept = await store.keepLateRecharge(bookName(offerId, book()), {
      env,
      openid,
      zone_id: zoneId,
      bill_no: order.billNo,
      amount: order.amount,
      remark: order.remark ?? null,
      due_at: new Date(clock.now() + delayMs),
    })
    await this.deliver()
    return kept.amount
  }

  /** Brings in what is due, and waits for the next. Called at the start and when the clock moved. */
  deliver(): Promise<void> {
    // One after the other: two rounds at a time would post the same recharge twice, to no effect.
    this.#delivering = this.#delivering.then(() => this.#round())
    return this.#delivering
  }

  stop(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#delivering
  }

  async #round(): Promise<void> {
    const { store, clock, appid, book, onFault } = this.#options
    clearTimeout(this.#timer)
    try {
      const pending = await store.listLateRecharges(appid, book())
      const now = clock.now()
      const due = pending.filter(({ due_at }) => due_at.getTime() <= now)
      await Promise.all(due.map((recharge) => this.#arrive(recharge)))
      const next = pending.find(({ due_at }) => due_at.getTime() > now)
      if (next === undefined || clock.state.mode === 'frozen') return
      const waitMs = Math.min(next.due_at.getTime() - now, timerMaxMs)
      this.#timer = setTimeout(() => void this.deliver(), waitMs).unref()
    } catch (error) {
      onFault(error)
    }
  }

  async #arrive(recharge: LateRecharge): Promise<void> {
    const { store, ledger } = this.#options
    const {
      offer_id: offerId,
      env,
      openid,
      zone_id: zoneId,
      bill_no: billNo,
      amount,
      remark,
    } = recharge
    const account = { offerId, env, openid, zoneId }
    const notes = { appRemark: remark ?? undefined }
    const order = { kind: 'recharge', account, billNo, amount, notes } as const
    const dueAt = recharge.due_at.getTime()
    const named = await ledger.money.find(offerId, env, { openid, tradeNo: billNo })
    // The same number in another zone is another purchase.
    const bought = named.find((each) => each.zoneId === zoneId)
    if (bought === undefined) await ledger.post(order, dueAt)
    else await ledger.money.put(purchaseOf(account, bought), 'delivered', dueAt)
    await store.endLateRecharge(recharge.late_recharge_id)
  }
}
