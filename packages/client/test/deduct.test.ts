// deduct() and recover(), one situation at a time: which state an order ends in, and where its coins are.
// The database does not matter here: storm.test.ts runs the same steps in front of each.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  type DeductOrder,
  type Deliver,
  DeliveryError,
  type Entry,
  type Journal,
  MidasError,
  type State,
} from '../src/index.ts'
import { memoryJournal } from '../src/journal/memory.ts'
import { journalTable, postgresJournal } from '../src/journal/postgres.ts'
import { type Effect, inTurn } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

let plain: TestGame
let buried: TestGame
let bills = 0
before(async () => {
  plain = await startGame()
  buried = await startGame({ tombstones: true })
})
afterEach(() => {
  plain.network.effect = () => 'pass'
  buried.network.effect = () => 'pass'
})
after(async () => {
  await plain.remove()
  await buried.remove()
})

async function newOrder(game: TestGame, coins = 100): Promise<DeductOrder> {
  bills += 1
  return { openid: await game.player(coins), billNo: `order_${bills}`, amt: 30 }
}

const arrived: Deliver = () => {}

function fails(error: unknown = new Error('no such item')): Deliver {
  return () => {
    throw error
  }
}

/** What a process leaves that ends right after `state` was written. */
async function crashedIn(
  game: TestGame,
  order: DeductOrder,
  state: State,
  beganAt = Date.now(),
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  const journal = memoryJournal(entries)
  const scope = `${game.game.offerId}/production`
  const { entry } = await journal.begin({ scope, billNo: order.billNo, order, beganAt })
  if (state === 'paid' || state === 'cancelling') await journal.move(entry, state, beganAt)
  return entries
}

async function recovered(game: TestGame, entries: Map<string, Entry>, deliver: Deliver) {
  const { deductions } = await game.client().recover(deliver, { journal: memoryJournal(entries) })
  assert.equal(deductions.length, 1)
  return deductions[0]
}

test('a paid order is delivered with what it was ordered with', async () => {
  const order = { ...(await newOrder(plain)), data: { sword: 3 } }
  const seen: unknown[] = []
  const journal = memoryJournal()
  const done = await plain.client().deduct(order, (...all) => void seen.push(all), { journal })
  assert.deepEqual(done, { billNo: order.billNo, state: 'delivered', settled: true })
  assert.deepEqual(seen, [[order, { again: false }]])
  assert.equal(await plain.balance(order.openid), 70)
})

test('a failed delivery refunds the coins, for any answer to the cancel', async () => {
  for (const effect of ['pass', 'drop_after', 'busy_before', 'processing'] as Effect[]) {
    const order = await newOrder(plain)
    plain.network.effect = inTurn('cancelpay', effect, effect)
    const failure = new Error('no such item')
    const journal = memoryJournal()
    const done = await plain.client().deduct(order, fails(failure), { journal })
    const { billNo } = order
    assert.deepEqual(done, { billNo, state: 'cancelled', settled: true, error: failure })
    assert.equal(await plain.balance(order.openid), 100)
  }
})

test('too few coins is refused, and the same bill_no may be tried again later', async () => {
  const order = await newOrder(plain, 0)
  const journal = memoryJournal()
  const midas = plain.client()
  const poor = await midas.deduct(order, arrived, { journal })
  assert.equal(poor.state, 'refused')
  assert.ok(poor.error instanceof MidasError && poor.error.errcode === 90013)
  await midas.present({ openid: order.openid, billNo: 'gift', presentCounts: 30 })
  assert.equal((await midas.deduct(order, arrived, { journal })).state, 'delivered')
})

test('an order that is settled is not paid or delivered again', async () => {
  const order = await newOrder(plain)
  const journal = memoryJournal()
  const midas = plain.client()
  await midas.deduct(order, arrived, { journal })
  const again = await midas.deduct(order, fails(), { journal })
  assert.deepEqual([again.state, again.settled], ['delivered', true])
  await assert.rejects(midas.deduct({ ...order, amt: 31 }, arrived, { journal }), /another amt/)
  assert.equal(await plain.balance(order.openid), 70)
})

