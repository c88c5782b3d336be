// Searches compared with a look at every row, and the balance at an instant with the entries before it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Detached } from '../../src/ledger/detached.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { AccountKey, FoundOrder, OrderKind } from '../../src/ledger/model.ts'
import { type PostedEntry, Postings } from '../../src/ledger/postings.ts'
import { type OrderSearch, type OrderState, orderStateOf } from '../../src/ledger/reading.ts'
import { createDatabase, queryTables, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let ledger: Ledger
const start = Date.parse('2026-03-01T00:00:00Z')
const hour = 3_600_000
const end = start + 75 * 24 * hour
let now = start

const everything: OrderSearch = {
  ...{ openid: '', zoneId: '', kind: '', state: '', payItem: '' },
  ...{ amountMin: 0n, amountMax: 999_999_999_999_999n, openFrom: new Date(end - 48 * hour) },
}

/** Some openids that a locale would put in another order than bytes do. */
const openids = ['oB', 'oa', 'o_Z', 'oé', 'o中', 'oA']
const keyOf = (openid: string, zoneId = '1'): AccountKey => ({
  ...{ offerId: 'offer', env: 'production' as const, openid, zoneId },
})

/** Two months and more: every few hours some orders, in gaps of several days none, a tombstone here and there. */
async function fill(): Promise<void> {
  for (let n = 0; n < 240; n += 1) {
    now += (n % 40 === 0 ? 96 : 5) * hour + (n % 3) * 1000
    const account = keyOf(openids[n % 6] as string, n % 5 === 0 ? '2' : '1')
    const post = (kind: 'recharge' | 'present' | 'pay', amount: bigint) =>
      ledger.post({
        ...{ kind, account, billNo: `${kind}${n}`, amount },
        notes: { payItem: n % 4 === 0 ? 'sword' : 'shield' },
      })
    if (n % 2 === 0) await post('recharge', BigInt(50 + n))
    if (n % 3 === 0) await post('present', 5n)
    await post('pay', BigInt(1 + (n % 7)))
    const refund = { kind: 'refund', account, windowS: 1_000_000, tombstone: true } as const
    const payBillNo = n % 50 === 7 ? `unknown${n}` : `pay${n}`
    if (n % 5 === 2) await ledger.post({ ...refund, billNo: `r${n}`, payBillNo, amount: null })
    if (n % 5 === 4) await ledger.post({ ...refund, billNo: `r${n}`, payBillNo, amount: 1n })
  }
}

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
  await fill()
  // Another offer, whose orders nobody asks for.
  const other = { offerId: 'other', env: 'production', openid: 'oA', zoneId: '1' } as const
  await ledger.post({ kind: 'present', account: other, billNo: 'present0', amount: 5n })
})
after(() => database.remove())

/** Every order, newest first, as the tables have them. */
async function allOrders(): Promise<(FoundOrder & { state: OrderState })[]> {
  const rows = await queryTables<FoundOrder>(
    database.keepers,
    `select a.openid, a.zone_id as "zoneId", o.kind, o.bill_no as "billNo", o.amount, o.refunded,
            o.entry_no as "entryNo", o.posted_at as "postedAt", o.pay_item as "payItem"
       from ledger.orders o join ledger.accounts a on a.account_id = o.account_id
      where a.offer_id = 'offer'`,
  )
  const order = (row: FoundOrder) =>
    [row.postedAt.toISOString(), row.billNo, row.kind, row.openid, row.zoneId].join('\0')
  return rows
    .map((row) => ({ ...row, state: orderStateOf(row, everything.openFrom) }))
    .sort((a, b) => Buffer.compare(Buffer.from(order(b)), Buffer.from(order(a))))
}

/** The numbers that a search finds, page after page. */
async function search(
  wanted: Partial<OrderSearch>,
  { from = start, to = end, size = 7 } = {},
): Promise<string[]> {
  const found: string[] = []
  let cursor: Awaited<ReturnType<typeof ledger.reading.searchOrders>>['next']
  for (let pages = 0; pages < 200; pages += 1) {
    const range = { from: new Date(from), to: new Date(to), cursor, size }
    const { rows, next, searchedUs } = await ledger.reading.searchOrders(
      'offer',
      'production',
      { ...everything, ...wanted },
      range,
    )
    assert.ok(rows.length <= size)
    for (const { atUs } of rows) assert.ok(atUs >= searchedUs)
    found.push(...rows.map(({ kind, billNo }) => `${kind} ${billNo}`))
    cursor = next
    if (next === undefined) return found
  }
  throw new Error('a search has no end')
}

