// What of a pay has not come back yet, and until when it can.
import type { Order, OrderLife } from '../api/bodies.ts'

export function leftOf({ amount, refunded }: Pick<Order, 'amount' | 'refunded'>): number {
  return amount - refunded
}

/** The time to refund a pay; undefined where nothing of it is left. */
export function windowOf({
  order,
  window,
}: Pick<OrderLife, 'order' | 'window'>): NonNullable<OrderLife['window']> | undefined {
  return window === null || leftOf(order) === 0 ? undefined : window
}
