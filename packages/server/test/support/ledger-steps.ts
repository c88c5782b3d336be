// Random things to ask of a ledger, for tests that compare it with the model or with itself.
import fc from 'fast-check'
import type { AccountKey, Order } from '../../src/ledger/model.ts'

/** One thing that is asked of the ledger, or a pause. */
export type Step =
  | { type: 'order'; order: Order }
  | { type: 'balance'; account: AccountKey }
  | { type: 'freeze'; account: AccountKey; frozen: boolean }
  | { type: 'wait'; hours: number }
  /** Moves what is older to the archive, while orders are under way. */
  | { type: 'archive'; hours: number }

// Few accounts, numbers and amounts: repetitions and conflicts are what this test is after.
const account = fc.record<AccountKey>({
  offerId: fc.constant('offer'),
  env: fc.constantFrom('production', 'sandbox'),
  openid: fc.constantFrom('amy', 'ben'),
  zoneId: fc.constantFrom('1', '2'),
})
const billNo = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const amount = fc.oneof(
  { weight: 9, arbitrary: fc.bigInt(1n, 12n) },
  { weight: 1, arbitrary: fc.constant(9_999_999_999n) },
)
export const incoming = fc.record({
  kind: fc.constantFrom('recharge' as const, 'present' as const, 'pay' as const, 'pay' as const),
  account,
  billNo,
  amount,
})
const refund = fc.record({
  kind: fc.constant('refund' as const),
  account,
  billNo: fc.constantFrom('r1', 'r2', 'r3'),
  payBillNo: billNo,
  amount: fc.oneof(fc.constant(null), fc.bigInt(1n, 6n)),
  windowS: fc.constantFrom(0, 3600, 172_800),
  tombstone: fc.boolean(),
  once: fc.boolean(),
})
export const step = fc.oneof<fc.WeightedArbitrary<Step>[]>(
  { weight: 12, arbitrary: incoming.map((order) => ({ type: 'order', order })) },
  { weight: 8, arbitrary: refund.map((order) => ({ type: 'order', order: named(order) })) },
  { weight: 3, arbitrary: account.map((key) => ({ type: 'balance', account: key })) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('freeze' as const),
      account,
      frozen: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      hours: fc.constantFrom(0.5, 2, 50),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('archive' as const),
      hours: fc.constantFrom(-1, 0, 1, 60),
    }),
  },
)

/** A whole refund is numbered after its pay, as the dialect does. */
function named<R extends { billNo: string; payBillNo: string; amount: bigint | null }>(
  order: R,
): R {
  return order.amount === null ? { ...order, billNo: `cancel:${order.payBillNo}` } : order
}