test('of two runs of one order at once, one works and the other gets its state', async () => {
  const order = await newOrder(plain)
  const journal = memoryJournal()
  const midas = plain.client()
  const deliveries: DeductOrder[] = []
  const both = await Promise.all(
    [1, 2].map(() => midas.deduct(order, (given) => void deliveries.push(given), { journal })),
  )
  assert.deepEqual(both.map(({ state }) => state).sort(), ['delivered', 'paying'])
  assert.equal(deliveries.length, 1)
})

test('an order whose pay got no answer in time is left to recover()', async () => {
  const order = await newOrder(plain)
  plain.network.effect = ({ operation }) => (operation === 'pay' ? 'busy_after' : 'pass')
  const journal = memoryJournal()
  const midas = plain.client()
  const left = await midas.deduct(order, arrived, { journal, deadlineMs: 300 })
  assert.deepEqual([left.state, left.settled], ['paying', false])
  plain.network.effect = () => 'pass'
  const { counts } = await midas.recover(arrived, { journal })
  assert.equal(counts.delivered, 1)
  assert.deepEqual((await midas.recover(arrived, { journal })).deductions, [])
  assert.equal(await plain.balance(order.openid), 70)
})

test('after a crash a paid order is delivered again, and told that it is', async () => {
  const order = await newOrder(plain)
  await plain.client().pay(order)
  const entries = await crashedIn(plain, order, 'paid')
  const seen: unknown[] = []
  const done = await recovered(plain, entries, (_, delivery) => void seen.push(delivery))
  assert.equal(done?.state, 'delivered')
  assert.deepEqual(seen, [{ again: true }])
})

test('what may have been delivered before a crash is cancelled only when deliver is certain', async () => {
  const order = await newOrder(plain)
  await plain.client().pay(order)
  const entries = await crashedIn(plain, order, 'paid')
  const unsure = await recovered(plain, entries, fails())
  assert.deepEqual([unsure?.state, unsure?.settled], ['paid', false])
  assert.equal(await plain.balance(order.openid), 70)
  const certain = await recovered(plain, entries, fails(new DeliveryError('refused')))
  assert.equal(certain?.state, 'cancelled')
  assert.equal(await plain.balance(order.openid), 100)
})

test('a delivery of unknown outcome keeps the coins until it is known', async () => {
  const order = await newOrder(plain)
  const journal = memoryJournal()
  const midas = plain.client()
  const unsure = fails(new DeliveryError('unknown', 'the item service timed out'))
  assert.equal((await midas.deduct(order, unsure, { journal })).state, 'paid')
  assert.equal((await midas.recover(arrived, { journal })).counts.delivered, 1)
  assert.equal(await plain.balance(order.openid), 70)
})

test('a bill_no that was paid before this journal knew it counts as one that may be delivered', async () => {
  const order = await newOrder(plain)
  const midas = plain.client()
  await midas.pay(order)
  const seen: boolean[] = []
  const deliver: Deliver = (_, { again }) => void seen.push(again)
  const done = await midas.deduct(order, deliver, { journal: memoryJournal() })
  assert.equal(done.state, 'delivered')
  assert.deepEqual(seen, [true])
  assert.equal(await plain.balance(order.openid), 70)
})

test('a pay that arrives after too few coins were found is buried by a tombstone', async () => {
  const order = await newOrder(buried, 0)
  buried.network.effect = inTurn('pay', 'late')
  const journal = memoryJournal()
  const done = await buried.client().deduct(order, arrived, { journal })
  assert.equal(done.state, 'cancelled')
  await buried.client().present({ openid: order.openid, billNo: 'gift', presentCounts: 30 })
  await buried.network.arrive()
  assert.equal(await buried.balance(order.openid), 30)
})

test('without tombstones such an order stays open until a late pay cannot come any more', async () => {
  let now = Date.now()
  const lateMs = 1000
  const midas = plain.client({ lateMs, now: () => now })
  const journal = memoryJournal()
  const late = await newOrder(plain, 0)
  plain.network.effect = inTurn('pay', 'late')
  assert.equal((await midas.deduct(late, arrived, { journal })).state, 'cancelling')
  // The coins are there when the late pay arrives: it takes them.
  await midas.present({ openid: late.openid, billNo: 'gift', presentCounts: 30 })
  await plain.network.arrive()
  assert.equal(await plain.balance(late.openid), 0)
  assert.equal((await midas.recover(arrived, { journal })).counts.cancelled, 1)
  assert.equal(await plain.balance(late.openid), 30)

  const never = await newOrder(plain, 0)
  plain.network.effect = inTurn('pay', 'drop_before')
  assert.equal((await midas.deduct(never, arrived, { journal })).state, 'cancelling')
  now += lateMs * 1.5
  assert.equal((await midas.recover(arrived, { journal })).counts.cancelling, 1)
  now += lateMs
  assert.equal((await midas.recover(arrived, { journal })).counts.refused, 1)
})

