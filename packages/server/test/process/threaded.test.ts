// An embedded database in a thread of its own answers as one in this thread does.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bundleServer } from '../../bundle.js'
import { DataDirInUse } from '../../src/driver/data-lock.ts'
import { type Driver, sqlState } from '../../src/driver/driver.ts'
import { openThreaded } from '../../src/driver/threaded.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
let driver: Driver
before(async () => {
  bundleServer()
  driver = await openThreaded(folder.path)
  await driver.script('create table kept (n integer primary key); insert into kept values (1)')
})
after(async () => {
  await driver.close()
  folder.remove()
})

async function kept(): Promise<unknown[]> {
  return (await driver.query<{ n: number }>('select n from kept order by n')).map(({ n }) => n)
}

test('values and rows of every type come over as they are', async () => {
  const at = new Date('2026-01-02T03:04:05Z')
  const values = [9007199254740993n, 7, at, Buffer.of(0, 255), null, ['道具😀', '"', null]]
  const types = ['int8', 'int4', 'timestamptz', 'bytea', 'text', 'text[]']
  const columns = types.map((type, i) => `$${i + 1}::${type} as c${i}`).join(', ')
  const [row] = await driver.query(`select ${columns}`, values)
  const { c3, ...others } = row ?? {}
  assert.deepEqual(Buffer.from(c3 as Uint8Array), Buffer.of(0, 255))
  const expected = { c0: 9007199254740993n, c1: 7, c2: at, c4: null, c5: ['道具😀', '"', null] }
  assert.deepEqual(others, expected)
})

test('an error comes with its SQLSTATE and its sentence, and the next statement works', async () => {
  const failing = driver.query('insert into kept values ($1)', [1])
  await assert.rejects(failing, (error: Error) => {
    assert.match(error.message, /duplicate key value violates unique constraint/)
    return sqlState(error) === '23505'
  })
  await assert.rejects(driver.script('nonsense'), (error) => sqlState(error) === '42601')
  const notSent = driver.query('select $1', [() => 'a function'])
  await assert.rejects(notSent, /could not be cloned/)
  assert.deepEqual(await kept(), [1])
})

test('statements run in the order in which they were sent', async () => {
  const set = (n: number) => driver.query(`select set_config('pactolus.last', '${n}', false)`)
  await Promise.all(Array.from({ length: 20 }, (_, n) => set(n)))
  const [row] = await driver.query("select current_setting('pactolus.last') as last")
  assert.deepEqual(row, { last: '19' })
})

test('a transaction is kept whole or not at all, and nobody comes between', async () => {
  const work = driver.transaction(async (session) => {
    await session.query('insert into kept values (2)')
    await session.script('insert into kept values (3)')
    return (await session.query('select n from kept')).length
  })
  const behind = kept()
  assert.equal(await work, 3)
  assert.deepEqual(await behind, [1, 2, 3])
  await assert.rejects(
    driver.transaction(async (session) => {
      await session.query('delete from kept')
      throw new Error('changed my mind')
    }),
    /^Error: changed my mind$/,
  )
  await assert.rejects(
    driver.transaction(async (session) => {
      await session.query('delete from kept')
      await session.query('select 1 / 0')
    }),
    (error) => sqlState(error) === '22012',
  )
  assert.deepEqual(await kept(), [1, 2, 3])
})

test('a transaction of one moment reads alone', async () => {
  const writing = driver.transaction((session) => session.query('delete from kept'), {
    snapshot: true,
  })
  await assert.rejects(writing, (error) => sqlState(error) === '25006')
})

test('a session that outlives its transaction does nothing more', async () => {
  const left = await driver.transaction(async (session) => session)
  await assert.rejects(left.query('delete from kept'), /the transaction has ended/)
  assert.equal((await kept()).length, 3)
})

test('this thread goes on while the database works', async () => {
  let turns = 0
  const turning = setInterval(() => {
    turns += 1
  }, 1)
  await driver.query('select count(*) from generate_series(1, 300000)')
  clearInterval(turning)
  assert.ok(turns > 1, `${turns} turns`)
})

test('a folder has one owner, and the next one finds what the last one left', async () => {
  await assert.rejects(openOther(), DataDirInUse)
  await driver.close()
  assert.ok(!readdirSync(folder.path).includes('pactolus.lock'))
  await assert.rejects(driver.query('select 1'), /the database is closed/)
  driver = await openThreaded(folder.path)
  assert.deepEqual(await kept(), [1, 2, 3])
})

/** As another process would: this one's own lock counts as that of a predecessor with its number. */
async function openOther(): Promise<Driver> {
  const lock = join(folder.path, 'pactolus.lock')
  writeFileSync(lock, `${process.ppid}\n`)
  try {
    return await openThreaded(folder.path)
  } finally {
    writeFileSync(lock, `${process.pid}\n`)
  }
}

test('a folder that cannot be opened fails its first query, and is let go', async () => {
  const broken = temporaryFolder()
  mkdirSync(join(broken.path, 'pgdata'))
  writeFileSync(join(broken.path, 'pgdata/PG_VERSION'), 'of no release\n')
  const unopened = await openThreaded(broken.path)
  await assert.rejects(unopened.query('select 1'), /PGlite/)
  await unopened.close()
  assert.deepEqual(readdirSync(broken.path), ['pgdata'])
  broken.remove()
})
