// What an import must not take: files that are not whole, that contradict themselves, or that make money.
// A refused import leaves nothing behind.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { Ledger } from '../../src/ledger/ledger.ts'
import { exportBook } from '../../src/ledger/transfer.ts'
import { exportOffer } from '../../src/transfer/export-offer.ts'
import { checkFile, importFile, OfferNotEmpty } from '../../src/transfer/import-offer.ts'
import { BadExport } from '../../src/transfer/lines.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { exportedOffer, sealed } from '../support/exports.ts'
import { temporaryFolder } from '../support/process.ts'
import { brokenChecks } from '../support/service.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const folder = temporaryFolder()
let database: TestDatabase
let lines: string[]

before(async () => {
  database = await createDatabase({ alone: true })
  const clock = { now: () => now }
  const ledger = new Ledger(database.driver, clock, {
    ...{ batchMax: 10, queueMax: 100, waitMaxMs: 20_000 },
  })
  const account = { offerId: 'good', env: 'production', openid: 'amy', zoneId: '1' } as const
  const refund = { kind: 'refund', account, amount: null, windowS: 100 } as const
  await ledger.post({ kind: 'recharge', account, billNo: 'r', amount: 100n })
  await ledger.post({ kind: 'present', account, billNo: 'g', amount: 10n })
  await ledger.post({ kind: 'pay', account, billNo: 'p', amount: 30n })
  await ledger.post({ ...refund, billNo: 'c', payBillNo: 'p', amount: 5n, tombstone: false })
  await ledger.post({ ...refund, billNo: 'x', payBillNo: 'never', tombstone: true })
  lines = (await text(exportOffer(database.driver, exportedOffer('good')))).trimEnd().split('\n')
})
after(async () => {
  assert.deepEqual(await brokenChecks(database.driver), [])
  await database.remove()
  folder.remove()
})

let offers = 0

/** Must refuse the file with a sentence like `sentence`, and leave the offer empty. */
async function refused(content: string, sentence: RegExp): Promise<void> {
  offers += 1
  const offerId = `refused${offers}`
  const file = join(folder.path, `${offerId}.ndjson`)
  writeFileSync(file, content)
  await assert.rejects(
    async () => {
      await checkFile(file, now)
      await importFile(database.driver, file, offerId)
    },
    (error: Error) => {
      assert.ok(error instanceof BadExport, error.stack)
      assert.match(error.message, sentence)
      return true
    },
  )
  for await (const page of exportBook(database.driver, offerId)) assert.deepEqual(page.lines, [])
}

/** The lines with one replaced: that of `type` (and bill_no), by what `change` makes of it. */
function changed(
  type: string,
  billNo: string | undefined,
  change: Record<string, unknown>,
): string[] {
  let isFound = false
  const result = lines.map((line) => {
    const value = JSON.parse(line) as Record<string, unknown>
    if (value.type !== type || (billNo !== undefined && value.bill_no !== billNo)) return line
    isFound = true
    return JSON.stringify({ ...value, ...change })
  })
  assert.ok(isFound)
  return result
}

test('the file as it was made is taken, once', async () => {
  const file = join(folder.path, 'good.ndjson')
  writeFileSync(file, `${lines.join('\n')}\n`)
  assert.equal(sealed(lines), `${lines.join('\n')}\n`)
  await checkFile(file, now)
  await importFile(database.driver, file, 'once')
  await assert.rejects(importFile(database.driver, file, 'once'), OfferNotEmpty)
  await assert.rejects(importFile(database.driver, file, 'good'), OfferNotEmpty)
})

test('a file that was cut, anywhere, is refused', async () => {
  const whole = `${lines.join('\n')}\n`
  await refused('', /empty/)
  for (let count = 1; count < lines.length; count += 1) {
    await refused(`${lines.slice(0, count).join('\n')}\n`, /no footer/)
  }
  await refused(whole.slice(0, -1), /cut off/)
  await refused(whole.slice(0, -20), /cut off/)
})

test('a file that was changed is refused', async () => {
  const whole = `${lines.join('\n')}\n`
  await refused(whole.replace('"paid":', '"paid" :'), /was changed/)
  await refused(whole.replace('Test coins', 'Best coins'), /was changed/)
  await refused([...lines.slice(0, 2), ...lines.slice(3)].join('\n').concat('\n'), /was changed/)
  await refused(whole + whole, /after the footer/)
  await refused(`${whole}\n`, /Line \d+ comes after the footer/)
})

