// What both databases must do alike.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DataDirInUse, lockDataDir } from '../../src/driver/data-lock.ts'
import { sqlState } from '../../src/driver/driver.ts'
import { beginPglite, openPglite } from '../../src/driver/pglite.ts'
import { createDatabase, openUrl, type TestDatabase, testOnPostgres } from '../support/database.ts'
import { temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

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

testOnPostgres('a connection that breaks inside a transaction ends that alone', async () => {
  const driver = openUrl(database.url ?? '', 1)
  const work = driver.transaction(async (session) => {
    const [row] = await session.query<{ pid: number }>('select pg_backend_pid() as pid')
    await database.driver.query('select pg_terminate_backend($1)', [row?.pid])
    // Between two statements nobody waits for an answer that could show it.
    await new Promise((resolve) => setTimeout(resolve, 200))
    await session.query('select 1')
  })
  await assert.rejects(work, /not queryable|terminat/)
  assert.deepEqual(await driver.query('select 2 as two'), [{ two: 2 }])
  await driver.close()
})

test('statements of a pipeline run in their order, each a transaction of its own', async () => {
  const pipeline = database.driver.pipeline()
  const [first, failed, last] = await Promise.allSettled([
    pipeline.query("select set_config('pactolus.seen', '1', false) as seen"),
    pipeline.query('select 1 / 0'),
    pipeline.query("select current_setting('pactolus.seen', true) as seen"),
  ])
  assert.deepEqual(first, { status: 'fulfilled', value: [{ seen: '1' }] })
  assert.equal(failed.status === 'rejected' && sqlState(failed.reason), '22012')
  assert.deepEqual(last, { status: 'fulfilled', value: [{ seen: '1' }] })
})

testOnPostgres('a pipeline sends a statement before the one ahead of it is answered', async () => {
  const driver = openUrl(database.url ?? '', 5)
  const pipeline = driver.pipeline()
  const pid = 'select pg_backend_pid() as pid'
  const slow = pipeline.query<{ pid: number }>(`${pid} from pg_sleep(0.2)`)
  const [behind] = await pipeline.query<{ pid: number }>(pid)
  assert.deepEqual(await slow, [behind])
  assert.deepEqual(driver.connections(), { total: 1, idle: 1, waiting: 0, moves: 0 })
  await driver.close()
})

testOnPostgres(
  'a pipeline that breaks fails what is under way, and goes on elsewhere',
  async () => {
    const driver = openUrl(database.url ?? '', 5)
    const pipeline = driver.pipeline()
    const pid = 'select pg_backend_pid() as pid'
    const [before] = await pipeline.query<{ pid: number }>(pid)
    const underWay = [pipeline.query('select pg_sleep(30)'), pipeline.query('select 2')]
    const settled = Promise.allSettled(underWay)
    await sleep(50)
    await database.driver.query('select pg_terminate_backend($1)', [before?.pid])
    for (const { status } of await settled) assert.equal(status, 'rejected')
    const [after] = await pipeline.query<{ pid: number }>(pid)
    assert.notEqual(after?.pid, before?.pid)
    assert.deepEqual(driver.connections(), { total: 1, idle: 1, waiting: 0, moves: 0 })
    await driver.close()
  },
)

testOnPostgres('after a failure a pipeline sends nothing more on that connection', async () => {
  const driver = openUrl(database.url ?? '', 5)
  const pipeline = driver.pipeline()
  const pid = 'select pg_backend_pid() as pid'
  const [before] = await pipeline.query<{ pid: number }>(pid)
  const failing = assert.rejects(pipeline.query('select 1 / 0'))
  const behind = pipeline.query<{ pid: number }>(`${pid} from pg_sleep(0.2)`)
  await failing
  const [after] = await pipeline.query<{ pid: number }>(pid)
  assert.notEqual(after?.pid, before?.pid)
  assert.deepEqual(await behind, [before])
  assert.deepEqual(driver.connections(), { total: 1, idle: 1, waiting: 0, moves: 0 })
  await driver.close()
})

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

test('a process that was killed and that nobody collected owns no folder', {
  skip: existsSync('/proc/self/stat') ? false : 'needs /proc',
}, async () => {
  const folder = temporaryFolder()
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'])
  const [printed] = await once(parent.stdout, 'data')
  const pid = Number(printed)
  const aboutOf = (id: number | undefined) => readFileSync(`/proc/${id}/stat`, 'utf8')
  // The shell might collect it. The sleep that takes the shell's place never asks.
  await until(() => aboutOf(parent.pid).includes('(sleep)'))
  process.kill(pid, 'SIGKILL')
  await until(() => /\) Z /.test(aboutOf(pid)))
  writeFileSync(join(folder.path, 'pactolus.lock'), `${pid}\n`)
  lockDataDir(folder.path)()
  parent.kill()
  folder.remove()
})

test('a folder that cannot be opened fails its first query, and is let go', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'pgdata'))
  writeFileSync(join(folder.path, 'pgdata/PG_VERSION'), 'of no release\n')
  await assert.rejects(openPglite(folder.path), /PGlite/)
  const { driver } = await beginPglite(folder.path)
  await assert.rejects(driver.query('select 1'), /PGlite/)
  await driver.close()
  assert.deepEqual(readdirSync(folder.path), ['pgdata'])
  folder.remove()
})
