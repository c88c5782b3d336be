// The status of a money order, in the numbers of xpay §3.4.
import type { MoneyOrder } from '../../ledger/money-orders.ts'

export function statusOf(order: MoneyOrder, now: number): number {
  const { closedAt, refunds, providedAt, paidAt } = order
  if (closedAt !== null) return 6
  const refund = refunds.at(-1)
  if (refund !== undefined) return refund.doneAt.getTime() <= now ? 8 : 5
  if (providedAt !== null) return 4
  return paidAt === null ? 1 : 2
}
