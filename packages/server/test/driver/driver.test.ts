// What both databases must do alike.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DataDirInUse, lockDataDir } from '../../src/driver/data-lock.ts'
import { sqlState } from '../../src/driver/driver.ts'
import { createDatabase, openUrl, type TestDatabase, testOnPostgres } from '../support/database.ts'
import { temporaryFolder } from '../support/process.ts'

let database: TestDatabase
before(async () => {
  database = await createDatabase()
})
after(() => database.remove())

test('int8 comes back as bigint, timestamptz as Date, bytea as bytes', async () => {
  const [row] = await database.driver.query(
    "select 9007199254740993::int8 as big, 7::int4 as small, '2026-01-02T03:04:05Z'::timestamptz as at, '\\x00ff'::bytea as bytes, null as nothing",
  )
  assert.equal(row?.big, 9007199254740993n)
  assert.equal(row?.small, 7)
  assert.deepEqual(row?.at, new Date('2026-01-02T03:04:05Z'))
  assert.deepEqual(Buffer.from(row?.bytes as Uint8Array), Buffer.of(0, 255))
  assert.equal(row?.nothing, null)
})

test('arrays carry any text, bigint and null', async () => {
  const texts = ['a', '', 'NULL', 'null', '{}', '"', '\\', ',', "'", '\n', '道具😀', null]
  const numbers = [0n, -1n, 9_999_999_999n, 9_007_199_254_740_993n, null]
  const rows = await database.driver.query(
    'select * from unnest($1::text[], $2::bigint[]) pair (text, number)',
    [texts, numbers],
  )
  assert.deepEqual(
    rows,
    texts.map((text, i) => ({ text, number: numbers[i] ?? null })),
  )
})

test('a transaction that throws leaves nothing behind, and the next one works', async () => {
  const count = async () => {
    const [row] = await database.driver.query<{ n: number }>(
      'select count(*)::int4 as n from directory.apps',
    )
    return row?.n
  }
  const before = await count()
  const insert = "insert into directory.apps values ('wxtx', 'x', 'x', now())"
  await assert.rejects(
    database.driver.transaction(async (session) => {
      await session.query(insert)
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.equal(await count(), before)
  await assert.rejects(
    database.driver.transaction(async (session) => {
      await session.query(insert)
      await session.query('select 1 / 0')
    }),
    (error) => sqlState(error) === '22012',
  )
  assert.equal(await count(), before)
})

testOnPostgres('a statement that takes too long is stopped, and the pool goes on', async () => {
  const { openPostgres } = await import('../../src/driver/postgres.ts')
  const hasty = openPostgres({
    url: database.url ?? '',
    connectionsMax: 1,
    connectTimeoutMs: 1000,
    statementTimeoutMs: 100,
  })
  await assert.rejects(hasty.query('select pg_sleep(5)'), (error) => sqlState(error) === '57014')
  assert.deepEqual(await hasty.query('select 1 as one'), [{ one: 1 }])
  await hasty.close()
})

testOnPostgres('connections that the server cut are replaced', async () => {
  const driver = openUrl(database.url ?? '', 2)
  await driver.query('select 1')
  await database.driver.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.deepEqual(await driver.query('select 2 as two'), [{ two: 2 }])
  await driver.close()
})

testOnPostgres(
  'a break between two statements fails its transaction and nothing else',
  async () => {
    await assert.rejects(
      database.driver.transaction(async (session) => {
        const [own] = await session.query<{ pid: number }>('select pg_backend_pid() as pid')
        await database.driver.query('select pg_terminate_backend($1)', [own?.pid])
        await new Promise((resolve) => setTimeout(resolve, 100))
        await session.query('select 1')
      }),
    )
    const two = await database.driver.transaction((session) => session.query('select 2 as two'))
    assert.deepEqual(two, [{ two: 2 }])
  },
)

test('a data folder has one owner at a time, and that of a process that is gone has none', () => {
  const folder = temporaryFolder()
  const lockFile = join(folder.path, 'pactolus.lock')
  lockDataDir(folder.path)()
  assert.equal(existsSync(lockFile), false)
  const { pid: gone } = spawnSync(process.execPath, ['--version'])
  writeFileSync(lockFile, `${gone}\n`)
  const unlock = lockDataDir(folder.path)
  assert.equal(readFileSync(lockFile, 'utf8'), `${process.pid}\n`)
  unlock()
  writeFileSync(lockFile, `${process.ppid}\n`)
  assert.throws(() => lockDataDir(folder.path), DataDirInUse)
  assert.deepEqual(readdirSync(folder.path), ['pactolus.lock'])
  folder.remove()
})
