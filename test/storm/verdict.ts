// What became of every order, read from the ledger and from what the receiver counted. The two are
// compared order by order: neither the client nor its journal is asked.
import { firstCoins, openidsOf, ordersOf } from './orders.ts'
import type { Service } from './service.ts'

export interface Verdict {
  /** Orders paid once and delivered once. */
  readonly delivered: number
  /** Orders not delivered whose coins are back, or were never taken. */
  readonly cancelled: number
  /** Orders whose coins are gone without goods, or goods without coins. */
  readonly lost: number
  /** Orders paid, or delivered, more than once. */
  readonly doubled: number
  /** Players whose balance is not what they began with less what was delivered to them. */
  readonly wrongBalances: number
  /** Invariants of the ledger that do not hold. */
  readonly checks: number
  /** The first orders that are lost or doubled, with what is known of them. */
  readonly examples: readonly string[]
}

interface Entry {
  readonly entry_no: number
  readonly bill_no: string
  readonly amount: number
  readonly refunded: number
}

const pageSize = 100
const examplesMax = 10

/** `storm_7_12-3` is the fourth bill_no that a naive shop gave to order `storm_7_12`. */
function orderOf(billNo: string): string {
  return billNo.split('-')[0] ?? ''
}

export async function verdictOf(
  service: Service,
  { seed, orders, deliveries }: { seed: number; orders: number; deliveries: Map<string, number> },
): Promise<Verdict> {
  const paid = await paidTimes(service, orders)
  const counts = { delivered: 0, cancelled: 0, lost: 0, doubled: 0 }
  const examples: string[] = []
  const spent = new Map<string, number>()
  for (const { order, openid, amt } of ordersOf(seed, orders)) {
    const [pays, goods] = [paid.get(order) ?? 0, deliveries.get(order) ?? 0]
    const fate = fateOf(pays, goods)
    counts[fate] += 1
    spent.set(openid, (spent.get(openid) ?? 0) + goods * amt)
    if ((fate === 'lost' || fate === 'doubled') && examples.length < examplesMax) {
      examples.push(`${order}: paid ${pays} times, delivered ${goods} times`)
    }
  }
  let wrongBalances = 0
  for (const openid of openidsOf(orders)) {
    const { balance } = await service.ask<{ balance: number }>('GET', accountPath(service, openid))
    if (balance !== firstCoins - (spent.get(openid) ?? 0)) wrongBalances += 1
  }
  return { ...counts, wrongBalances, checks: await brokenChecks(service), examples }
}

function fateOf(pays: number, goods: number): 'delivered' | 'cancelled' | 'lost' | 'doubled' {
  if (pays > 1 || goods > 1) return 'doubled'
  if (pays !== goods) return 'lost'
  return pays === 1 ? 'delivered' : 'cancelled'
}

export function accountPath({ ready: { offerId } }: Service, openid: string): string {
  return `/admin/v1/offers/${offerId}/production/accounts/${openid}/1`
}

/** How many pays of each order still hold coins. */
async function paidTimes(service: Service, orders: number): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const openid of openidsOf(orders)) {
    let after: string | null = ''
    while (after !== null) {
      const cursor: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`
      const path = `${accountPath(service, openid)}/entries?kind=pay&limit=${pageSize}${cursor}`
      const page = await service.ask<{ items: Entry[]; next: string | null }>('GET', path)
      for (const { bill_no, amount, refunded } of page.items) {
        const order = orderOf(bill_no)
        if (refunded < amount) times.set(order, (times.get(order) ?? 0) + 1)
      }
      after = page.next
    }
  }
  return times
}

async function brokenChecks(service: Service): Promise<number> {
  const { checks } = await service.ask<{ checks: { violations: unknown[] }[] }>(
    'GET',
    '/admin/v1/checks',
  )
  return checks.filter(({ violations }) => violations.length > 0).length
}
