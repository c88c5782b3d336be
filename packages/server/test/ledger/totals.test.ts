// Hourly totals compared with the entries they are made of, while both go on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { realClock } from '../../src/clock.ts'
import type { Driver } from '../../src/driver/driver.ts'
import { TotalsWorker } from '../../src/jobs/totals-worker.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { addTotals } from '../../src/ledger/transfer.ts'
import { createLog } from '../../src/log.ts'
import { runChecks } from '../../src/schema/checks.ts'
import { createDatabase, queryTables, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
/** One reads what was added up, the other the entries alone. */
let kept: Ledger
let live: Ledger
const hour = 3_600_000
const start = Date.parse('2026-05-01T00:20:00Z')
let now = start
let orders = 0

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  const clock = { now: () => now }
  kept = new Ledger(database.driver, clock, { ...options, keepsTotals: true })
  live = new Ledger(database.driver, clock, options)
})
after(() => database.remove())

const of = { offerId: 'offer', env: 'production', zoneId: '' } as const

async function post(kind: 'recharge' | 'present' | 'pay', offerId = 'offer'): Promise<void> {
  orders += 1
  const openid = `o${orders % 7}`
  const zoneId = orders % 4 === 0 ? '2' : '1'
  const account = { offerId, env: 'production' as const, openid, zoneId }
  await live.post({ kind, account, billNo: `b${orders}`, amount: BigInt(1 + (orders % 5)) })
}

async function postSome(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    now += (n % 5) * 0.4 * hour
    await post((['recharge', 'present', 'pay'] as const)[n % 3] ?? 'pay')
  }
}

/** Adds up all there is until an instant, however many steps it takes. */
async function fill(until: number): Promise<void> {
  for (let steps = 0; await kept.totals.fill(new Date(until)); steps += 1) {
    assert.ok(steps < 1000, 'there is no end to it')
  }
}

async function assertEqualHours(zoneId = ''): Promise<void> {
  const range = [new Date('2026-05-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z')] as const
  const expected = await live.totals.hours({ ...of, zoneId }, ...range)
  assert.ok(expected.length > 3)
  assert.deepEqual(await kept.totals.hours({ ...of, zoneId }, ...range), expected)
}

async function broken(): Promise<string[]> {
  const results = await runChecks(database.driver)
  return results.filter(({ violations }) => violations.length > 0).map(({ name }) => name)
}

test('before anything was added up nothing can be told, and afterwards all of it', async () => {
  await postSome(60)
  assert.equal(await kept.totals.knownFrom(), undefined)
  assert.deepEqual(await kept.totals.hours(of, new Date(start - hour), new Date(now + hour)), [])
  await fill(now - 10 * hour)
  assert.equal((await kept.totals.knownFrom())?.getTime(), 0)
  const rows = await queryTables(database.keepers, 'select 1 from ledger.hourly_totals')
  assert.ok(rows.length > 0)
  await assertEqualHours()
  await assertEqualHours('2')
  assert.deepEqual(await broken(), [])
})

test('after steps that failed the next one is much smaller, and all is added up in the end', async () => {
  const stepOf = async () => {
    const sql = 'select step_s from ledger.totals_state'
    const [row] = await queryTables<{ step_s: number }>(database.keepers, sql)
    return Number(row?.step_s)
  }
  let failures = 2
  const cancelling: Driver = {
    ...database.driver,
    async query(sql, values) {
      if (sql.includes('fill_totals') && failures > 0) {
        failures -= 1
        throw new Error('canceling statement due to statement timeout')
      }
      return database.driver.query(sql, values)
    },
  }
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000, keepsTotals: true }
  const busy = new Ledger(cancelling, { now: () => now }, options)
  await kept.totals.drop()
  const until = new Date(now - 10 * hour)
  assert.equal(await kept.totals.fill(until), true)
  const first = await stepOf()
  for (let n = 0; n < 2; n += 1) await assert.rejects(busy.totals.fill(until), /canceling/)
  await busy.totals.fill(until)
  assert.ok((await stepOf()) <= Math.max(first / 64, 1) * 2, `${first} became ${await stepOf()}`)
  await fill(now - 10 * hour)
  await assertEqualHours()
})

test('what came since is read from the entries, and added up once', async () => {
  await postSome(30)
  await assertEqualHours()
  // Steps end within an hour: the rest of it comes on top.
  for (const until of [now - 5 * hour, now - 5 * hour + 600_000, now - 600_000, now + 1]) {
    await Promise.all([fill(until), fill(until)])
    await assertEqualHours()
  }
  assert.deepEqual(await broken(), [])
})

test('an entry that comes after its time was added up is found by the checks, and by adding up again', async () => {
  const today = now
  now = start + 3 * hour
  await post('recharge')
  now = today
  assert.deepEqual(await broken(), ['ledger/hourly_totals_match_entries'])
  await kept.totals.drop()
  await fill(now + 1)
  await assertEqualHours()
  assert.deepEqual(await broken(), [])
})

test('an import of long ago comes to the totals that were added up before it', async () => {
  const today = now
  now = start - 40 * hour
  for (let n = 0; n < 9; n += 1) await post('present', 'imported')
  now = today
  assert.deepEqual(await broken(), ['ledger/hourly_totals_match_entries'])
  await addTotals(database.driver, 'imported')
  await fill(now + 1)
  assert.deepEqual(await broken(), [])
  const range = [new Date('2026-04-20T00:00:00Z'), new Date(now)] as const
  const expected = await live.totals.hours({ ...of, offerId: 'imported' }, ...range)
  assert.equal(
    expected.reduce((sum, each) => sum + each.orders, 0n),
    9n,
  )
  assert.deepEqual(await kept.totals.hours({ ...of, offerId: 'imported' }, ...range), expected)
})

test('what all players have is published by offer and zone', async () => {
  const zones = await Promise.all(
    ['', '1', '2'].map((zoneId) => kept.totals.accounts({ ...of, zoneId })),
  )
  const [all, one, two] = zones
  assert.equal(all?.accounts, (one?.accounts ?? 0n) + (two?.accounts ?? 0n))
  assert.equal(all?.paid, (one?.paid ?? 0n) + (two?.paid ?? 0n))
  assert.equal(all?.frozen, 0n)
})

test('while one partition has no totals nothing can be told', async () => {
  assert.equal((await kept.totals.knownFrom())?.getTime(), 0)
  const [keeper] = database.keepers
  await keeper?.query("select * from ledger.drop_totals('one of several')")
  assert.equal(await kept.totals.knownFrom(), undefined)
})

test('a worker comes to the first entry, though time goes on', async () => {
  await kept.totals.drop()
  const log = createLog({ logLevel: 'fatal', logFormat: 'json' })
  const worker = new TotalsWorker({ ledger: kept, clock: realClock, log, settleMs: 1000 })
  worker.start()
  try {
    await until(async () => (await kept.totals.knownFrom())?.getTime() === 0)
  } finally {
    await worker.close()
  }
  await assertEqualHours()
  assert.deepEqual(await broken(), [])
})
