// Game servers at work: they pay, cancel some of the pays, and remember every answer. After -1, or no
// answer, they send the same bill_no again until they know, as the protocol asks of them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '../../packages/server/test/support/service.ts'
import type { Chance } from '../storm/chance.ts'

/** A call that was repeated until its outcome was known; times are those of the clock, in ms. */
export interface Step {
  /** When it was sent first. */
  readonly sentAt: number
  /** When the service said that it is done; undefined before that. */
  doneAt: number | undefined
}

export interface SoldOrder {
  readonly billNo: string
  readonly openid: string
  readonly amt: number
  readonly pay: Step
  cancel: Step | undefined
  /** Asked again after it was paid, the service took the coins again. */
  isPaidAgain: boolean
}

type Operation = 'pay' | 'cancelPay'

const retryMs = 10
const cancelledShare = 0.2
/** Answers without an outcome: the same bill_no finds out. */
const unknown = [-1, 90016]
const known: Readonly<Record<Operation, readonly number[]>> = {
  pay: [0, 90012, 90015],
  // 90000 after a pay that was answered as taken: that pay is lost, and the verdict will say so.
  cancelPay: [0, 90015, 90000],
}

export class Workload {
  readonly orders: SoldOrder[] = []
  /** Answers so far without an outcome, and calls without an answer. */
  unknown = 0
  /** Answers so far with an outcome. */
  answered = 0
  readonly #caller: Caller
  readonly #chance: Chance
  readonly #openids: readonly string[]
  #work: Promise<unknown> | undefined
  #isStopping = false
  #failure: unknown
  #watched: { since: number; answered(): void } | undefined

  constructor(caller: Caller, openids: readonly string[], chance: Chance) {
    this.#caller = caller
    this.#openids = openids
    this.#chance = chance
  }

  start(workers = 32): void {
    this.#isStopping = false
    this.#work = Promise.all(Array.from({ length: workers }, () => this.#sell()))
    this.#work.catch((error: unknown) => {
      this.#failure = error
    })
  }

  /** No new orders; returns when the outcome of every order is known. */
  async settle(): Promise<void> {
    this.#isStopping = true
    await this.#work
  }

  /** Waits for the answer to a pay that was sent after this call: coins move again. */
  async untilAcknowledged(): Promise<void> {
    const since = performance.now()
    const answered = new Promise<void>((resolve) => {
      this.#watched = { since, answered: resolve }
    })
    await Promise.race([answered, this.#work])
  }

  async untilAnswered(more: number): Promise<void> {
    const goal = this.answered + more
    while (this.answered < goal) {
      if (this.#failure !== undefined) throw this.#failure
      await sleep(5)
    }
  }

  /** Sends once more what was answered as paid: the service must know it, and take nothing. */
  async askAgain(orders: readonly SoldOrder[]): Promise<void> {
    for (const order of orders) {
      if ((await this.#untilKnown(order, 'pay')) === 0) order.isPaidAgain = true
    }
  }

  async #sell(): Promise<void> {
    while (!this.#isStopping) {
      const number = this.orders.length
      const order: SoldOrder = {
        billNo: `order_${number}`,
        openid: this.#openids[number % this.#openids.length] ?? '',
        amt: 1 + (number % 97),
        pay: { sentAt: Date.now(), doneAt: undefined },
        cancel: undefined,
        isPaidAgain: false,
      }
      const isReturned = this.#chance.next() < cancelledShare
      this.orders.push(order)
      await this.#untilKnown(order, 'pay')
      order.pay.doneAt = Date.now()
      if (!isReturned) continue
      order.cancel = { sentAt: Date.now(), doneAt: undefined }
      const errcode = await this.#untilKnown(order, 'cancelPay')
      if (errcode !== 90000) order.cancel.doneAt = Date.now()
    }
  }

  async #untilKnown(order: SoldOrder, operation: Operation): Promise<number> {
    const { billNo: bill_no, openid, amt } = order
    const fields = operation === 'pay' ? { bill_no, amt } : { bill_no }
    for (;;) {
      const sentAt = performance.now()
      const call = this.#caller.call(operation, openid, fields)
      const errcode = await call.then(({ errcode }) => errcode).catch(() => -1)
      if (known[operation].includes(errcode)) {
        this.answered += 1
        if (this.#watched !== undefined && sentAt > this.#watched.since) this.#watched.answered()
        return errcode
      }
      if (!unknown.includes(errcode)) throw new Error(`${operation} ${bill_no}: ${errcode}`)
      this.unknown += 1
      await sleep(retryMs)
    }
  }
}
