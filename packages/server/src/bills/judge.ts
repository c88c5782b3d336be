// What a line of a file and an order of the ledger say about each other, and what somebody may do about it.
import type { BillLine } from '../directory/bills.ts'
import type { Cause, Difference, FoundDifference } from '../directory/differences.ts'
import type { BillKind, Mapping } from './kinds.ts'

/** An order of the ledger; of a file by day, a day. */
export interface LedgerOrder {
  readonly kind: Exclude<FoundDifference['ourKind'], null>
  readonly number: string
  readonly openid: string
  readonly zoneId: string
  readonly amount: bigint
  /** The file counts in the same unit: coins with coins, money with money. */
  readonly isComparable: boolean
  readonly returned: bigint
  /** The same, of refunds in the period of the file. */
  readonly returnedThen: bigint
  /** Its coins are with the player. */
  readonly hasArrived: boolean
  readonly at: Date
}

/** Why the two differ; undefined where they do not. `tellsReturns`: the file says what was paid back. */
export function judge(line: BillLine, ours: LedgerOrder, hasReturns: boolean): Cause | undefined {
  const left = ours.amount - ours.returned
  if (line.isFailed) return left > 0n ? 'state' : undefined
  if (line.hasOrder && ours.isComparable && line.amount !== ours.amount) return 'amount'
  if (hasReturns && line.returned > ours.returned) {
    return ours.kind === 'pay' ? 'state' : 'returned_outside'
  }
  if (hasReturns && line.hasOrder && line.returned < ours.returnedThen) return 'state'
  return ours.hasArrived ? undefined : 'state'
}

export const suggestions = ['recharge', 'cancel', 'freeze', 'accept', 'wait'] as const
export type Suggestion = (typeof suggestions)[number]

const dayMs = 86_400_000

/** Of the orders that a file speaks of: coins went out (pay) or came in. */
export function orderKindOf(
  kind: BillKind,
  mapping: Mapping | null,
): 'pay' | 'recharge' | 'present' {
  return kind === 'game' ? (mapping?.order_kind ?? 'pay') : 'recharge'
}

/** The one thing to do. What is younger than a day may still come by itself. */
export function suggestionOf(
  found: Difference,
  of: 'pay' | 'recharge' | 'present',
  nowMs: number,
): Suggestion {
  if (found.ourKind === 'day') return found.cause === 'returned_outside' ? 'freeze' : 'accept'
  const isYoung = nowMs - found.at.getTime() < dayMs
  switch (found.cause) {
    case 'missing_here':
      if (of !== 'pay' && isIncome(found.ourKind)) return 'accept'
      if (isYoung) return 'wait'
      // The file has only refunds of it: there is nothing to bring in.
      if (found.theirs === null) return 'accept'
      return of === 'pay' ? 'accept' : 'recharge'
    case 'missing_there':
      if (isYoung) return 'wait'
      return of === 'pay' ? 'cancel' : 'accept'
    case 'unknown_player':
      return isYoung ? 'wait' : 'accept'
    case 'amount':
      return ofAmounts(found, of)
    case 'state':
      return ofStates(found, of)
    case 'returned_outside':
      return 'freeze'
    case 'late':
    case 'duplicate_in_file':
      return 'accept'
  }
}

/** A recharge that the ledger has as a present has come in, and the other way round. */
function isIncome(kind: Difference['ourKind']): boolean {
  return kind === 'recharge' || kind === 'present'
}

function ofAmounts({ ours, theirs }: Difference, of: string): Suggestion {
  const isMoreHere = (ours ?? 0n) > (theirs ?? 0n)
  if (of === 'pay') return isMoreHere ? 'cancel' : 'accept'
  return isMoreHere ? 'freeze' : 'recharge'
}

function ofStates(
  { ourKind, ourReturned, theirReturned, theirs }: Difference,
  of: string,
): Suggestion {
  // Paid here and at the platform, and its coins have not come in.
  if (ourKind === 'purchase' && ourReturned === theirReturned) return 'recharge'
  const isReturnedThere = (theirReturned ?? 0n) > (ourReturned ?? 0n) || theirs === null
  if (!isReturnedThere) return 'accept'
  return of === 'pay' ? 'cancel' : 'freeze'
}
