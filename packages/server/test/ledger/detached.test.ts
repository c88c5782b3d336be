// The entries of archived months are deleted and recreated. Meanwhile no answer lacks them silently, and coins move as
// before.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Driver } from '../../src/driver/driver.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { Order } from '../../src/ledger/model.ts'
import type { OrderSearch } from '../../src/ledger/reading.ts'
import type { HourTotal, Totals } from '../../src/ledger/totals.ts'
import { archiveAll, detachAll, restoreAll } from '../support/archive.ts'
import { createDatabase, queryTables, type TestDatabase } from '../support/database.ts'
import { accountOf, payOf, postDays, refundOf } from '../support/old-orders.ts'
import { brokenChecks } from '../support/service.ts'

const day = 86_400_000
const start = Date.parse('2026-01-01T00:00:00Z')
/** The end of January in UTC+8, and of February. */
const january = new Date('2026-01-31T16:00:00Z')
const february = new Date('2026-02-28T16:00:00Z')
const april = new Date('2026-03-31T16:00:00Z')
let now = start
let database: TestDatabase
let ledger: Ledger
/** As a service keeps them, and what they were before anything was detached. */
let totals: Totals
let hours: HourTotal[]

const anyOrder: OrderSearch = {
  ...{ openid: '', zoneId: '', kind: '', state: '', payItem: '' },
  ...{ amountMin: 0n, amountMax: 999_999_999_999_999n, openFrom: new Date(0) },
}
const firstPage = { cursor: undefined, size: 100 }

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
  await postDays(ledger, 100, () => {
    now += day
  })
  await archiveAll(ledger, Date.parse('2026-04-01T00:00:00Z'))
  totals = new Ledger(database.driver, { now: () => now }, { ...options, keepsTotals: true }).totals
  await fillAll(totals)
  hours = await hoursOf(totals)
})
after(() => database.remove())

async function fillAll(of: Totals): Promise<void> {
  for (let steps = 0; await of.fill(new Date(now + 1)); steps += 1) assert.ok(steps < 10_000)
  assert.ok(await of.areWhole())
}

const hoursOf = (of: Totals) =>
  of.hours({ offerId: 'offer', env: 'production', zoneId: '' }, new Date(start), new Date(now + 1))

const entriesIn = async (table: string) =>
  (
    await queryTables<{ rows: number }>(
      database.keepers,
      `select count(*)::int as rows from ledger.${table}`,
    )
  ).reduce((sum, { rows }) => sum + rows, 0)

/** Everything that a ledger says of the time from an instant on. */
async function readSince(from: Date): Promise<unknown> {
  const to = new Date(now + day)
  const span = { from, to }
  const of = { offerId: 'offer', env: 'production' }
  const all = { openid: '', zoneId: '', kind: '' } as const
  const postings: unknown[] = []
  for await (const page of ledger.postings.pages('offer', 'production', all, span)) {
    postings.push(...page)
  }
  const balances = await Promise.all(
    [0, 1, 2, 3, 4].map((n) => ledger.reading.balanceAt(accountOf(n), from)),
  )
  return {
    postings,
    balances,
    moved: await ledger.zones.moved(of, span),
    had: await ledger.zones.balances(of, from),
    hours: await ledger.totals.hours({ ...of, zoneId: '' }, from, to),
    days: await ledger.reading.days(accountOf(3), new Date(from.getTime() + 5 * day), 5),
  }
}

test('the oldest months are detached one after the other, and later ones read the same', async () => {
  const before = await entriesIn('entries')
  const [afterJanuary, afterFebruary] = [await readSince(january), await readSince(february)]
  const gone = await detachAll(ledger, '2026-01')
  assert.ok(gone > 50, `${gone} entries`)
  assert.equal(await entriesIn('entries'), before - gone)
  assert.deepEqual(await brokenChecks(database.driver), [])
  assert.deepEqual(await readSince(january), afterJanuary)
  assert.ok((await detachAll(ledger, '2026-02')) > 50)
  assert.deepEqual(await brokenChecks(database.driver), [])
  assert.deepEqual(await readSince(february), afterFebruary)
  const { months, detachedUntil } = await ledger.archive.read()
  assert.deepEqual(
    months.map(({ month, sha256, detachedAt }) => [month, sha256, detachedAt !== null]),
    [
      ['2026-01', 'hash of 2026-01', true],
      ['2026-02', 'hash of 2026-02', true],
      ['2026-03', null, false],
    ],
  )
  assert.deepEqual(detachedUntil, february)
})

