// Old entries move to the archive, as a service with --archive-after does it.
import assert from 'node:assert/strict'
import type { Driver } from '../../src/driver/driver.ts'
import type { ArchiveStep } from '../../src/ledger/archive.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { rangeOf } from '../../src/transfer/month-format.ts'
import { queryTables } from './database.ts'

/** Moves all that was posted before `until`, and returns how many entries that were. */
export function archiveAll({ archive }: Ledger, until: number): Promise<number> {
  return toTheEnd(() => archive.move(new Date(until)))
}

/** Deletes the entries of a month, and returns how many that were. */
export function detachAll({ archive }: Ledger, month: string): Promise<number> {
  return toTheEnd(() => archive.detach(month, `hash of ${month}`))
}

/** Recreates the entries of a month, and returns how many that were. */
export function restoreAll({ archive }: Ledger, month: string): Promise<number> {
  return toTheEnd(() => archive.restore(month))
}

async function toTheEnd(next: () => Promise<ArchiveStep>): Promise<number> {
  let moved = 0
  for (let steps = 0; ; steps += 1) {
    const { entries, isUnfinished } = await next()
    moved += Number(entries)
    if (!isUnfinished) return moved
    assert.ok(steps < 10_000, 'there is no end to it')
  }
}

/** For a test whose time begins again: what came late is looked for as well. */
export async function beginArchiveAgain(keepers: readonly Driver[]): Promise<void> {
  await queryTables(keepers, 'update ledger.archive_state set archived_until = null')
}

/** Detaches the oldest month that is archived to its end and not detached whole, if there is one. */
export async function detachNext(ledger: Ledger): Promise<number> {
  const { months, archivedUntil } = await ledger.archive.read()
  const next = months.find(({ detachedAt }) => detachedAt === null)
  const isArchived = next && archivedUntil && rangeOf(next.month).to <= archivedUntil
  return isArchived ? detachAll(ledger, next.month) : 0
}

/** Restores the month that was detached last, if there is one. */
export async function restoreLast(ledger: Ledger): Promise<number> {
  const { months } = await ledger.archive.read()
  const last = months.findLast(({ sha256 }) => sha256 !== null)
  return last === undefined ? 0 : restoreAll(ledger, last.month)
}
