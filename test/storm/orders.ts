// The orders of a storm: the same ones for the same seed, in every process that asks.

export interface StormOrder {
  /** Its name, and the bill_no of a client that knows what a bill_no is for. */
  readonly order: string
  readonly openid: string
  readonly amt: number
}

const playersMax = 40
/** What each player has at the beginning: more than all orders of a storm can cost. */
export const firstCoins = 100_000_000

export function openidsOf(orders: number): string[] {
  const players = Math.min(playersMax, orders)
  return Array.from({ length: players }, (_, i) => `oStormPlayer${String(i).padStart(16, '0')}`)
}

export function ordersOf(seed: number, count: number): StormOrder[] {
  const openids = openidsOf(count)
  return Array.from({ length: count }, (_, i) => ({
    order: `storm_${seed}_${i}`,
    openid: openids[i % openids.length] ?? '',
    amt: 1 + (i % 97),
  }))
}
