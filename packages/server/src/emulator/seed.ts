// Fills an empty book as a seed says: players with coins, purchases, then orders as they would have been made.
import type { Ledger } from '../ledger/ledger.ts'
import { type AccountKey, cancelBillNo, type Order } from '../ledger/model.ts'
import { Seed } from './contract.ts'
import { checkedRule } from './fault-rules.ts'
import { checked } from './input.ts'
import { durationMs, InvalidInput, momentMs } from './time-text.ts'

type SeedOrder = NonNullable<Seed['orders']>[number]
type SeedPurchase = NonNullable<Seed['purchases']>[number]

/** Seeded pays can be refunded however old they are: only a cancel of a caller meets the window. */
const anyTimeS = 31_622_400

/** 50 years: what is older lies before 1970 on many clocks. */
const ageMaxMs = 50 * 365 * 86_400_000

/** Posted at a time; the ledger's queue takes more. */
const postsMax = 1000

/** The seed, once it is as documented, its times and rules too. */
export function checkedSeed(input: unknown): Seed {
  const seed = checked(Seed, input, 'a seed')
  if (seed.clock?.at !== undefined) momentMs(seed.clock.at, 'clock.at')
  for (const [at, rule] of (seed.faults ?? []).entries())
    within(`faults[${at}]`, () => checkedRule(rule))
  for (const [at, { ago }] of (seed.purchases ?? []).entries()) checkAge(ago, `purchases[${at}]`)
  for (const [at, { kind, amount, pay_bill_no, ago }] of (seed.orders ?? []).entries()) {
    checkAge(ago, `orders[${at}]`)
    if ((kind === 'refund') !== (pay_bill_no !== undefined)) {
      const field = `orders[${at}].pay_bill_no`
      const isRefund = kind === 'refund'
      throw new InvalidInput(isRefund ? `${field} is missing` : `${field} is for a refund alone`)
    }
    if ((kind === 'cancel') === (amount === undefined)) continue
    const field = `orders[${at}].amount`
    throw new InvalidInput(
      kind === 'cancel'
        ? `${field} is not for a cancel: it refunds the whole pay`
        : `${field} is missing`,
    )
  }
  return seed
}

function checkAge(ago: string | number | undefined, field: string): void {
  const ageMs = ago === undefined ? 0 : durationMs(ago, `${field}.ago`)
  if (ageMs > ageMaxMs) throw new InvalidInput(`${field}.ago is more than 50 years`)
}

/** Posts the players' coins and the orders; InvalidInput naming the order that cannot be. */
export async function fill(
  ledger: Ledger,
  offerId: string,
  { clock, players = [], purchases = [], orders = [] }: Seed,
  realMs: number,
): Promise<void> {
  const now = clock?.at === undefined ? realMs : momentMs(clock.at, 'clock.at')
  const timeOf = ({ ago = 0 }: Pick<SeedOrder, 'ago'>) => now - durationMs(ago, 'ago')
  const start = [...purchases, ...orders].map(timeOf).reduce((a, b) => Math.min(a, b), now)
  const post = async (order: Order, at: number, field: string) => {
    const { outcome } = await ledger.post(order, at)
    if (outcome !== 'posted') throw new InvalidInput(`${field} cannot be: ${outcome}`)
  }
  const posts: (() => Promise<void>)[] = []
  for (const [at, player] of players.entries()) {
    const account = accountOf(offerId, player)
    for (const [field, kind] of [
      ['paid', 'recharge'],
      ['gift', 'present'],
    ] as const) {
      const amount = player[field]
      if (amount === undefined) continue
      const order = { kind, account, billNo: `seed-${field}`, amount: BigInt(amount) }
      posts.push(() => post(order, start, `players[${at}].${field}`))
    }
  }
  await doAll(posts)
  for (const [at, purchase] of purchases.entries()) {
    await buy(ledger, accountOf(offerId, purchase), purchase, timeOf(purchase)).catch((error) => {
      throw error instanceof InvalidInput
        ? new InvalidInput(`purchases[${at}] cannot be: ${error.message}`)
        : error
    })
  }
  await doAll(
    orders.map((order, at) => () => post(orderOf(offerId, order), timeOf(order), `orders[${at}]`)),
  )
  await freeze(ledger, offerId, players)
}

/** Many at once: the ledger keeps the order of what goes to one account. */
async function doAll(posts: readonly (() => Promise<void>)[]): Promise<void> {
  for (let at = 0; at < posts.length; at += postsMax) {
    const posted = await Promise.allSettled(posts.slice(at, at + postsMax).map((post) => post()))
    const failed = posted.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }
}

/** Brings a purchase as far as the seed says, and pays its money back. InvalidInput with the outcome. */
async function buy(
  { money }: Ledger,
  account: AccountKey,
  {
    out_trade_no: tradeNo,
    coins,
    fee,
    dialect = '2.0',
    state = 'delivered',
    refunded,
  }: SeedPurchase,
  at: number,
): Promise<void> {
  const terms = { account, tradeNo, dialect, fee: BigInt(fee), coins: BigInt(coins) }
  const bought = await money.put(terms, state, at)
  if (bought.outcome !== 'posted') throw new InvalidInput(bought.outcome)
  if (refunded === undefined) return
  const order = { account, tradeNo, refundNo: 'seed-refund', leftFee: terms.fee }
  const refund = await money.refund({ ...order, fee: BigInt(refunded), notes: {} }, at)
  if (refund.outcome !== 'posted') throw new InvalidInput(refund.outcome)
}

async function freeze(
  ledger: Ledger,
  offerId: string,
  players: NonNullable<Seed['players']>,
): Promise<void> {
  for (const [at, { frozen, ...player }] of players.entries()) {
    if (frozen !== true || (await ledger.setFrozen(accountOf(offerId, player), true))) continue
    throw new InvalidInput(`players[${at}].frozen needs an account: give the player coins`)
  }
}

function accountOf(
  offerId: string,
  {
    openid,
    zone_id: zoneId = '1',
    env = 'production',
  }: Pick<SeedOrder, 'openid' | 'zone_id' | 'env'>,
) {
  return { offerId, env, openid, zoneId }
}

function orderOf(offerId: string, order: SeedOrder): Order {
  const { kind, bill_no: billNo, pay_bill_no: payBillNo = billNo, amount } = order
  const account = accountOf(offerId, order)
  if (kind !== 'cancel' && kind !== 'refund') {
    return { kind, account, billNo, amount: BigInt(amount ?? 0) }
  }
  return {
    kind: 'refund',
    account,
    billNo: kind === 'cancel' ? cancelBillNo(billNo) : billNo,
    payBillNo,
    amount: amount === undefined ? null : BigInt(amount),
    windowS: anyTimeS,
    tombstone: false,
  }
}

function within(field: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw error instanceof InvalidInput ? new InvalidInput(`${field}.${error.message}`) : error
  }
}
