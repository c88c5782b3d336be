// The journal of a single process: entries in memory, each change handed to `write` first. What the
// file and the memory journal share.
import {
  type Begun,
  ClaimLost,
  type Entry,
  isSettled,
  type Journal,
  type NewEntry,
  type State,
} from './journal.ts'

/** A change: a whole entry, or the new state of a known one. */
export type Change = Omit<Entry, 'claim'> | Pick<Entry, 'scope' | 'billNo' | 'state' | 'movedAt'>

/** Entries by scope and bill_no. */
export type Entries = Map<string, Entry>

function keyOf({ scope, billNo }: Pick<Entry, 'scope' | 'billNo'>): string {
  return `${scope} ${billNo}`
}

export function apply(entries: Entries, change: Change): void {
  const known = 'order' in change ? change : entries.get(keyOf(change))
  if (known === undefined) throw new Error(`${change.billNo} moves and never began`)
  const paid = change.state === 'paid' || known.paid
  entries.set(keyOf(change), { ...known, state: change.state, movedAt: change.movedAt, paid })
}

export interface Writer {
  /** Makes the change durable, then applies it to the entries. */
  write(change: Change): Promise<void>
  close(): Promise<void>
}

export function keptJournal(entries: Entries, writer: Writer): Journal {
  const claimed = new Set<string>()

  async function begin({ scope, billNo, order, beganAt }: NewEntry): Promise<Begun> {
    const key = keyOf({ scope, billNo })
    const fresh = { state: 'paying', paid: false, beganAt, movedAt: beganAt } as const
    const known = entries.get(key)
    // Claimed and not known: another run is just writing it down.
    const entry: Entry = known ?? { scope, billNo, order, ...fresh }
    if (claimed.has(key) || isFinal(entry)) return { entry, claimed: 'none' }
    claimed.add(key)
    if (known !== undefined && known.state !== 'refused') return { entry, claimed: 'left' }
    const begun = { ...entry, order, ...fresh }
    await writer.write(begun)
    return { entry: begun, claimed: 'new' }
  }

  async function move(entry: Entry, state: State, movedAt: number): Promise<Entry> {
    const key = keyOf(entry)
    if (!claimed.has(key)) throw new ClaimLost(entry.billNo)
    await writer.write({ scope: entry.scope, billNo: entry.billNo, state, movedAt })
    if (isSettled(state)) claimed.delete(key)
    return { ...entry, state, movedAt, paid: state === 'paid' || entry.paid }
  }

  async function list(scope: string, states: readonly State[]): Promise<Entry[]> {
    return [...entries.values()].filter(
      (entry) => entry.scope === scope && states.includes(entry.state),
    )
  }

  return {
    begin,
    move,
    list,
    async claim(scope, limit) {
      const free: Entry[] = []
      for (const [key, entry] of entries) {
        if (free.length >= limit) break
        if (entry.scope !== scope || isSettled(entry.state) || claimed.has(key)) continue
        claimed.add(key)
        free.push(entry)
      }
      return free
    },
    release: async (entry) => void claimed.delete(keyOf(entry)),
    close: () => writer.close(),
  }
}

/** A refused order may begin again, because its coins were never taken. */
function isFinal({ state }: Entry): boolean {
  return isSettled(state) && state !== 'refused'
}
