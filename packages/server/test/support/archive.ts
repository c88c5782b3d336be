// Old entries move to the archive, as a service with --archive-after does it.
import assert from 'node:assert/strict'
import type { Driver } from '../../src/driver/driver.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { queryTables } from './database.ts'

/** Moves all that was posted before `until`, and returns how many entries that were. */
export async function archiveAll({ archive }: Ledger, until: number): Promise<number> {
  let moved = 0
  for (let steps = 0; ; steps += 1) {
    const { entries, isUnfinished } = await archive.move(new Date(until))
    moved += Number(entries)
    if (!isUnfinished) return moved
    assert.ok(steps < 10_000, 'there is no end to it')
  }
}

/** For a test whose time begins again: what came late is looked for as well. */
export async function beginArchiveAgain(keepers: readonly Driver[]): Promise<void> {
  await queryTables(keepers, 'update ledger.archive_state set archived_until = null')
}
