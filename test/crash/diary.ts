// What clients were told: every request that moves coins or reads a balance, with its answer. Written while
// it happens, and the only thing that the checker believes about the clients.

export type OrderKind = 'recharge' | 'present' | 'pay' | 'refund'

/** A stretch of time, in milliseconds: something happened within it. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** One request and what came of it. Times are UNIX milliseconds by the suite's clock. */
interface Told {
  readonly openid: string
  readonly sentAt: number
  readonly answeredAt: number
  /** 0 and the documented others; -1 asks to try again; undefined when no whole answer came. */
  readonly errcode: number | undefined
  /** Of an answer 0 that carries one. */
  readonly balance?: number | undefined
  /** What the service's clock showed between sending and answer, UNIX milliseconds. */
  readonly clock: Span
  /** When the token of the request ends by that clock; undefined for the admin API. */
  readonly tokenEnds?: Span | undefined
}

export interface Attempt extends Told {
  readonly kind: OrderKind
  /** The order's own number; of a refund that of its pay. */
  readonly billNo: string
  /** Coins; of a refund 0, it gives all back. */
  readonly amount: number
  /** Sent alone, after everything else was over: its answer is the state of the order. */
  readonly isLast: boolean
}

export type BalanceRead = Told

export interface Diary {
  readonly attempts: Attempt[]
  readonly reads: BalanceRead[]
}

/** No answer, -1, or 90016, somebody else writes it just now: the order moved once or not at all. */
export function isUnknown(errcode: number | undefined): boolean {
  return errcode === undefined || errcode === -1 || errcode === 90016
}

/** The answers to a token that is missing, superseded, malformed or over (auth §3). */
export function isAboutToken(errcode: number | undefined): boolean {
  return errcode === 40001 || errcode === 40014 || errcode === 42001
}
