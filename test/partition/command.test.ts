// `pactolus partition` as an operator uses it, and what it refuses.
// The database does not matter here: it brings servers of its own.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { run } from '../../packages/server/test/command/command.ts'
import { openUrl } from '../../packages/server/test/support/database.ts'
import { createPostgres, type PostgresServer } from '../../tools/postgres.ts'
import { findPlproxy } from './cluster.ts'

const binDir = findPlproxy()
const skip = binDir === undefined ? 'needs PostgreSQL with PL/Proxy' : false
let server: PostgresServer
let router: string
let partitions: string[]

if (binDir !== undefined) {
  before(async () => {
    // Partitions may share a server: it is how one begins with more of them than one has machines.
    server = await createPostgres(binDir, ['fsync=off', 'wal_level=logical'])
    const admin = openUrl(server.url, 1)
    for (const name of ['router', 'p0', 'p1', 'p2', 'p3', 'own']) {
      await admin.script(`create database ${name}`)
    }
    await admin.close()
    router = server.urlOf('router')
    partitions = ['p0', 'p1', 'p2', 'p3'].map((name) => server.urlOf(name))
  })
  after(() => server.remove())
}

const partition = (...args: string[]) =>
  run(['partition', ...args], { env: { DATABASE_URL: router } })

async function json<T>(...args: string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await partition(...args, '--json')
  assert.equal(exitCode, 0, stderr)
  return JSON.parse(stdout) as T
}

test('a router is made of empty databases, after a look, and the second time nothing changes', {
  skip,
}, async () => {
  const first = partitions.slice(0, 2)
  const planned = await partition('create', ...first, '--dry-run')
  assert.match(planned.stdout, /Nothing was changed/)
  assert.equal((await partition('status')).exitCode, 1)
  for (const _ of [1, 2]) {
    const made = await partition('create', ...first)
    assert.deepEqual([made.exitCode, made.stderr], [0, ''])
  }
  assert.deepEqual(await json('verify'), { ok: true, partitions: 2, faults: [] })
  assert.match((await partition('status')).stdout, /^ +0 .*answers$/m)
  assert.deepEqual(await json('migrate'), { dry_run: false, changes: [] })
})

test('what is no power of two, holds something, or is named twice is refused', {
  skip,
}, async () => {
  const [p0 = '', p1 = '', p2 = ''] = partitions
  const refused: [string[], number, RegExp][] = [
    [['create', p0, p1, p2], 2, /a power of two, not 3/],
    [['create', p2, p2], 2, /the same database/],
    [['create', 'mysql://x/y'], 2, /database URL/],
    [['create', p2], 1, /router of other partitions already/],
    [['double', 'start', p2], 1, /2 partitions need 2 more, not 1/],
    [['double', 'start', p0, p1], 1, /it is part 0 of 2/],
    [['double', 'switch'], 1, /Nothing is being doubled/],
  ]
  for (const [args, code, sentence] of refused) {
    const { exitCode, stderr } = await partition(...args)
    assert.equal(exitCode, code, stderr)
    assert.match(stderr, sentence)
  }
  const own = server.urlOf('own')
  assert.equal((await run(['migrate', '--database-url', own])).exitCode, 0)
  const bare = openUrl(own, 1)
  await bare.query("select directory.create_app('wx1', 'game', '', now())")
  await bare.close()
  const onOwn = await run(['partition', 'create', p2, '--database-url', own])
  assert.match(onOwn.stderr, /holds a ledger of its own/)
  const asPart = await run(['partition', 'create', own, '--database-url', partitions[3] ?? ''])
  assert.match(asPart.stderr, /partition 0 .*copy the schema directory there first/)
})

test('no ledger is made in a router, and no service in a partition', { skip }, async () => {
  const inRouter = await run(['migrate', '--database-url', router])
  assert.deepEqual([inRouter.exitCode, inRouter.stdout], [1, ''])
  assert.match(inRouter.stderr, /pactolus partition migrate/)
  const inPartition = await run(['migrate', '--database-url', partitions[1] ?? ''])
  assert.equal(inPartition.exitCode, 1)
  assert.match(inPartition.stderr, /partition 1 of 2: name the router/)
})

