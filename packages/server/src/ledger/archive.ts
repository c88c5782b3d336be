// The archive of the ledger: old entries and their orders, in tables that a pay looks into only for an account that
// has some there. A move changes no answer (sql/ledger/functions/archive_entries.sql).
import type { Row } from '../driver/driver.ts'
import { archivedLines } from './archived-lines.ts'
import type { Detached } from './detached.ts'

export interface ArchiveStep {
  /** Entries that were moved, deleted or recreated. */
  readonly entries: bigint
  /** False when nothing is left to do, or nothing can be done now. */
  readonly isUnfinished: boolean
  /** Why a database, or a partition of several, moved nothing. */
  readonly heldUpBy: HeldUpBy | null
}

export type HeldUpBy = 'another_process' | 'doubling'

export interface ArchivedMonth {
  /** `2026-01`, of UTC+8. */
  readonly month: string
  /** Deleted ones included. */
  readonly entries: bigint
  /** Of the lines of its file, since its first entry may be deleted; null before. */
  readonly sha256: string | null
  /** When its last entry was deleted; null before. */
  readonly detachedAt: Date | null
}

/** The tables of orders and entries together, with their indexes. */
export interface HistoryPart {
  readonly entries: bigint
  readonly bytes: bigint
}

export interface History {
  /** What is not archived; its entries are estimated. */
  readonly live: HistoryPart
  readonly archived: HistoryPart
  /** Entries from before were moved, but for those that came late; null before the first move. */
  readonly archivedUntil: Date | null
  /** Entries from before may be deleted; undefined for none. */
  readonly detachedUntil: Date | undefined
  /** Oldest first. */
  readonly months: readonly ArchivedMonth[]
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

/** Entries in a step: their accounts are locked for as long as it takes, some hundredths of a second. */
const rowsAim = 1000
/** Accounts in a step that deletes or recreates entries, and entries of one of them. */
const detachedAccounts = 50
const detachedRows = 10_000

export class Archive {
  /** Which months are detached. */
  readonly detached: Detached
  readonly #ask: Ask

  constructor(ask: Ask, detached: Detached) {
    this.#ask = ask
    this.detached = detached
  }

  /** Moves one step of what was posted before `until`. */
  move(until: Date): Promise<ArchiveStep> {
    return this.#step('select * from ledger.archive_entries($1, $2)', [until, rowsAim])
  }

  /** Deletes the entries of one more step of accounts, of the oldest month that is not detached. */
  detach(month: string, sha256: string): Promise<ArchiveStep> {
    const values = [month, sha256, detachedAccounts, detachedRows]
    return this.#step('select * from ledger.detach_month($1, $2, $3, $4)', values)
  }

  /** Recreates the entries of one more step of accounts, of the month that was detached last. */
  restore(month: string): Promise<ArchiveStep> {
    const values = [month, detachedAccounts, detachedRows]
    return this.#step('select * from ledger.restore_month($1, $2, $3)', values)
  }

  async #step(sql: string, values: readonly unknown[]): Promise<ArchiveStep> {
    const [row] = await this.#ask<StepRow>(sql, values)
    if (row === undefined) throw new Error('the database left a step of the archive unanswered')
    const { entries, unfinished, busy, doubling } = row
    const heldUpBy = doubling > 0n ? 'doubling' : busy > 0n ? 'another_process' : null
    return { entries, isUnfinished: unfinished > 0n, heldUpBy }
  }

  /** After moves: entries of a time are found by summaries of pages, which new pages do not have yet. */
  async summarize(): Promise<void> {
    await this.#ask('select * from ledger.summarize_archive($1)', ['archived_entries_posted_at'])
  }

  /** The archived entries of a range of time, as lines of a history file: accounts in key order. */
  lines(from: Date, to: Date): AsyncGenerator<string[]> {
    return this.detached.pages(from, () => archivedLines(this.#ask, from, to))
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
      archivedUntil: archived.archived_until?.getTime() === 0 ? null : archived.archived_until,
      detachedUntil: await this.detached.until(),
      months: rows
        .filter(({ part, entries }) => part === 'month' && entries > 0n)
        .map(({ month, entries, sha256, detached_at, unfinished }) => ({
          ...{ month, entries, sha256 },
          detachedAt: unfinished > 0n ? null : detached_at,
        })),
    }
  }
}

interface StepRow {
  readonly entries: bigint
  readonly unfinished: bigint
  readonly busy: bigint
  readonly doubling: bigint
}

interface ArchiveRow {
  part: 'live' | 'archived' | 'month'
  month: string
  entries: bigint
  bytes: bigint
  archived_until: Date | null
  sha256: string | null
  detached_at: Date | null
  /** Databases in which the month is detached in part. */
  unfinished: bigint
}