test('a line that is not as documented is refused, and the field is named', async () => {
  const cases: [string[], RegExp][] = [
    [changed('account', undefined, { paid: -1 }), /Line 2: paid/],
    [changed('account', undefined, { paid: 1.5 }), /Line 2: paid/],
    [changed('account', undefined, { paid: '80' }), /Line 2: paid/],
    [changed('account', undefined, { openid: '' }), /Line 2: openid/],
    [changed('account', undefined, { coins: 1 }), /Line 2: .*coins|Line 2: .*additional/],
    [changed('order', 'p', { kind: 'gift' }), /Line 5: kind/],
    [changed('order', 'p', { posted_at: '2026-01-01T00:00:00Z' }), /Line 5: posted_at/],
    [changed('order', 'p', { posted_at: '2025-13-01T00:00:00.000000Z' }), /Lines 2 to/],
    [
      changed('order', 'p', { posted_at: '9999-01-01T00:00:00.000000Z' }),
      /Line 5: posted_at is in the f/,
    ],
    [
      changed('order', 'p', { posted_at: '2026-01-01T00:05:00.001000Z' }),
      /Line 5: posted_at is in the f/,
    ],
    [
      changed('account', undefined, { created_at: '2026-01-02T00:00:00.000000Z' }),
      /Line 2: created_at/,
    ],
    [changed('header', undefined, { version: 3 }), /Line 1: version/],
    [changed('order', 'p', { type: 'entry' }), /Line 5 has no type/],
    [[...lines.slice(0, 2), '{', ...lines.slice(2)], /Line 3 is not JSON/],
    [[...lines.slice(0, 2), 'null', ...lines.slice(2)], /Line 3 has no type/],
    [lines.slice(1), /Line 1: a file has one header/],
    [[lines[0] ?? '', ...lines], /Line 2: a file has one header/],
  ]
  for (const [content, sentence] of cases) await refused(sealed(content), sentence)
})

test('no file makes money: what does not follow from its orders is refused', async () => {
  const [header = '', account = '', ...rest] = lines
  const cases: [string[], RegExp][] = [
    // The tables refuse these by themselves.
    [changed('account', undefined, { paid: 1000 }), /accounts_add_up/],
    [changed('order', 'p', { refunded: 31 }), /orders_refund_within_order/],
    [changed('order', 'p', { refunded: 5, refunded_gift: 11 }), /orders_refund/],
    [changed('order', 'c', { pay_bill_no: null }), /orders_refund_names_its_pay/],
    [[header, account, account, ...rest], /accounts_key/],
    [changed('order', 'g', { entry_no: 1 }), /entries_key/],
    [changed('order', 'g', { kind: 'recharge', bill_no: 'r' }), /orders_key/],
    [[header, ...rest], /Order r comes before its account amy/],
    // These the checks find.
    [changed('account', undefined, { paid: 90, save_amt: 105 }), /ledger\/balance_is_last_entry/],
    [changed('account', undefined, { save_amt: 101, present_sum: 9 }), /counters_are_sums/],
    [changed('account', undefined, { entry_no: 5 }), /ledger\//],
    [changed('order', 'r', { amount: 200 }), /ledger\//],
    [changed('order', 'r', { paid_delta: 200, paid_after: 200 }), /ledger\//],
    [changed('order', 'p', { refunded: 0 }), /ledger\/refunds_match_their_pay/],
    [changed('order', 'c', { pay_bill_no: 'another' }), /ledger\/refunds_match_their_pay/],
    [changed('order', 'p', { gift: 9, gift_delta: -9, paid_delta: -21 }), /ledger\//],
    [lines.filter((line) => !line.includes('"bill_no":"c"')), /ledger\//],
  ]
  for (const [content, sentence] of cases) await refused(sealed(content), sentence)
})

test('a line without an end is refused before all of it is read', async () => {
  const [header = ''] = lines
  await refused(`${header}\n${'x'.repeat(8_000_000)}`, /Line 2 is longer than \d+ characters/)
  await refused(`${header}\n${'x'.repeat(200_000)}\n`, /Line 2 is longer than \d+ characters/)
})