test('a search finds every order that it asks for, once and newest first, and no other', async () => {
  const all = await allOrders()
  assert.ok(all.length > 400)
  assert.ok(all.some(({ state }) => state === 'tombstone'))
  const kinds: OrderKind[] = ['recharge', 'present', 'pay', 'refund']
  const states: OrderState[] = ['open', 'part', 'returned', 'final', 'tombstone']
  const cases: [Partial<OrderSearch>, (order: (typeof all)[number]) => boolean][] = [
    [{}, () => true],
    ...kinds.map((kind): (typeof cases)[number] => [{ kind }, (order) => order.kind === kind]),
    ...states.map((state): (typeof cases)[number] => [{ state }, (order) => order.state === state]),
    [{ openid: 'oé' }, ({ openid }) => openid === 'oé'],
    [{ openid: 'oa', zoneId: '2' }, ({ openid, zoneId }) => openid === 'oa' && zoneId === '2'],
    [{ openid: 'oa', state: 'tombstone' }, (o) => o.openid === 'oa' && o.state === 'tombstone'],
    [{ openid: 'nobody' }, () => false],
    [{ payItem: 'sword', kind: 'pay' }, (o) => o.payItem === 'sword' && o.kind === 'pay'],
    [{ amountMin: 60n, amountMax: 99n }, ({ amount }) => amount >= 60n && amount <= 99n],
    [{ amountMin: 1n }, ({ amount }) => amount > 0n],
  ]
  for (const [wanted, isWanted] of cases) {
    const expected = all.filter(isWanted).map(({ kind, billNo }) => `${kind} ${billNo}`)
    assert.deepEqual(
      await search(wanted),
      expected,
      JSON.stringify(wanted, (_, v) => String(v)),
    )
  }
})

test('a search looks at its range alone, from its first instant on and before its last', async () => {
  const all = await allOrders()
  const middle = all[200]?.postedAt.getTime() ?? 0
  const at = (order: FoundOrder) => order.postedAt.getTime()
  const named = (orders: typeof all) => orders.map(({ kind, billNo }) => `${kind} ${billNo}`)
  assert.deepEqual(await search({}, { from: middle }), named(all.filter((o) => at(o) >= middle)))
  assert.deepEqual(await search({}, { to: middle }), named(all.filter((o) => at(o) < middle)))
})

test('the balance at an instant is what the last entry by then left', async () => {
  const account = keyOf('oB')
  const entries = (await ledger.statement(account, { beforeEntryNo: 0n, size: 500 })).reverse()
  assert.ok(entries.length > 20)
  assert.equal((await ledger.reading.balanceAt(account, new Date(start))).entryNo, 0n)
  for (const { postedAt } of entries) {
    for (const ms of [-1, 0, 1]) {
      const at = new Date(postedAt.getTime() + ms)
      const last = entries.filter((entry) => entry.postedAt <= at).at(-1)
      const found = await ledger.reading.balanceAt(account, at)
      assert.equal(found.entryNo, last?.entryNo ?? 0n)
      assert.equal(found.paid, last?.paidAfter ?? 0n)
    }
  }
})

test('a balance is explained by its entries, at any instant, and days end where they end', async () => {
  const account = keyOf('oB')
  const entries = (await ledger.statement(account, { beforeEntryNo: 0n, size: 500 })).reverse()
  for (const at of [new Date(start), entries[17]?.postedAt ?? new Date(), new Date(end)]) {
    const balance = await ledger.reading.balanceAt(account, at)
    const { opening, groups, addsUp } = await ledger.reading.explain(account, balance)
    assert.deepEqual(opening, { entryNo: 0n, paid: 0n, gift: 0n })
    assert.ok(addsUp)
    const kinds = new Set(entries.filter((e) => e.postedAt <= at).map(({ kind }) => kind))
    assert.deepEqual(
      groups.map(({ kind }) => kind),
      [...kinds],
    )
  }
  const days = await ledger.reading.days(account, new Date(end), 400)
  assert.equal(days.at(-1)?.entryNo, 0n)
  for (const { endedAt, entryNo, gift } of days) {
    const last = entries.filter(({ postedAt }) => postedAt < endedAt).at(-1)
    assert.deepEqual([entryNo, gift], [last?.entryNo ?? 0n, last?.giftAfter ?? 0n])
  }
})

test('an explanation of entries that do not follow each other does not add up', async () => {
  const account = keyOf('oB')
  const balance = await ledger.reading.balanceAt(account, new Date(end))
  const more = { ...balance, paid: balance.paid + 1n }
  assert.equal((await ledger.reading.explain(account, more)).addsUp, false)
  const later = { ...balance, entryNo: balance.entryNo + 1n }
  assert.equal((await ledger.reading.explain(account, later)).addsUp, false)
})