test('a cancel that finds no order makes it exist and ends it, where the coins suffice', async () => {
  const order = await newOrder(plain)
  const entries = await crashedIn(plain, order, 'cancelling')
  assert.equal((await recovered(plain, entries, arrived))?.state, 'cancelled')
  assert.equal(await plain.balance(order.openid), 100)
  const pay = await plain
    .client()
    .pay(order)
    .then(
      () => 'paid',
      ({ errcode }) => errcode,
    )
  assert.equal(pay, 90015)
})

test('when the window has closed nothing is paid any more, and the order is reported', async () => {
  const twoDaysAgo = Date.now() - 48 * 3_600_000
  const unpaid = await newOrder(plain)
  const unknown = await recovered(
    plain,
    await crashedIn(plain, unpaid, 'paying', twoDaysAgo),
    arrived,
  )
  assert.equal(unknown?.state, 'unresolved')
  assert.equal(await plain.balance(unpaid.openid), 100)

  const confirmed = await newOrder(plain)
  await plain.client().pay(confirmed)
  const entries = await crashedIn(plain, confirmed, 'cancelling')
  plain.service.clock.advanceHours(49)
  const closed = await recovered(plain, entries, arrived)
  plain.service.clock.advanceHours(-49)
  assert.equal(closed?.state, 'unresolved')
  assert.ok(closed.error instanceof MidasError && closed.error.errcode === 90014)
  assert.equal(await plain.balance(confirmed.openid), 70)
})

test('workers that recover at once share the orders of one journal', async () => {
  const { driver } = plain.service
  const query = (sql: string, values: unknown[]) => driver.query(sql, values)
  await driver.script(journalTable())
  const dead = postgresJournal({ query, claimMs: 0 })
  const scope = `${plain.game.offerId}/production`
  const openid = await plain.player(1000)
  for (let i = 0; i < 30; i += 1) {
    const order: DeductOrder = { openid, billNo: `shared_${i}`, amt: 1 + i }
    await dead.begin({ scope, billNo: order.billNo, order, beganAt: Date.now() })
  }
  const delivered: string[] = []
  const deliver: Deliver = ({ billNo }) => void delivered.push(billNo)
  const worker = plain.client({ timeoutMs: 30_000 })
  const recoveries = await Promise.all(
    [1, 2, 3].map(() => worker.recover(deliver, { journal: postgresJournal({ query }) })),
  )
  assert.equal(delivered.length, 30)
  assert.equal(new Set(delivered).size, 30)
  assert.equal(recoveries.flatMap(({ deductions }) => deductions).length, 30)
  assert.equal((await dead.list(scope, ['delivered'])).length, 30)
  assert.equal(await plain.balance(openid), 1000 - 465)
})

test('nothing is sent when the journal cannot be written', async () => {
  const order = await newOrder(plain)
  const full: Journal = {
    ...memoryJournal(),
    begin: () => Promise.reject(new Error('no space left')),
  }
  const before = plain.network.passed.length
  await assert.rejects(plain.client().deduct(order, arrived, { journal: full }), /no space left/)
  assert.equal(plain.network.passed.length, before)
})

test('an aborted run leaves its order where it is', async () => {
  const order = await newOrder(plain)
  const stop = new AbortController()
  const midas = plain.client({
    hooks: { state: ({ state }) => void (state === 'paid' && stop.abort()) },
  })
  const journal = memoryJournal()
  const left = await midas.deduct(order, fails(), { journal, signal: stop.signal })
  assert.equal(left.state, 'paid')
  const none = await midas.recover(arrived, { journal, signal: stop.signal })
  assert.deepEqual(none.deductions, [])
  assert.equal((await midas.recover(arrived, { journal })).counts.delivered, 1)
})
