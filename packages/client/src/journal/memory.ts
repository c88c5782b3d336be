// A journal that forgets when the process ends: for tests, where a crash is only played.
import type { Journal } from './journal.ts'
import { apply, type Entries, keptJournal } from './kept.ts'

/** `entries` may be handed to a next journal, as a file would be to a next process. */
export function memoryJournal(entries: Entries = new Map()): Journal {
  return keptJournal(entries, {
    write: async (change) => apply(entries, change),
    close: async () => {},
  })
}
