// A PostgreSQL that finds no room for the next file of its log ends itself. The embedded one is opened
// again, as the service of an operating system would start the other, and nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleServer } from '../../packages/server/bundle.js'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { openThreaded } from '../../packages/server/src/driver/threaded.ts'
import { temporaryFolder } from '../../packages/server/test/support/process.ts'
import { CannotMount, SmallDisk } from './small-disk.ts'

function mounted(path: string): SmallDisk | undefined {
  try {
    return SmallDisk.mount(path, 128)
  } catch (error) {
    if (error instanceof CannotMount) return undefined
    throw error
  }
}

async function kept(driver: Driver): Promise<unknown[]> {
  return (await driver.query<{ n: number }>('select n from kept order by n')).map(({ n }) => n)
}

/** Asks until there is an answer. */
async function answered(driver: Driver): Promise<unknown[]> {
  const giveUpAt = performance.now() + 60_000
  for (;;) {
    try {
      return await kept(driver)
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      await sleep(50)
    }
  }
}

test('an embedded database that died of a full disk is back once there is room', async (t) => {
  bundleServer()
  const folder = temporaryFolder()
  const disk = mounted(join(folder.path, 'disk'))
  if (disk === undefined) return t.skip('needs the right to mount')
  const faults: string[] = []
  const onFault = ({ message }: Error) => faults.push(message)
  const driver = await openThreaded(join(disk.path, 'data'), { onFault })
  try {
    await driver.script('create table kept (n integer primary key); insert into kept values (1)')
    disk.fill(0)
    // The next file of the log is wanted at once.
    await driver.query('select pg_switch_wal()').catch(() => {})
    const underWay = [2, 3, 4].map((n) => driver.query('insert into kept values ($1)', [n]))
    const inTransaction = driver.transaction(async (session) => {
      await session.query('insert into kept values (5)')
      await session.query('insert into kept values (6)')
    })
    const settled = await Promise.allSettled([...underWay, inTransaction])
    assert.deepEqual(
      settled.map(({ status }) => status),
      settled.map(() => 'rejected'),
    )
    assert.match(faults[0] ?? '', /No space left on device/)
    // While there is no room it cannot be opened again, and is tried again.
    while (faults.length < 3) await sleep(50)
    await assert.rejects(driver.query('select 1'))
    disk.giveBack()
    assert.deepEqual(await answered(driver), [1])
    await driver.query('insert into kept values (7)')
    assert.deepEqual(await kept(driver), [1, 7])
  } finally {
    await driver.close()
    disk.unmount()
    folder.remove()
  }
})
