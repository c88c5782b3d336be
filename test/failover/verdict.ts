// The answers that clients got, compared with the ledger order by order. The service is not asked: the
// database is, and so are all its invariants.
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { runChecks } from '../../packages/server/src/schema/checks.ts'
import { firstCoins } from './game.ts'
import type { SoldOrder, Step } from './workload.ts'

export interface Verdict {
  /** Orders answered as paid, or as refunded, that the ledger does not hold so. */
  readonly lost: number
  /** Orders that moved coins more often than any answer says. */
  readonly doubled: number
  /** Players whose balance is not what they began with less their pays. */
  readonly wrongBalances: number
  /** Invariants of the ledger that do not hold. */
  readonly checks: number
  /** The first orders that are lost or doubled, a sentence each. */
  readonly findings: readonly string[]
}

interface Pay {
  readonly openid: string
  readonly bill_no: string
  readonly amount: bigint
  readonly refunded: bigint
  readonly entries: bigint
}

const findingsMax = 10

/**
 * Judges a ledger as of the time `at`, in ms of the clock. It has what was done before, and nothing
 * that was sent after. What was in flight at that time may be there or not. Without `at`, the time
 * is now.
 */
export async function verdictOf(
  driver: Driver,
  orders: readonly SoldOrder[],
  at = Number.POSITIVE_INFINITY,
): Promise<Verdict> {
  const pays = await paysOf(driver)
  const counts = { lost: 0, doubled: 0 }
  const findings: string[] = []
  const left = new Map<string, bigint>()
  for (const order of orders) {
    const pay = pays.get(order.billNo)
    pays.delete(order.billNo)
    if (pay !== undefined) {
      const before = left.get(pay.openid) ?? BigInt(firstCoins)
      left.set(pay.openid, before - pay.amount + pay.refunded)
    }
    const fate = fateOf(order, pay, at)
    if (fate === 'as told') continue
    counts[fate] += 1
    const held = pay === undefined ? 'nothing' : `${pay.amount} taken, ${pay.refunded} back`
    findings.push(`${fate}: ${JSON.stringify(order)}; the ledger holds ${held}`)
  }
  // A pay that nobody sent is one too many.
  counts.doubled += pays.size
  const checks = await runChecks(driver)
  return {
    ...counts,
    wrongBalances: await wrongBalances(driver, left),
    checks: checks.filter(({ violations }) => violations.length > 0).length,
    findings: findings.slice(0, findingsMax),
  }
}

type Fate = 'as told' | 'lost' | 'doubled'

function fateOf(order: SoldOrder, pay: Pay | undefined, at: number): Fate {
  const { openid, amt, cancel, isPaidAgain } = order
  const isDone = (step: Step | undefined) => (step?.doneAt ?? Number.POSITIVE_INFINITY) < at
  const isSent = (step: Step | undefined) => step !== undefined && step.sentAt <= at
  if (isPaidAgain) return 'doubled'
  if (pay === undefined) return isDone(order.pay) ? 'lost' : 'as told'
  if (!isSent(order.pay) || pay.entries !== 1n) return 'doubled'
  if (pay.openid !== openid || pay.amount !== BigInt(amt)) return 'lost'
  if (pay.refunded !== 0n && (!isSent(cancel) || pay.refunded !== pay.amount)) return 'doubled'
  return isDone(cancel) && pay.refunded === 0n ? 'lost' : 'as told'
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

async function wrongBalances(driver: Driver, left: Map<string, bigint>): Promise<number> {
  const accounts = await driver.query<{ openid: string; balance: bigint }>(
    'select openid, paid + gift as balance from ledger.accounts',
  )
  return accounts.filter(({ openid, balance }) => {
    return balance !== (left.get(openid) ?? BigInt(firstCoins))
  }).length
}
