// What clients got: every request that moves coins or reads a balance, with its answer. Written while
// it happens, and the only thing that the checker believes about the clients.
import type { OrderKind, Via } from './answers.ts'

/** A stretch of time, in milliseconds: something happened within it. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What one client asks for. */
export interface Order {
  readonly openid: string
  readonly via: Via
  readonly kind: OrderKind
  /** The order's own number; of a cancel of 1.0 the ledger's: `cancel:` and the pay's. */
  readonly billNo: string
  /** Of a refund: the number of its pay. */
  readonly payBillNo?: string
  /** Of a recharge that is a purchase: what it costs, in fen. */
  readonly fee?: number
  /** Coins; 0 for a cancel of 1.0, which refunds what is left. */
  readonly amount: number
}

/** One request and what came of it. Times are UNIX milliseconds by the suite's clock. */
interface CallRecord {
  readonly openid: string
  readonly via: Via
  readonly sentAt: number
  readonly answeredAt: number
  /** As `answers.ts` reads it; undefined when no whole answer came. */
  readonly errcode: number | undefined
  /** Of an answer 0 that carries one. */
  readonly balance?: number | undefined
  /** What the service's clock showed between sending and answer, UNIX milliseconds. */
  readonly clock: Span
  /** The login was answered long before, and nobody has logged the player in since. */
  readonly isLoggedIn?: boolean | undefined
  /** When the token of the request ends by that clock; undefined for the admin API. */
  readonly tokenEnds?: Span | undefined
}

export interface Attempt extends CallRecord, Order {
  /** Sent alone, after everything else was over: its answer is the state of the order. */
  readonly isLast: boolean
}

export type BalanceRead = CallRecord

export interface Diary {
  readonly attempts: Attempt[]
  readonly reads: BalanceRead[]
}
