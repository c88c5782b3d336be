// The steps of one deduct: pay until the answer is known, deliver, and when delivery fails cancel until
// the coins are back. Each step is in the journal before the next is taken.
// Why each answer means what it means: docs/decisions/0010-when-an-order-is-settled.md.
import type { CallOptions, Connection } from './connection.ts'
import type { Deduction, DeductOrder, Deliver } from './deduction.ts'
import { MidasError } from './error.ts'
import { type Entry, isSettled, type Journal, type State } from './journal/journal.ts'
import type { PayOrder } from './orders.ts'
import { quietly } from './send.ts'

/** What the saga needs to know of its client. */
export interface Sagas {
  readonly midas: {
    pay(order: PayOrder, options: CallOptions): Promise<unknown>
    /** Cancels the whole order. */
    cancelWhole(order: PayOrder, options: CallOptions): Promise<unknown>
  }
  readonly connection: Connection
  /** How long a pay that got no answer may still arrive at the ledger, in ms. */
  readonly lateMs: number
  /** How long a bill_no can be asked about, in ms from its beginning. */
  readonly windowMs: number
}

export interface Run {
  readonly sagas: Sagas
  readonly journal: Journal
  readonly deliver: Deliver
  readonly options: CallOptions
  /** No pay of this order was sent before this run. */
  readonly isFirst: boolean
}

/** Where a step leads; without a state the order stays where it is, for recover(). */
interface Step {
  readonly state?: State
  readonly error?: unknown
  /** It may have been delivered before. */
  readonly isAgain?: boolean
}

/** Probes of one run whether a bill_no that no order has can still be paid. */
const probesMax = 3

export function deductionOf({ billNo, state }: Entry, error: unknown): Deduction {
  return { billNo, state, settled: isSettled(state), ...(error !== undefined && { error }) }
}

/** Takes step after step until the order is settled or has to wait. */
export async function finish(run: Run, begun: Entry): Promise<Deduction> {
  const { journal, sagas } = run
  const { connection } = sagas
  let entry = begun
  let error: unknown
  // A run before this one may have delivered what it left paid.
  let isAgain = begun.state === 'paid'
  try {
    while (!isSettled(entry.state)) {
      const step = await stepOf(run, entry, isAgain)
      error = step.error ?? error
      isAgain ||= step.isAgain === true
      if (step.state === undefined) break
      entry = await journal.move(entry, step.state, connection.now())
      quietly(() => connection.hooks.state?.(deductionOf(entry, error)))
    }
  } catch (fault) {
    // Another worker goes on with it. By name: each journal may bring this class along.
    if ((fault as Error).name !== 'ClaimLost') throw fault
    error = fault
  }
  return deductionOf(entry, error)
}

function stepOf(run: Run, entry: Entry, isAgain: boolean): Promise<Step> {
  if (entry.state === 'paying') return settlePay(run, entry)
  return entry.state === 'paid' ? handOver(run, entry, isAgain) : giveBack(run, entry)
}

/** The platform has forgotten bill_nos of this age: a pay might take the coins a second time. */
function isOver({ sagas }: Run, { beganAt }: Entry): boolean {
  return sagas.connection.now() - beganAt > sagas.windowMs
}

function midasErrorOf(error: unknown): MidasError {
  if (error instanceof MidasError) return error
  throw error
}

/** Finds out whether the coins were taken, by sending the pay again. */
async function settlePay(run: Run, entry: Entry): Promise<Step> {
  if (isOver(run, entry)) {
    const cancelled = await cancelOnce(run, entry)
    return cancelled.isUnknown ? { state: 'unresolved', error: cancelled.error } : cancelled
  }
  try {
    await run.sagas.midas.pay(entry.order as PayOrder, run.options)
    return { state: 'paid' }
  } catch (thrown) {
    const error = midasErrorOf(thrown)
    if (error.reason === 'order_exists') {
      // A first pay was done before this journal had it. Either the platform sent it again, or an
      // earlier run did, which the journal no longer has and which may have delivered.
      return { state: 'paid', isAgain: run.isFirst }
    }
    if (error.reason === 'order_refunded') return { state: 'cancelled', error }
    if (run.isFirst && error.outcome === 'refused') return { state: 'refused', error }
    // An earlier pay may be on its way yet, and find coins when it arrives.
    if (error.reason === 'balance_insufficient') return { state: 'cancelling', error }
    return { error }
  }
}

async function handOver(run: Run, entry: Entry, isAgain: boolean): Promise<Step> {
  const { deliver, options } = run
  if (options.signal?.aborted === true) return {}
  try {
    await deliver(entry.order as DeductOrder, { again: isAgain })
    return { state: 'delivered' }
  } catch (error) {
    const outcome = (error as { outcome?: unknown } | undefined | null)?.outcome
    const isCertain = outcome === 'refused' || (outcome === undefined && !isAgain)
    return isCertain ? { state: 'cancelling', error } : { error }
  }
}

interface Cancelled extends Step {
  /** The ledger knows no such order: it never was, or has not arrived yet. */
  readonly isUnknown?: true
}

async function cancelOnce({ sagas, options }: Run, { order }: Entry): Promise<Cancelled> {
  try {
    await sagas.midas.cancelWhole(order as PayOrder, options)
    return { state: 'cancelled' }
  } catch (thrown) {
    const error = midasErrorOf(thrown)
    if (error.outcome === 'done') return { state: 'cancelled' }
    // Somebody else refunded a part of it.
    const isPartBack = error.reason === 'refund_too_large'
    if (isPartBack || error.reason === 'order_confirmed') return { state: 'unresolved', error }
    return error.reason === 'order_not_found' ? { isUnknown: true, error } : { error }
  }
}

/**
 * Cancels until the ledger confirms that the coins are back. "No such order" is no confirmation
 * while an earlier pay may still arrive. Then a pay is sent. It makes the order exist for the next
 * cancel, or its answer shows that this bill_no can never be paid. If it does neither, only time
 * decides.
 */
async function giveBack(run: Run, entry: Entry): Promise<Step> {
  const { connection, lateMs, midas } = run.sagas
  for (let probes = 0; ; probes += 1) {
    const cancelled = await cancelOnce(run, entry)
    if (cancelled.isUnknown !== true) return cancelled
    const { error } = cancelled
    if (isOver(run, entry)) return { state: 'unresolved', error }
    const silentMs = connection.now() - entry.movedAt
    // The last probe was sent before lateMs, and has had as long again to arrive.
    if (silentMs >= 2 * lateMs) return { state: entry.paid ? 'unresolved' : 'refused', error }
    if (silentMs >= lateMs || probes >= probesMax) return {}
    try {
      await midas.pay(entry.order as PayOrder, run.options)
    } catch (thrown) {
      const { reason } = midasErrorOf(thrown)
      if (reason === 'order_refunded') return { state: 'cancelled' }
      if (reason !== 'order_exists') return {}
    }
  }
}