test('an order comes with its entry, its refunds and the pay it refunded', async () => {
  const pay = (await allOrders()).find(({ state }) => state === 'part')
  assert.ok(pay)
  const account = keyOf(pay.openid, pay.zoneId)
  const life = await ledger.reading.order(account, 'pay', pay.billNo)
  assert.deepEqual(
    life?.refunds.map(({ amount, paidDelta, giftDelta }) => [
      amount,
      (paidDelta ?? 0n) + (giftDelta ?? 0n),
    ]),
    [[1n, 1n]],
  )
  const refund = await ledger.reading.order(account, 'refund', life?.refunds[0]?.billNo ?? '')
  assert.equal(refund?.pay?.billNo, pay.billNo)
  assert.equal(refund?.pay?.entryNo, pay.entryNo)
  assert.equal(await ledger.reading.order(account, 'refund', pay.billNo), undefined)
  const tombstone = (await allOrders()).find(({ state }) => state === 'tombstone')
  assert.ok(tombstone)
  const dead = keyOf(tombstone.openid, tombstone.zoneId)
  const shown = await ledger.reading.order(dead, 'pay', tombstone.billNo)
  assert.deepEqual([shown?.order.entryNo, shown?.order.paidAfter], [null, null])
})

test('accounts come in the order of their bytes, a page at a time, and by the beginning of an openid', async () => {
  const list = async (openidPrefix: string, size: number) => {
    const found: string[] = []
    let page = { openidPrefix, afterOpenid: '', afterZoneId: '', size }
    for (;;) {
      const accounts = await ledger.listAccounts('offer', 'production', page)
      found.push(...accounts.map(({ openid, zoneId }) => `${openid} ${zoneId}`))
      const last = accounts.at(-1)
      if (last === undefined || accounts.length < size) return found
      page = { ...page, afterOpenid: last.openid, afterZoneId: last.zoneId }
    }
  }
  const inBytes = (names: string[]) =>
    names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const all = inBytes([...new Set((await allOrders()).map((o) => `${o.openid} ${o.zoneId}`))])
  assert.deepEqual(await list('', 2), all)
  assert.deepEqual(await list('o', 2), all)
  for (const prefix of ['oa', 'o中', 'o_', 'oB', 'p', 'o中中']) {
    assert.deepEqual(
      await list(prefix, 1),
      all.filter((name) => name.startsWith(prefix)),
      prefix,
    )
  }
})

test('a statement of all players has each entry once, in the order of time, with pages of any size', async () => {
  const everyEntry = await queryTables<PostedEntry>(
    database.keepers,
    `select a.openid, a.zone_id as "zoneId", e.entry_no as "entryNo", e.posted_at as "postedAt", e.kind,
            e.paid_delta as "paidDelta", e.paid_after as "paidAfter"
       from ledger.entries e join ledger.accounts a on a.account_id = e.account_id
      where a.offer_id = 'offer'`,
  )
  const place = ({ postedAt, openid, zoneId, entryNo }: PostedEntry) =>
    [postedAt.toISOString(), openid, zoneId, String(entryNo).padStart(6, '0')].join('\0')
  const byPlace = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
  const ask = <R>(sql: string, values: readonly unknown[]) => database.driver.query<R>(sql, values)
  const all = { openid: '', zoneId: '', kind: '' } as const
  const whole = { from: new Date(start), to: new Date(now + 1) }
  for (const [filter, size, span] of [
    [all, 5000, whole],
    [all, 60, whole],
    // Some instants have more entries than this page.
    [all, 2, { from: new Date(start), to: new Date(start + 150 * hour) }],
    [{ ...all, openid: 'oé', zoneId: '2' }, 30, whole],
    [{ ...all, kind: 'refund' }, 500, whole],
  ] as const) {
    const postings = new Postings(ask, (offerId) => offerId, new Detached(ask), size)
    const found: PostedEntry[] = []
    for await (const page of postings.pages('offer', 'production', filter, span)) {
      assert.ok(page.length <= size)
      found.push(...page)
    }
    const wanted = everyEntry.filter(
      ({ openid, zoneId, kind, postedAt }) =>
        postedAt < span.to &&
        (filter.openid === '' || openid === filter.openid) &&
        (filter.zoneId === '' || zoneId === filter.zoneId) &&
        (filter.kind === '' || kind === filter.kind),
    )
    assert.deepEqual(found.map(place), wanted.map(place).sort(byPlace))
    assert.ok(found.length > 0)
  }
})