test('hourly totals stay, and when dropped they are added up again from the orders', async () => {
  assert.deepEqual(await hoursOf(totals), hours)
  assert.ok(hours.some(({ hour }) => hour < january))
  await database.driver.query("select * from ledger.drop_totals('to be added up again')")
  assert.equal(await totals.areWhole(), false)
  await fillAll(totals)
  assert.deepEqual(await hoursOf(totals), hours)
  assert.deepEqual(await brokenChecks(database.driver), [])
  const counted = hours.reduce((sum, { orders }) => sum + orders, 0n)
  assert.equal(Number(counted), await entriesIn('orders where entry_no is not null'))
})

test('a read of detached time is refused by a sentence, and an account reads what is left', async () => {
  const from = new Date(february.getTime() - 1)
  const refused = /Entries from before 2026-02-28T16:00:00.000Z are detached/
  const of = { offerId: 'offer', env: 'production' }
  const span = { from, to: new Date(now) }
  const pages = (openid: string) =>
    ledger.postings.pages('offer', 'production', { openid, zoneId: '', kind: '' }, span)
  const which = { zoneId: '1', kind: 'pay' } as const
  for (const read of [
    () => ledger.reading.balanceAt(accountOf(1), from),
    () => ledger.reading.searchOrders('offer', 'production', anyOrder, { ...span, ...firstPage }),
    () => pages('').next(),
    () => pages('o1').next(),
    () => ledger.zones.moved(of, span),
    () => ledger.zones.balances(of, from),
    () => ledger.zones.lastWritten(of, which, span, 10),
    () => ledger.totals.hours({ ...of, zoneId: '' }, from, span.to),
    () => ledger.archive.lines(from, february).next(),
  ]) {
    await assert.rejects(read(), refused, String(read))
  }
  await assert.rejects(ledger.totals.drop(), /cannot be added up again: restore/)
  for (const keeper of database.keepers) {
    await assert.rejects(keeper.query('select placement.publish()'), /months .* are detached/)
  }

  const account = accountOf(2)
  const lines = await ledger.statement(account, { beforeEntryNo: 0n, size: 500 })
  const last = lines.at(-1)
  assert.ok(last !== undefined && last.entryNo > 1n && last.postedAt < february)
  assert.ok(lines.every(({ postedAt }) => postedAt >= february || postedAt === last.postedAt))
  const { entryNo, paid, gift } = await ledger.balance(account)
  const explained = await ledger.reading.explain(account, { entryNo, paid, gift })
  assert.ok(explained.addsUp)
  assert.deepEqual(explained.opening, {
    ...{ entryNo: last.entryNo, paid: last.paidAfter, gift: last.giftAfter },
  })
  const day60 = await ledger.reading.days(account, new Date(february.getTime() + 2 * day), 30)
  assert.equal(day60.length, 2)
})

