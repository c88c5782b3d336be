// Files of archived months: every archived entry is in one of them, nothing in one changes, and none that was
// changed is taken for whole.
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { AccountKey, Order } from '../../src/ledger/model.ts'
import { exportMonth } from '../../src/transfer/export-month.ts'
import { BadExport } from '../../src/transfer/lines.ts'
import { headerLine, MonthCheck, rangeOf } from '../../src/transfer/month-format.ts'
import { archiveAll } from '../support/archive.ts'
import { createDatabase, queryTables, type TestDatabase } from '../support/database.ts'

const hour = 3_600_000
// Hours before a month of UTC+8 begins: 2025-12 has few entries.
const start = Date.parse('2025-12-31T10:00:00Z')
let now = start
let database: TestDatabase
let ledger: Ledger
const files = new Map<string, string>()
const months = ['2025-12', '2026-01', '2026-02']

const accountOf = (n: number): AccountKey => ({
  ...{ offerId: n % 3 === 0 ? 'Zoo' : 'apple', env: n % 4 === 0 ? 'sandbox' : 'production' },
  ...{ openid: `o${n % 5}😀`, zoneId: n % 7 === 0 ? '2' : '1' },
})
const refund: Order = {
  ...{ kind: 'refund', account: accountOf(1), payBillNo: 'pay1', billNo: 'back1', amount: 1n },
  ...{ windowS: 365 * 86_400, tombstone: true },
}

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
  for (let n = 0; n < 70; n += 1) {
    const account = accountOf(n)
    await ledger.post({ kind: 'recharge', account, billNo: `in${n}`, amount: 9n })
    // Another process whose clock is behind.
    now -= 20
    await ledger.post({ kind: 'present', account, billNo: `gift${n}`, amount: 2n })
    const notes = { payItem: '"sword"\n刀', appRemark: '', userIp: '10.0.0.1' }
    await ledger.post({ kind: 'pay', account, billNo: `pay${n}`, amount: 3n, notes })
    now += n === 0 ? 6 * hour + 20 : 20 * hour
  }
  await archiveAll(ledger, rangeOf('2026-02').to.getTime())
  for (const month of months) files.set(month, await text(exportMonth(ledger, month)))
})
after(() => database.remove())

const linesOf = (month: string) => (files.get(month) ?? '').split('\n').slice(0, -1)

function check(lines: readonly string[]) {
  const found = new MonthCheck()
  for (const line of lines) found.add(line)
  return found.end()
}

test('every archived entry is in the file of one month', async () => {
  const seen = months.flatMap((month) => linesOf(month).slice(1, -1))
  const sql = `
    select a.offer_id, a.env, a.openid, a.zone_id, e.entry_no, e.bill_no, e.paid_after
      from ledger.archived_entries e join ledger.accounts a using (account_id)`
  const rows = await queryTables<Record<string, unknown>>(database.keepers, sql)
  const keyOf = (row: Record<string, unknown>) =>
    `${row.offer_id}/${row.env}/${row.openid}/${row.zone_id}/${row.entry_no} ` +
    `${row.bill_no} ${row.paid_after}`
  assert.ok(rows.length > 150, `${rows.length} rows`)
  assert.deepEqual(seen.map((line) => keyOf(JSON.parse(line))).sort(), rows.map(keyOf).sort())
})

test('a file counts what it has, by the time of UTC+8', () => {
  const found = months.map((month) => check(linesOf(month)))
  assert.deepEqual(
    found.map(({ month }) => month),
    months,
  )
  const [first, second] = found.map(({ footer }) => footer)
  // The second recharge is of 2026-01 by its time. Its present and pay follow it with an earlier one.
  assert.deepEqual([first?.accounts, first?.entries], [2, 6])
  const entries = Number(second?.entries)
  assert.deepEqual([second?.paid_delta, second?.gift_delta], [String((entries / 3) * 8), '0'])
})

test('a file stays the same when an old pay is refunded and more is archived', async () => {
  assert.equal((await ledger.post(refund)).outcome, 'posted')
  await archiveAll(ledger, now + hour)
  for (const month of months) {
    assert.equal(await text(exportMonth(ledger, month)), files.get(month))
  }
})

test('a file that was changed or cut is refused by its line', () => {
  const lines = linesOf('2026-01')
  const footer = lines.at(-1) ?? ''
  const refused = (changed: readonly string[], what: RegExp) =>
    assert.throws(
      () => check(changed),
      (error) => error instanceof BadExport && what.test(error.message),
    )
  const without = (at: number) => lines.filter((_, index) => index !== at)
  refused([], /empty/)
  refused(lines.slice(0, -1), /no footer/)
  refused([...lines, footer], /after the footer/)
  refused(lines.slice(1), /Line 1: a file has one header/)
  refused([headerLine('2026-02'), ...lines.slice(1)], /was changed/)
  refused([(lines[0] ?? '').replace('T16', 'T15'), ...lines.slice(1)], /Line 1: from and to/)
  refused(without(2), /Line 3: entry \d+ does not follow/)
  refused([lines[0] ?? '', ...lines.slice(2, -1), lines[1] ?? '', footer], /comes too late/)
  refused(
    lines.map((line) => line.replace('刀', '剑')),
    /was changed/,
  )
  refused(
    lines.map((line) => line.replace('"amount":3', '"amount":-3')),
    /amount/,
  )
  refused([headerLine('2025-11'), ...lines.slice(1)], /after the month/)
})
