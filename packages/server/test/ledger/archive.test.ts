// What was archived reads as before, goes on as before, and cannot be lost.
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { Driver } from '../../src/driver/driver.ts'
import { Archiver } from '../../src/jobs/archiver.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { Order } from '../../src/ledger/model.ts'
import { createLog } from '../../src/log.ts'
import { exportOffer } from '../../src/transfer/export-offer.ts'
import { archiveAll, detachAll, restoreAll } from '../support/archive.ts'
import {
  createDatabase,
  onRouter,
  queryTables,
  type TestDatabase,
  testOnPostgres,
} from '../support/database.ts'
import { exportedOffer } from '../support/exports.ts'
import { accountOf, payOf, postDays, refundOf } from '../support/old-orders.ts'
import { brokenChecks } from '../support/service.ts'
import { until } from '../support/until.ts'

const hour = 3_600_000
const start = Date.parse('2026-01-01T00:00:00Z')
const days = 80
let now = start
let database: TestDatabase
let ledger: Ledger

before(async () => {
  database = await createDatabase()
  // Its ANALYZE at any moment would replace the count of new entries by an estimate.
  const unanalyzed = 'alter table ledger.entries set (autovacuum_enabled = off)'
  await queryTables(database.keepers, unanalyzed)
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
  await postDays(ledger, days, () => {
    now += 24 * hour
  })
})
after(() => database.remove())

const range = "'2026-01-10T00:00:00Z', '2026-03-01T00:00:00Z'"
const whole = "'offer', 'production'"
const one = `${whole}, 'o2', '1'`
const search = `${range}, null, '', '', '', ''`

/** A call of every function that reads orders or entries, with all that is in the ledger or a part of it. */
const calls: Record<string, string> = {
  balance_at: `(${one}, '2026-02-01')`,
  count_orders: `(${whole}, '', ${range}, 50000)`,
  explain_balance: `(${one}, 1, 1000)`,
  export_entries: `('{offer}', '{production}', '{o2}', '{1}', '{1}', '{1000}', 1000)`,
  export_orders: `('{offer}', '{production}', '{o2}', '{1}', '{1}', '{1000}')`,
  export_tombstones: `('{offer}', '{production}', '{o2}', '{1}', '{""}', 100)`,
  find_orders: `(${whole}, 'pay11')`,
  first_entry: `(${one})`,
  list_entries: `(${one}, '', 0, 500)`,
  list_orders_of: `(${whole}, 'pay', '{pay3,pay50,pay79}', 100)`,
  list_postings: `(${whole}, '', '', '', ${range}, null, '', '', 0, 1000)`,
  read_order: `(${one}, 'pay', 'pay12')`,
  search_orders: `(${whole}, '', '', ${search}, '', '', '', 0, 999, '2026-03-01', 1000)`,
  sum_balances: `(${whole}, '2026-02-15', '', '')`,
  sum_hours: `(${whole}, '', ${range}, false)`,
  sum_orders: `(${whole}, '{o2,o2}', '{1,1}', '{pay,refund}', '{pay12,refund27}', ${range})`,
  sum_zones: `(${whole}, '2026-01-10', ${range})`,
}
const more = [
  `search_orders(${whole}, 'o2', '', ${search}, '', '', 'sword', 0, 999, '2026-03-01', 1000)`,
  `search_orders(${whole}, '', '', ${search}, '', 'part', '', 0, 999, '2026-03-01', 1000)`,
  `search_orders(${whole}, '', '', ${search}, '', 'tombstone', '', 0, 999, '2026-03-01', 1000)`,
  `list_postings(${whole}, 'o2', '', 'pay', ${range}, null, '', '', 0, 1000)`,
  `list_account_days(${one}, '2026-04-01', 200)`,
  `list_entries(${one}, 'refund', 1000, 5)`,
  `count_orders(${whole}, 'o2', ${range}, 50000)`,
]

async function readAll({ driver }: TestDatabase): Promise<Record<string, unknown>> {
  const texts = [...Object.entries(calls).map(([name, rest]) => name + rest), ...more]
  const found: Record<string, unknown> = {}
  for (const call of texts) {
    found[call] = await driver.query(`select * from ledger.${call}`)
    assert.ok((found[call] as unknown[]).length > 0, `${call} returns nothing`)
  }
  // Nothing is exported from several partitions.
  if (onRouter) return found
  return { ...found, export: await text(exportOffer(driver, exportedOffer('offer'))) }
}

