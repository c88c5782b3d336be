// The archive of the ledger: old entries and their orders, in tables that a pay looks into only for an account that
// has some there. A move changes no answer (sql/ledger/functions/archive_entries.sql).
import type { Row } from '../driver/driver.ts'
import { archivedLines } from './archived-lines.ts'

export interface ArchiveStep {
  /** Entries that were moved; each has one order, which went with it. */
  readonly entries: bigint
  /** False when nothing older is left to move. */
  readonly isUnfinished: boolean
}

export interface ArchivedMonth {
  /** `2026-01`, of UTC+8. */
  readonly month: string
  readonly entries: bigint
}

/** The tables of orders and entries together, with their indexes. */
export interface HistoryPart {
  readonly entries: bigint
  readonly bytes: bigint
}

export interface History {
  /** What is not archived; entries as PostgreSQL last estimated them. */
  readonly live: HistoryPart
  readonly archived: HistoryPart
  /** Entries from before were moved, but for those that came late; null before the first move. */
  readonly archivedUntil: Date | null
  /** Oldest first. */
  readonly months: readonly ArchivedMonth[]
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

/** Entries in a step: their accounts are locked for as long as it takes, some hundredths of a second. */
const rowsAim = 1000

export class Archive {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Moves one step of what was posted before `until`. */
  async move(until: Date): Promise<ArchiveStep> {
    const [row] = await this.#ask<{ entries: bigint; unfinished: bigint }>(
      'select * from ledger.archive_entries($1, $2)',
      [until, rowsAim],
    )
    if (row === undefined) throw new Error('the database left a step of the archive unanswered')
    return { entries: row.entries, isUnfinished: row.unfinished > 0n }
  }

  /** The archived entries of a range of time, as lines of a history file: accounts in key order. */
  lines(from: Date, to: Date): AsyncGenerator<string[]> {
    return archivedLines(this.#ask, from, to)
  }

  async read(): Promise<History> {
    const rows = await this.#ask<ArchiveRow>('select * from ledger.read_archive($1)', [''])
    const partOf = (part: ArchiveRow['part']) => {
      const found = rows.find((row) => row.part === part)
      if (found === undefined) throw new Error(`the database left ${part} entries uncounted`)
      return found
    }
    const archived = partOf('archived')
    const { entries, bytes } = partOf('live')
    return {
      live: { entries, bytes },
      archived: { entries: archived.entries, bytes: archived.bytes },
      archivedUntil: archived.archived_until,
      months: rows
        .filter(({ part, entries }) => part === 'month' && entries > 0n)
        .map(({ month, entries }) => ({ month, entries })),
    }
  }
}

interface ArchiveRow {
  part: 'live' | 'archived' | 'month'
  month: string
  entries: bigint
  bytes: bigint
  archived_until: Date | null
}
