// Two partitions become four while players pay: nobody's order is lost, nobody's coin is doubled, and
// each account ends in one place.
// The database does not matter here: it brings servers of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { realClock } from '../../packages/server/src/clock.ts'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { Ledger } from '../../packages/server/src/ledger/ledger.ts'
import { openCluster } from '../../packages/server/src/partition/cluster.ts'
import {
  readCopies,
  startDoubling,
  switchOver,
} from '../../packages/server/src/partition/doubling.ts'
import { prune } from '../../packages/server/src/partition/prune.ts'
import { migrateCluster } from '../../packages/server/src/partition/router.ts'
import { verify } from '../../packages/server/src/partition/verify.ts'
import { runChecks } from '../../packages/server/src/schema/checks.ts'
import { archiveAll } from '../../packages/server/test/support/archive.ts'
import { openUrl } from '../../packages/server/test/support/database.ts'
import type { PostgresServer } from '../../tools/postgres.ts'
import { findPlproxy, startCluster, startServers, type TestCluster } from './cluster.ts'

const binDir = findPlproxy()
const skip = binDir === undefined ? 'needs PostgreSQL with PL/Proxy' : false
const options = { batchMax: 512, queueMax: 10_000, waitMaxMs: 10_000 }
const players = Array.from({ length: 200 }, (_, n) => `o_double_${n}`)
const accountOf = (openid: string) =>
  ({ offerId: 'o', env: 'production', openid, zoneId: '1' }) as const

let cluster: TestCluster
let fresh: PostgresServer[] = []
let driver: Driver
let ledger: Ledger

if (binDir !== undefined) {
  before(async () => {
    cluster = await startCluster(2, ['fsync=off'])
    fresh = await startServers(binDir, 2, ['fsync=off'])
    driver = openUrl(cluster.routerUrl)
    ledger = new Ledger(driver, realClock, options)
    await ledger.findPartitions()
    const funded = players.map((openid) =>
      ledger.post({ kind: 'recharge', account: accountOf(openid), billNo: 'r', amount: 100_000n }),
    )
    for (const { outcome } of await Promise.all(funded)) assert.equal(outcome, 'posted')
    // What was archived is copied and pruned with the rest.
    assert.equal(await archiveAll(ledger, Date.now() + 1), players.length)
    const account = accountOf('o_double_0')
    const late = { kind: 'refund', account, billNo: 'x', payBillNo: 'late', amount: null } as const
    await ledger.post({ ...late, windowS: 60, tombstone: true })
  })
  after(async () => {
    await driver.close()
    await cluster.remove()
    await Promise.all(fresh.map((server) => server.remove()))
  })
}

/** Checks that do not hold, by name. */
async function broken(): Promise<string[]> {
  const results = await runChecks(driver)
  return results.filter(({ violations }) => violations.length > 0).map(({ name }) => name)
}

test('two partitions become four while players pay, and each account is in one place', {
  skip,
}, async () => {
  const spent = new Map<string, number>()
  let stopped = false
  const shops = players.slice(0, 16).map(async (openid, shop) => {
    for (let n = 0; !stopped; n += 1) {
      const billNo = `p${shop}_${n}`
      const order = { kind: 'pay', account: accountOf(openid), billNo, amount: 1n } as const
      const { outcome } = await ledger.post(order)
      assert.equal(outcome, 'posted')
      spent.set(openid, (spent.get(openid) ?? 0) + 1)
    }
  })
  // A failure of a shop must not stay unseen until the end of the test.
  const shopping = Promise.all(shops)
  shopping.catch(() => {})
  try {
    const opened = await openCluster(cluster.routerUrl)
    const urls = fresh.map(({ url }) => url)
    // A release that is brought in meanwhile makes every function of the router again.
    await migrateCluster(opened)
    await startDoubling(opened, urls)
    await startDoubling(opened, urls)
    await assert.rejects(prune(opened), /A doubling is under way/)
    // A copy has no deletes.
    assert.equal(await archiveAll(ledger, Date.now()), 0, 'nothing is archived meanwhile')
    for (;;) {
      const copies = await readCopies(opened)
      if (copies.every(({ copied }) => copied)) break
      await sleep(50)
    }
    await sleep(500)
    assert.ok((await switchOver(opened)) > 0)
    await opened.close()
    await sleep(500)
  } finally {
    stopped = true
    await shopping
  }
  const misplaced = (await runChecks(driver)).filter(({ violations }) => violations.length > 0)
  assert.deepEqual(
    misplaced.map(({ name }) => name),
    ['placement/accounts_are_where_they_belong'],
  )
  for (const row of misplaced[0]?.violations ?? []) {
    assert.equal(row.partition, row.here, 'a finding names its partition')
  }
  const listed = await ledger.listAccounts('o', 'production', {
    openidPrefix: '',
    afterOpenid: '',
    afterZoneId: '',
    size: 1000,
  })
  assert.deepEqual(
    listed.map(({ openid }) => openid),
    [...players].sort(),
    'copies that wait to be pruned are not shown',
  )

  const doubled = await openCluster(cluster.routerUrl)
  assert.equal(doubled.partitions.length, 4)
  assert.deepEqual(await verify(doubled), [])
  const counted = await prune(doubled, { dryRun: true })
  const removed = await prune(doubled)
  assert.deepEqual(removed, counted)
  assert.equal(
    removed.reduce((sum, { accounts }) => sum + accounts, 0),
    players.length,
    'each account had one copy too many',
  )
  assert.deepEqual(
    (await prune(doubled)).map(({ accounts }) => accounts),
    [0, 0, 0, 0],
  )
  await doubled.close()
  assert.deepEqual(await broken(), [])
  assert.equal((await ledger.archive.read()).archived.entries, BigInt(players.length))
  assert.ok((await archiveAll(ledger, Date.now() + 1)) > 0)
  assert.deepEqual(await broken(), [])
  for (const [openid, count] of spent) {
    assert.equal((await ledger.balance(accountOf(openid))).paid, BigInt(100_000 - count), openid)
  }
  const account = accountOf('o_double_0')
  const late = await ledger.post({ kind: 'pay', account, billNo: 'late', amount: 1n })
  assert.equal(late.outcome, 'already_refunded', 'the tombstone moved with its account')
})

test('after the doubling what is here can still not be deleted, nor a player come to a wrong place', {
  skip,
}, async () => {
  for (const { url } of [...cluster.partitions, ...fresh]) {
    const partition = openUrl(url, 1)
    const tables = ['entries', 'orders', 'accounts']
    for (const table of tables) {
      await assert.rejects(partition.query(`delete from ledger.${table}`), { code: 'PL001' }, table)
    }
    await assert.rejects(partition.query("select placement.admit(0, 2, 'x'::text)"), {
      code: 'PL010',
    })
    await partition.close()
  }
})
