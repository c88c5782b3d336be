// The nouns of the ledger. Coins are bigint everywhere; only the wire meets JSON numbers.
import type { Env } from '@pactolus/protocol'
import type { Outcome } from './outcome.ts'

/** One balance. zone_id is the text as sent. */
export interface AccountKey {
  readonly offerId: string
  readonly env: Env
  readonly openid: string
  readonly zoneId: string
}

export type OrderKind = 'recharge' | 'present' | 'pay' | 'refund'

/** What the caller says about an order; kept with it and shown in statements. */
export interface OrderNotes {
  readonly payItem?: string | undefined
  readonly appRemark?: string | undefined
  readonly userIp?: string | undefined
}

interface OrderBase {
  readonly account: AccountKey
  /** The idempotency key, in a number space per account and kind. */
  readonly billNo: string
  readonly notes?: OrderNotes
}

export interface IncomingOrder extends OrderBase {
  readonly kind: 'recharge' | 'present' | 'pay'
  readonly amount: bigint
}

export interface RefundOrder extends OrderBase {
  readonly kind: 'refund'
  /** The pay to refund. */
  readonly payBillNo: string
  /** Coins to refund; null for all that is left of the pay, which is a cancel. */
  readonly amount: bigint | null
  /** How long after the pay it may be refunded, in seconds. */
  readonly windowS: number
  /** Refuse the refund of a pay that was refunded before, also in part. */
  readonly once?: boolean
  /** Remember the refund of an unknown pay, so that the pay is refused when it comes late. */
  readonly tombstone: boolean
}

/** The number of a cancel that has none of its own, as in 1.0; ":" is in no number that a caller can send. */
export function cancelBillNo(payBillNo: string): string {
  return `cancel:${payBillNo}`
}

export type Order = IncomingOrder | RefundOrder

/** The answer to an order. */
export interface Posting {
  readonly outcome: Outcome
  /** The account's coins now. */
  readonly paid: bigint
  readonly gift: bigint
  /** What the order moved; of a duplicate, what the first one moved. */
  readonly orderAmount: bigint
  /** The gift part of orderAmount. */
  readonly orderGift: bigint
}

export interface Balance {
  readonly paid: bigint
  readonly gift: bigint
  /** Coins ever bought, given and spent; spent counts down again when a pay is refunded. */
  readonly saveAmt: bigint
  readonly presentSum: bigint
  readonly costSum: bigint
  readonly frozen: boolean
  readonly entryNo: bigint
  /** Null for an account that does not exist yet: it reads as empty. */
  readonly createdAt: Date | null
}

/** An order as it is kept. */
export interface FoundOrder {
  readonly openid: string
  readonly zoneId: string
  readonly kind: OrderKind
  readonly billNo: string
  readonly payBillNo: string | null
  /** 0 for a tombstone: a pay that was cancelled before it arrived. */
  readonly amount: bigint
  readonly gift: bigint
  readonly refunded: bigint
  readonly refundedGift: bigint
  readonly entryNo: bigint | null
  readonly postedAt: Date
  readonly payItem: string | null
  readonly appRemark: string | null
  readonly userIp: string | null
}
