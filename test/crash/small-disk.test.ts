import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CannotMount, SmallDisk } from './small-disk.ts'

test('a disk with less free space than was counted is filled all the same, and released', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-disk-'))
  try {
    const disk = SmallDisk.mount(join(folder, 'disk'), 4)
    try {
      // More than there is: as when a database writes between the count and the ballast.
      disk.fill(-1_000_000)
      assert.equal(disk.freeBytes, 0)
      assert.throws(() => writeFileSync(join(disk.path, 'row'), Buffer.alloc(8192)), /ENOSPC/)
      disk.giveBack()
      assert.ok(disk.freeBytes > 3_000_000)
    } finally {
      disk.unmount()
    }
  } catch (error) {
    if (!(error instanceof CannotMount)) throw error
    t.skip(error.message)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
