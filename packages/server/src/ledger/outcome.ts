// Every outcome of the ledger, in order of precedence: when several apply, the first is returned.
// sql/ledger/functions/post_orders.sql decides in this order, with one exception. For a refund with
// an amount, a used number and a closed window come before "nothing is left".

export const outcomes = [
  /** Someone else holds the account and did not let go in time; nothing moved. */
  'in_progress',
  /** Refund: this account never paid with that number. */
  'order_not_found',
  /** The same order was posted before and stands; nothing moved now. */
  'duplicate',
  /** Refund or pay: that pay was refunded, all of it, or was cancelled before it arrived. */
  'already_refunded',
  /** The number belongs to an order with other terms; nothing moved. */
  'bill_no_conflict',
  /** Refund: the pay is older than the window. */
  'window_closed',
  /** Refund: more than is left of the pay. */
  'refund_too_large',
  /** Pay: the account is frozen. */
  'account_frozen',
  /** Pay: fewer coins than the amount. */
  'balance_insufficient',
  /** Recharge or present: the account's sums would pass 15 digits. */
  'balance_limit',
  /** The coins have moved, durably. */
  'posted',
] as const

export type Outcome = (typeof outcomes)[number]
