// What a journal is: the memory of deduct() that outlives the process. deduct.ts decides, a journal only
// remembers, durably, and sees to it that one run at a time works on an order.

/** Orders are the caller's own JSON here; deduct.ts knows their fields. */
export interface Entry {
  /** The offer and environment that the order belongs to; bill_nos are unique within it. */
  readonly scope: string
  readonly billNo: string
  readonly order: unknown
  readonly state: State
  /** The pay was known to have taken the coins. */
  readonly paid: boolean
  /** Both in ms since 1970, by the clock of the process that wrote them. */
  readonly beganAt: number
  readonly movedAt: number
  /** The run that works on it; given by the journal. */
  readonly claim?: string
}

/**
 * Where an order stands.
 * - `paying`: written before the pay is first sent: the coins may or may not have been taken
 * - `paid`: they were taken; it may have been delivered
 * - `delivered`: done
 * - `cancelling`: it will not be delivered; the coins may or may not be back
 * - `cancelled`: the coins are back, or can never be taken under this bill_no
 * - `refused`: the coins were never taken
 * - `unresolved`: the time in which the platform would have answered is over; a person must look
 */
export type State = (typeof states)[number]

export const states = [
  'paying',
  'paid',
  'delivered',
  'cancelling',
  'cancelled',
  'refused',
  'unresolved',
] as const

export function isSettled(state: State): boolean {
  return state !== 'paying' && state !== 'paid' && state !== 'cancelling'
}

export type NewEntry = Pick<Entry, 'scope' | 'billNo' | 'order' | 'beganAt'>

export interface Begun {
  readonly entry: Entry
  /**
   * - `new`: it was not known, or was refused before, and begins now
   * - `left`: an earlier run left it unfinished, and this one may go on
   * - `none`: it is settled, or another run is at it
   */
  readonly claimed: 'new' | 'left' | 'none'
}

/** The run does not work on the order any more; another one may. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'

  constructor(billNo: string) {
    super(`another run has taken over ${billNo}; this one leaves it alone`)
  }
}

/** Nothing may be sent before the promise of the journal that it is remembered has resolved. */
export interface Journal {
  /** Remembers an order as `paying`, unless it is known. */
  begin(entry: NewEntry): Promise<Begun>
  /** Remembers the next state; a settled order is not claimed any more. */
  move(entry: Entry, state: State, movedAt: number): Promise<Entry>
  /** Takes up to `limit` unfinished orders that no run works on, the oldest first. */
  claim(scope: string, limit: number): Promise<Entry[]>
  /** Releases an order unfinished. */
  release(entry: Entry): Promise<void>
  /** Everything remembered in these states, the oldest first. */
  list(scope: string, states: readonly State[]): Promise<Entry[]>
  close(): Promise<void>
}
