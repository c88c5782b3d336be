// The two ways into the saga: a new order, and what a crash left in the journal.
import { bodyOf } from './body.ts'
import type { CallOptions, Connection } from './connection.ts'
import type { Deduction, DeductOrder, Deliver } from './deduction.ts'
import { type Entry, type Journal, type State, states } from './journal/journal.ts'
import { deductionOf, finish, type Run, type Sagas } from './saga.ts'

/** Where the order is remembered, and limits of each of its calls. */
export interface DeductOptions extends CallOptions {
  readonly journal: Journal
}

/** As for deduct(). */
export interface RecoverOptions extends DeductOptions {
  /** Orders at a time; 8 when left out. */
  readonly concurrency?: number
}

/** What has become of the orders that were left. */
export interface Recovery {
  /** How many ended in each state; those not settled stay for the next time. */
  readonly counts: Readonly<Record<State, number>>
  /** One for each order that was claimed. */
  readonly deductions: readonly Deduction[]
}

/** The coins of xpay belong to the app, without an offer. */
function scopeOf({ dialect, appid, offerId, env }: Connection): string {
  return `${dialect.hasOffers ? offerId : appid}/${env}`
}

export async function deduct<Data>(
  sagas: Sagas,
  order: DeductOrder<Data>,
  deliver: Deliver<Data>,
  { journal, ...options }: DeductOptions,
): Promise<Deduction> {
  const { connection } = sagas
  const { env } = connection
  bodyOf(connection, { name: 'pay', env, ...connection.dialect.termsOf('pay', { ...order }) })
  // What deliver gets is what it will get after a crash.
  const kept: DeductOrder = JSON.parse(JSON.stringify(order))
  const { billNo } = kept
  const beganAt = connection.now()
  const begun = await journal.begin({ scope: scopeOf(connection), billNo, order: kept, beganAt })
  const { entry, claimed } = begun
  const isFirst = claimed === 'new'
  const run: Run = { sagas, journal, deliver: deliver as Deliver, options, isFirst }
  try {
    if (!isFirst) refuseOtherOrder(entry, kept)
    if (claimed === 'none') return deductionOf(entry, undefined)
    const deduction = await finish(run, entry)
    if (!deduction.settled) await journal.release(entry)
    return deduction
  } catch (fault) {
    // What broke the run may break this too; the run's fault is the one to report.
    if (claimed !== 'none') await journal.release(entry).catch(() => {})
    throw fault
  }
}

/** A bill_no names one order; for another one it would get the outcome of the first. */
function refuseOtherOrder({ order, billNo }: Entry, given: DeductOrder): void {
  const known = order as DeductOrder
  for (const name of ['openid', 'zoneId', 'amt'] as const) {
    if (known[name] === given[name]) continue
    throw new TypeError(`${billNo} is in the journal with another ${name}: ${known[name]}`)
  }
}

export async function recover<Data>(
  sagas: Sagas,
  deliver: Deliver<Data>,
  { journal, concurrency = 8, ...options }: RecoverOptions,
): Promise<Recovery> {
  const scope = scopeOf(sagas.connection)
  const deductions: Deduction[] = []
  // Kept until the end: what could not be settled now is not tried again in this recovery.
  const unsettled: Entry[] = []
  const run: Run = { sagas, journal, deliver: deliver as Deliver, options, isFirst: false }
  const work = async () => {
    while (options.signal?.aborted !== true) {
      const [entry] = await journal.claim(scope, 1)
      if (entry === undefined) return
      const deduction = await finish(run, entry)
      deductions.push(deduction)
      if (!deduction.settled) unsettled.push(entry)
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, work))
  for (const entry of unsettled) await journal.release(entry)
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason
  return { counts: countsOf(deductions), deductions }
}

function countsOf(deductions: readonly Deduction[]): Record<State, number> {
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>
  for (const { state } of deductions) counts[state] += 1
  return counts
}