test('a release that is not everywhere is reported, refused by serve, and fixed by migrate', {
  skip,
}, async () => {
  const partition1 = openUrl(partitions[1] ?? '', 1)
  await partition1.query("update ledger.schema_files set sha256 = 'x' where name = 'functions'")
  const refused = await partition('verify')
  assert.equal(refused.exitCode, 1)
  assert.match(refused.stdout, /Partition 1 has the ledger functions of another release/)
  assert.deepEqual(await json('migrate', '--dry-run'), {
    dry_run: true,
    changes: [{ part: 1, schema: 'ledger', file: 'functions' }],
  })
  assert.equal((await partition('migrate')).exitCode, 0)
  assert.equal((await partition('verify')).exitCode, 0)

  const driver = openUrl(router, 1)
  await driver.query("select router.keep_functions_hash('older')")
  await driver.close()
  const served = await run(['serve', '--port', '0'], {
    env: {
      DATABASE_URL: router,
      PACTOLUS_MASTER_KEY: randomBytes(32).toString('hex'),
      PACTOLUS_ADMIN_TOKEN: 'tester:0123456789abcdef0123456789abcdef',
    },
  })
  assert.equal(served.exitCode, 1)
  assert.match(served.stderr, /of another release. Run pactolus partition migrate/)
  assert.equal((await partition('migrate')).exitCode, 0)

  // A partition of a newer release: nobody is touched.
  await partition1.query(
    "insert into ledger.schema_files (name, sha256) values ('9999-x.sql', 'x')",
  )
  const newer = await partition('migrate')
  assert.equal(newer.exitCode, 1)
  assert.match(newer.stderr, /partition 1 .*newer release/)
  await partition1.query("delete from ledger.schema_files where name = '9999-x.sql'")
  await partition1.close()
})

test('a database that has served alone becomes the one partition of a router', {
  skip,
}, async () => {
  const own = server.urlOf('own')
  const other = server.urlOf('other')
  const admin = openUrl(server.url, 1)
  await admin.script('create database other')
  await admin.close()
  const alone = openUrl(own, 1)
  await alone.script(`select ledger.post_orders('{o}', '{production}', '{amy}', '{1}', '{recharge}', '{r}',
    '{10}', '{null}', '{0}', '{f}', array[now()], '{null}', '{null}', '{null}', '{f}')`)
  await alone.close()
  const copied = promisify(execFile)
  const { stdout } = await copied(join(binDir ?? '', 'pg_dump'), ['--schema', 'directory', own])
  const psql = copied(join(binDir ?? '', 'psql'), ['-q', other])
  psql.child.stdin?.end(stdout)
  await psql
  const made = await run(['partition', 'create', own, '--database-url', other])
  assert.deepEqual([made.exitCode, made.stderr], [0, ''])
  const verified = await run(['partition', 'verify', '--database-url', other])
  assert.equal(verified.exitCode, 0, verified.stdout)
  const driver = openUrl(other, 1)
  const [amy] = await driver.query<{ paid: bigint }>(
    "select paid from ledger.read_balances('{o}', '{production}', '{amy}', '{1}')",
  )
  const apps = await driver.query("select appid from directory.list_apps('', '', 9)")
  await driver.close()
  assert.equal(amy?.paid, 10n)
  assert.deepEqual(apps, [{ appid: 'wx1' }])
})

test('two partitions become four in three commands', { skip }, async () => {
  const begun = partitions.slice(2)
  assert.deepEqual(await json('double', 'start', ...begun), { copying: 2 })
  const elsewhere = await partition('double', 'start', ...[...begun].reverse())
  assert.match(elsewhere.stderr, /to other databases is under way/)
  assert.deepEqual(await json('double', 'cancel'), { copying: 0 })
  assert.equal((await slotsLeft())[0]?.count, 0n)
  assert.deepEqual(await json('double', 'start', ...begun), { copying: 2 }, 'they are empty still')
  interface Status {
    readonly doubling: readonly { readonly from: number; readonly to: number; copied: boolean }[]
  }
  let status = await json<Status>('status')
  while (!status.doubling.every(({ copied }) => copied)) status = await json<Status>('status')
  assert.deepEqual(
    status.doubling.map(({ from, to }) => [from, to]),
    [
      [0, 2],
      [1, 3],
    ],
  )
  const { pause_ms } = await json<{ pause_ms: number }>('double', 'switch')
  assert.ok(pause_ms > 0)
  const pruned = await json<{ partitions: unknown[] }>('double', 'prune')
  assert.equal(pruned.partitions.length, 4)
  assert.deepEqual(await json('verify'), { ok: true, partitions: 4, faults: [] })
  const [row] = await slotsLeft()
  assert.equal(row?.count, 0n, 'no slot is left to keep WAL for ever')
})

async function slotsLeft(): Promise<{ count: bigint }[]> {
  const driver = openUrl(server.url, 1)
  try {
    return await driver.query<{ count: bigint }>('select count(*) from pg_replication_slots')
  } finally {
    await driver.close()
  }
}
