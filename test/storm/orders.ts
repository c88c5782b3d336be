// The orders of a storm: the same ones for the same seed, in every process that asks.

import type { DialectName } from '@pactolus/protocol'

export const dialects = ['1.0', '2.0', 'xpay'] as const

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

/** The protocol in which the careful shop sells an order: each of them in turn to each player. */
export function dialectOf({ order }: Pick<StormOrder, 'order'>): DialectName {
  const place = Number(order.slice(order.lastIndexOf('_') + 1))
  return dialects[place % dialects.length] ?? '1.0'
}

export function ordersOf(seed: number, count: number): StormOrder[] {
  const openids = openidsOf(count)
  return Array.from({ length: count }, (_, i) => ({
    order: `storm_${seed}_${i}`,
    openid: openids[i % openids.length] ?? '',
    amt: 1 + (i % 97),
  }))
}
