// The state in which an order happened, as a seed file of the emulator (docs/emulator.md): a developer repeats there
// what a player saw.
import type { Static } from 'typebox'
import type * as contract from '../../../server/src/emulator/contract.ts'
import type { OrderLife } from '../api/bodies.ts'
import type { Owner } from '../links/links.ts'

type Seed = Static<typeof contract.Seed>
type SeedOrder = NonNullable<Seed['orders']>[number]

/**
 * The player's coins just before the order, then the order and its refunds. Each is as old as it is
 * at `now` (milliseconds since 1970). Undefined for a refund, whose pay is seeded instead.
 */
export function seedOf(owner: Owner, life: OrderLife, now: number): Seed | undefined {
  const { order, entry, refunds } = life
  if (order.kind === 'refund') return undefined
  const player = {
    openid: owner.openid,
    zone_id: owner.zone,
    ...(owner.env === 'sandbox' && { env: owner.env }),
  }
  const ageOf = (at: string) => `${Math.max(0, now - Date.parse(at))}ms`
  const own: SeedOrder = {
    ...player,
    // A pay that was cancelled before it came has no coins.
    ...(order.amount === 0
      ? { kind: 'cancel', bill_no: order.bill_no }
      : { kind: order.kind, bill_no: order.bill_no, amount: order.amount }),
    ago: ageOf(order.posted_at),
  }
  const returns = refunds.map(({ order: refund }): SeedOrder => {
    const ago = ageOf(refund.posted_at)
    // A cancel of 1.0 has no number of its own.
    if (refund.bill_no === `cancel:${order.bill_no}`)
      return { ...player, kind: 'cancel', bill_no: order.bill_no, ago }
    const named = { bill_no: refund.bill_no, pay_bill_no: order.bill_no, amount: refund.amount }
    return { ...player, kind: 'refund', ...named, ago }
  })
  // Without the entry, which may be detached, what is known is that its coins were there.
  const before = {
    paid: entry === null ? order.amount - order.gift : entry.paid_after - entry.paid_delta,
    gift: entry === null ? order.gift : entry.gift_after - entry.gift_delta,
  }
  return {
    clock: { at: new Date(now).toISOString() },
    players: [
      {
        ...player,
        ...(before.paid > 0 && { paid: before.paid }),
        ...(before.gift > 0 && { gift: before.gift }),
      },
    ],
    orders: [own, ...returns],
  }
}