test('every function that reads orders or entries is compared', async () => {
  const [keeper] = database.keepers as [Driver]
  const rows = await keeper.query<{ name: string }>(
    `select proname as name from pg_proc
      where pronamespace = 'ledger'::regnamespace and provolatile = 's'
        and prosrc ~ 'ledger\\.(orders|entries)\\y' order by 1`,
  )
  // Of archived entries nobody knows any more which of a day was written last.
  const others = ['list_last_written', 'read_archive']
  const names = rows.map(({ name }) => name).filter((name) => !others.includes(name))
  assert.deepEqual(names, Object.keys(calls).sort())
})

test('everything reads the same with any part of the history archived', async () => {
  const expected = await readAll(database)
  let archived = 0
  for (const day of [1, 30, 31, 60, 70]) {
    archived += await archiveAll(ledger, start + day * 24 * hour)
    assert.deepEqual(await readAll(database), expected)
    assert.deepEqual(await brokenChecks(database.driver), [])
  }
  assert.ok(archived > 200, `${archived} entries`)
})

test('everything reads the same after months were detached and restored', async () => {
  const expected = await readAll(database)
  const gone = [await detachAll(ledger, '2026-01'), await detachAll(ledger, '2026-02')]
  const back = [await restoreAll(ledger, '2026-02'), await restoreAll(ledger, '2026-01')]
  assert.deepEqual(back.reverse(), gone)
  assert.ok(
    gone.every((entries) => entries > 50),
    `${gone} entries`,
  )
  assert.deepEqual(await readAll(database), expected)
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('what is archived is counted by month, and the rest is left', async () => {
  const { archived, archivedUntil, months } = await ledger.archive.read()
  assert.equal(archivedUntil?.getTime(), start + 70 * 24 * hour)
  const sql = (table: string) => `select count(*)::int as rows from only ledger.${table}`
  const countOf = async (table: string) =>
    (await queryTables<{ rows: number }>(database.keepers, sql(table))).reduce(
      (sum, { rows }) => sum + rows,
      0,
    )
  assert.equal(await countOf('archived_orders'), Number(archived.entries))
  assert.equal(await countOf('archived_entries'), Number(archived.entries))
  assert.ok((await countOf('entries')) > 0)
  assert.deepEqual(
    months.map(({ month }) => month),
    ['2026-01', '2026-02', '2026-03'],
  )
  assert.equal(
    months.reduce((sum, { entries }) => sum + entries, 0n),
    archived.entries,
  )
})

test('an archived order is answered as before when it comes again', async () => {
  const outcomeOf = async (order: Order) => (await ledger.post(order)).outcome
  assert.equal(await outcomeOf(payOf(12)), 'duplicate')
  assert.equal(await outcomeOf({ ...payOf(12), amount: 1000n } as Order), 'bill_no_conflict')
  assert.equal(await outcomeOf(payOf(14)), 'already_refunded')
  assert.equal(await outcomeOf({ ...refundOf(15, 1n) }), 'duplicate')
  const late = { ...refundOf(12, null), windowS: 172_800 } as Order
  assert.equal(await outcomeOf(late), 'window_closed')
})

test('an archived pay is refunded where its window allows it, and stays archived', async () => {
  const account = accountOf(16)
  const before = await ledger.balance(account)
  const refund = refundOf(16, null)
  assert.equal((await ledger.post(refund)).outcome, 'posted')
  assert.equal((await ledger.post(refund)).outcome, 'already_refunded')
  const balance = await ledger.balance(account)
  assert.equal(balance.paid + balance.gift, before.paid + before.gift + 1n)
  const [found] = await queryTables<{ refunded: bigint }>(
    database.keepers,
    "select refunded from ledger.archived_orders where bill_no = 'pay16' and kind = 'pay'",
  )
  assert.equal(found?.refunded, 1n)
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('new entries are counted before PostgreSQL has analyzed them', async () => {
  const [{ rows } = { rows: 0 }] = await queryTables<{ rows: number }>(
    database.keepers.slice(0, 1),
    'select count(*)::int as rows from only ledger.entries',
  )
  const { live } = await ledger.archive.read()
  if (database.keepers.length === 1) assert.equal(Number(live.entries), rows)
  assert.ok(live.entries >= BigInt(rows))
})

test('while a doubling is under way nothing is moved, and the step says why', async () => {
  await queryTables(database.keepers, 'create publication pactolus_doubling')
  const later = new Date(start + 73 * 24 * hour)
  const { entries, isUnfinished, heldUpBy } = await ledger.archive.move(later)
  await queryTables(database.keepers, 'drop publication pactolus_doubling')
  assert.deepEqual([entries, isUnfinished, heldUpBy], [0n, false, 'doubling'])
})

testOnPostgres('while another process archives a step moves nothing, and says why', async () => {
  const [keeper] = database.keepers as [Driver]
  await keeper.transaction(async (session) => {
    await session.query('select from ledger.archive_state for update')
    const { heldUpBy } = await ledger.archive.move(new Date(start + 71 * 24 * hour))
    assert.equal(heldUpBy, 'another_process')
  })
})

test('a service archives by itself what is old enough', async () => {
  const clock = { now: () => start + 75 * 24 * hour }
  const log = createLog({ logLevel: 'silent', logFormat: 'json' })
  const published: { entries: number; until: Date | null }[] = []
  const ages: number[] = []
  const metrics = {
    setArchiveAfter: (seconds: number) => void ages.push(seconds),
    setArchive: (archive: (typeof published)[0]) => void published.push(archive),
  }
  const archiver = new Archiver({ ledger, clock, log, metrics, afterDays: 3 })
  archiver.start()
  await until(() => Promise.resolve(published.length > 0))
  await archiver.close()
  const { archived } = await ledger.archive.read()
  assert.deepEqual(ages, [3 * 86_400])
  assert.deepEqual(published, [
    { entries: Number(archived.entries), until: new Date(start + 72 * 24 * hour) },
  ])
  // No range of pages is without a summary.
  const summarize =
    "select brin_summarize_new_values('ledger.archived_entries_posted_at')::int as ranges"
  for (const { ranges } of await queryTables<{ ranges: number }>(database.keepers, summarize)) {
    assert.equal(ranges, 0)
  }
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('a long pass publishes after its first step, not only at its end', async () => {
  const steps: string[] = []
  const archive = {
    async move() {
      steps.push('move')
      const isUnfinished = steps.filter((step) => step === 'move').length < 3
      return { entries: 1n, isUnfinished, heldUpBy: null }
    },
    summarize: async () => {},
    read: () => ledger.archive.read(),
  }
  const archiver = new Archiver({
    ledger: { archive: archive as unknown as Ledger['archive'] },
    clock: { now: () => start },
    log: createLog({ logLevel: 'silent', logFormat: 'json' }),
    metrics: { setArchiveAfter: () => {}, setArchive: () => void steps.push('publish') },
    afterDays: 3,
  })
  archiver.start()
  await until(() => Promise.resolve(steps.length === 5))
  await archiver.close()
  assert.deepEqual(steps, ['move', 'publish', 'move', 'move', 'publish'])
})

test('nobody can take a row out of the archive, or one that is not in it out of the ledger', async () => {
  for (const keeper of database.keepers) {
    // Of several partitions one may have no player.
    const kept = await keeper.query('select 1 from ledger.archived_entries limit 1')
    if (kept.length === 0) continue
    for (const sql of [
      'delete from ledger.archived_entries',
      'delete from ledger.archived_orders',
      'delete from ledger.entries',
      'delete from only ledger.entries where entry_no = (select max(entry_no) from only ledger.entries)',
      'delete from ledger.orders',
      "delete from only ledger.orders where kind = 'pay'",
      'update ledger.archived_entries set paid_delta = 0',
      'update ledger.archived_orders set amount = 1000',
      'truncate ledger.archived_orders',
      'truncate ledger.archived_entries',
    ]) {
      await assert.rejects(keeper.query(sql), /is refused/, sql)
    }
  }
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('an entry without its order stops the archive, and nothing is moved', async () => {
  const [keeper] = database.keepers as [Driver]
  const damaged = keeper.transaction(async (session) => {
    await session.script('alter table ledger.orders disable trigger user')
    await session.query('delete from only ledger.orders where entry_no is not null')
    await session.query(
      "select a.* from generate_series(0, 500) n, ledger.archive_entries('2027-01-01', 1000 + n) a",
    )
  })
  await assert.rejects(damaged, /found \d+ entries and 0 orders/)
  assert.deepEqual(await brokenChecks(database.driver), [])
})
