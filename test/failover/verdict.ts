// What clients were told, compared with the ledger order by order. The service is not asked: the
// database is, and so are all its invariants.
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { runChecks } from '../../packages/server/src/schema/checks.ts'
import { firstCoins } from './game.ts'
import type { SoldOrder } from './workload.ts'

export interface Verdict {
  /** Orders told as paid, or as taken back, that the ledger does not hold so. */
  readonly lost: number
  /** Orders that moved coins more often than anybody was told. */
  readonly doubled: number
  /** Players whose balance is not what they began with less what they were told. */
  readonly wrongBalances: number
  /** Invariants of the ledger that do not hold. */
  readonly checks: number
  /** The first orders that are lost or doubled, with what is known of them. */
  readonly examples: readonly string[]
}

interface Pay {
  readonly openid: string
  readonly bill_no: string
  readonly amount: bigint
  readonly refunded: bigint
  readonly entries: bigint
}

const examplesMax = 10

/** The outcome of every order must be known: none is under way. */
export async function verdictOf(driver: Driver, orders: readonly SoldOrder[]): Promise<Verdict> {
  const pays = await paysOf(driver)
  const counts = { lost: 0, doubled: 0 }
  const examples: string[] = []
  const spent = new Map<string, number>()
  for (const order of orders) {
    const { billNo, openid, amt, isPaid, isCancelled } = order
    const pay = pays.get(billNo)
    pays.delete(billNo)
    if (isPaid && !isCancelled) spent.set(openid, (spent.get(openid) ?? 0) + amt)
    const fate = fateOf(order, pay)
    if (fate === 'as told') continue
    counts[fate] += 1
    const held = pay === undefined ? 'nothing' : `${pay.amount} taken, ${pay.refunded} back`
    const told = `paid ${isPaid}, cancelled ${isCancelled}`
    if (examples.length < examplesMax) examples.push(`${billNo} ${fate}: ${told}; ledger: ${held}`)
  }
  // A pay that nobody sent is one too many.
  counts.doubled += pays.size
  const checks = await runChecks(driver)
  return {
    ...counts,
    wrongBalances: await wrongBalances(driver, spent),
    checks: checks.filter(({ violations }) => violations.length > 0).length,
    examples,
  }
}

function fateOf(order: SoldOrder, pay: Pay | undefined): 'as told' | 'lost' | 'doubled' {
  const { openid, amt, isPaid, isCancelled, isPaidAgain } = order
  if (isPaidAgain || (pay !== undefined && pay.entries !== 1n)) return 'doubled'
  if (pay === undefined) return isPaid ? 'lost' : 'as told'
  if (!isPaid) return 'doubled'
  const back = isCancelled ? pay.amount : 0n
  if (pay.refunded > back) return 'doubled'
  const isAsTold = pay.refunded === back && pay.amount === BigInt(amt) && pay.openid === openid
  return isAsTold ? 'as told' : 'lost'
}

async function paysOf(driver: Driver): Promise<Map<string, Pay>> {
  const rows = await driver.query<Pay>(
    `select a.openid, o.bill_no, o.amount, o.refunded, count(e) as entries
       from ledger.orders o
       join ledger.accounts a using (account_id)
       left join ledger.entries e
         on e.account_id = o.account_id and e.kind = o.kind and e.bill_no = o.bill_no
      where o.kind = 'pay'
      group by a.openid, o.bill_no, o.amount, o.refunded`,
  )
  return new Map(rows.map((row) => [row.bill_no, row]))
}

async function wrongBalances(driver: Driver, spent: Map<string, number>): Promise<number> {
  const accounts = await driver.query<{ openid: string; balance: bigint }>(
    'select openid, paid + gift as balance from ledger.accounts',
  )
  return accounts.filter(({ openid, balance }) => {
    return balance !== BigInt(firstCoins - (spent.get(openid) ?? 0))
  }).length
}
