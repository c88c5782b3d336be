// What an act says besides its reason: the order that it leads to, and who froze the account.
import type { Act } from '../api/bodies.ts'
import type { OrderKind } from '../links/links.ts'

export interface ActOrder {
  readonly kind: OrderKind
  readonly billNo: string
}

/** Of a cancel the pay; of a recharge or present its own order, once there is one. */
export function orderOf({ action, state, bill_no, pay_bill_no }: Act): ActOrder | undefined {
  if (action === 'cancel' && pay_bill_no !== null) return { kind: 'pay', billNo: pay_bill_no }
  const isDone = state === 'done' && bill_no !== null
  if (!isDone || (action !== 'recharge' && action !== 'present')) return undefined
  return { kind: action, billNo: bill_no }
}

/** The number of an order that the link does not show; that of a cancel of all is made of the pay's. */
export function ownNumber({ bill_no, pay_bill_no }: Act, order = ''): string | undefined {
  const isShown = bill_no === order || bill_no === `cancel:${pay_bill_no}`
  return bill_no === null || isShown ? undefined : bill_no
}

/** The freeze that still holds, of acts from the newest to the oldest. */
export function freezeOf(acts: readonly Act[]): Act | undefined {
  const last = acts.find(
    ({ action, state }) => state === 'done' && (action === 'freeze' || action === 'unfreeze'),
  )
  return last?.action === 'freeze' ? last : undefined
}