test('orders of a detached month are answered as before, and their pays are refunded', async () => {
  // After the hours that are added up.
  now += day
  const outcomeOf = async (order: Order) => (await ledger.post(order)).outcome
  assert.equal(await outcomeOf(payOf(12)), 'duplicate')
  assert.equal(await outcomeOf({ ...payOf(12), amount: 1000n } as Order), 'bill_no_conflict')
  assert.equal(await outcomeOf(payOf(14)), 'already_refunded')
  assert.equal(await outcomeOf(refundOf(15, 1n)), 'duplicate')
  assert.equal(await outcomeOf(refundOf(16, null)), 'posted')
  assert.equal(await outcomeOf(refundOf(16, null)), 'already_refunded')
  const found = await ledger.reading.order(accountOf(16), 'pay', 'pay16')
  assert.equal(found?.order.refunded, 1n)
  assert.equal(found.order.paidAfter, null)
  const [refund] = found.refunds
  assert.equal((refund?.paidDelta ?? 0n) + (refund?.giftDelta ?? 0n), 1n)
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('nobody can delete an entry that does not follow from the orders', async () => {
  const [keeper] = database.keepers as [Driver]
  const last =
    '(select max(entry_no) from ledger.archived_entries x where x.account_id = e.account_id)'
  for (const sql of [
    'delete from ledger.archived_entries',
    `delete from ledger.archived_entries e where entry_no = ${last}`,
    `delete from ledger.archived_entries e where entry_no < ${last} and posted_at > '2026-03-10'`,
  ]) {
    await assert.rejects(keeper.query(sql), /is refused/, sql)
  }
  // An entry that disagrees with its order: it does not follow, so it stays.
  const damaged = keeper.transaction(async (session) => {
    await session.script('alter table ledger.archived_entries disable trigger user')
    await session.query(
      `update ledger.archived_entries e set paid_after = paid_after + 1
        where posted_at >= '2026-03-01' and posted_at < '2026-03-20'`,
    )
    await session.script('alter table ledger.archived_entries enable trigger user')
    await session.query('update ledger.archive_state set archived_until = $1', [april])
    // The first step marks the month, the second one deletes.
    const step = "select * from ledger.detach_month('2026-03', 'hash', 100, 1000)"
    await session.query(step)
    await session.query(step)
  })
  await assert.rejects(damaged, /is refused/)
  assert.deepEqual(await brokenChecks(database.driver), [])
})

test('months are detached and restored in their order alone', async () => {
  await assert.rejects(
    ledger.archive.detach('2026-01', 'hash'),
    /after 2026-01 is detached already/,
  )
  await assert.rejects(ledger.archive.restore('2026-01'), /after 2026-01 is detached too/)
  await assert.rejects(ledger.archive.detach('2026-04', 'hash'), /2026-04 is not archived/)
})

test('a month that is restored in part can be restored or detached again', async () => {
  // One account at a time, and of that three entries.
  const part = () =>
    database.driver.query<{ entries: bigint; unfinished: bigint }>(
      "select * from ledger.restore_month('2026-02', 1, 3)",
    )
  const stateOf = async (month: string) => {
    const { months } = await ledger.archive.read()
    const found = months.find((each) => each.month === month)
    return [found?.sha256, found?.detachedAt !== null]
  }
  let back = 0n
  for (let step = 0; step < 4; step += 1) back += (await part())[0]?.entries ?? 0n
  assert.ok(back > 0n && back < 40n, `${back} entries`)
  assert.deepEqual(await brokenChecks(database.driver), [])
  await assert.rejects(ledger.reading.balanceAt(accountOf(1), january), /are detached/)
  assert.deepEqual(await stateOf('2026-02'), ['hash of 2026-02', false])
  assert.equal(await detachAll(ledger, '2026-02'), Number(back))
  assert.deepEqual(await stateOf('2026-02'), ['hash of 2026-02', true])

  let steps = 0
  back = 0n
  for (let isUnfinished = true; isUnfinished; steps += 1) {
    const [step] = await part()
    back += step?.entries ?? 0n
    isUnfinished = (step?.unfinished ?? 0n) > 0n
    assert.ok(steps < 1000, 'there is no end to it')
  }
  assert.ok(back > 50n && steps > 7, `${back} entries in ${steps} steps`)
  assert.deepEqual(await stateOf('2026-02'), [null, false])
  await ledger.reading.balanceAt(accountOf(1), january)
  await restoreAll(ledger, '2026-01')
  assert.equal((await ledger.archive.read()).detachedUntil, undefined)
  assert.equal((await ledger.reading.balanceAt(accountOf(1), new Date(start))).entryNo, 0n)
  assert.deepEqual(await brokenChecks(database.driver), [])
})
