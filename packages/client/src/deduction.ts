// What deduct() gets and what it returns: an order, its delivery and what has become of them.
import type { State } from './journal/journal.ts'
import type { PayOrder } from './orders.ts'

/** `data` is kept with the order, as JSON: what deliver needs to know after a crash. */
export interface DeductOrder<Data = unknown> extends PayOrder {
  readonly data?: Data
}

/** The second argument of deliver(). */
export interface Delivery {
  /** True when this bill_no may have been delivered before, by a run that a crash ended. */
  readonly again: boolean
}

/**
 * Gives the player what was paid for. It may be called again with the same bill_no, so it must
 * accept a bill_no once. It succeeds by returning. When it throws, the coins go back, unless the
 * bill_no may have been delivered. That is so with `again`, and after DeliveryError 'unknown': the
 * order stays paid, and recover() delivers it later. DeliveryError 'refused' refunds the coins
 * in every case.
 */
export type Deliver<Data = unknown> = (order: DeductOrder<Data>, delivery: Delivery) => unknown

/** Thrown by deliver to say what it knows. `refused`: not delivered, and never will be. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly outcome: 'refused' | 'unknown'

  constructor(outcome: 'refused' | 'unknown', message?: string, options?: { cause?: unknown }) {
    super(message, options)
    this.outcome = outcome
  }
}

/** What has become of an order. */
export interface Deduction {
  readonly billNo: string
  readonly state: State
  /** False: recover() will go on with it. */
  readonly settled: boolean
  /** Why it is not delivered: a MidasError, or what deliver threw. */
  readonly error?: unknown
}
