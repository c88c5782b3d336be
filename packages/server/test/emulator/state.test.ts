// State: reset, snapshot, restore, seed; namespaces apart from each other; what survives a restart.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin, accountPath } from '../support/admin.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { onRouter } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService

before(async () => {
  service = await startService()
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [], 'every book holds')
  await service.remove()
})

/** A snapshot copies accounts, which a router does not keep. */
const alone = { skip: onRouter ? 'needs a database with everything in it' : false }

const balanceOf = async (caller: Caller, openid: string) =>
  (await caller.call('getBalance', openid)).balance
const pay = async (caller: Caller, openid: string, bill_no: string, amt = 10) =>
  (await caller.call('pay', openid, { bill_no, amt })).errcode

test('a snapshot that was deleted is gone, and the state is not', alone, async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'gone')
  await pay(caller, openid, 'kept')
  await controls.done('POST', '/snapshots', { name: 'gone/1' })
  await controls.done('DELETE', '/snapshots/gone%2F1')
  assert.equal((await controls.request('DELETE', '/snapshots/gone%2F1')).status, 404)
  assert.equal((await controls.request('POST', '/snapshots/gone%2F1/restore')).status, 404)
  const { items } = await controls.done<{ items: { name: string }[] }>('GET', '/snapshots')
  assert.equal(
    items.some(({ name }) => name === 'gone/1'),
    false,
  )
  assert.equal(await balanceOf(caller, openid), 990)
})

test('reset: first coins, free bill_nos, real time, no faults, no requests, first settings', async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'reset')
  assert.equal(await pay(caller, openid, 'a'), 0)
  await controls.fault({ effect: 'busy_before_commit' })
  await controls.done('POST', '/clock/advance', { by: '1h' })
  await service.services.directory.updateOffer(caller.game.offerId, { requireSession: true })
  await controls.reset()
  assert.deepEqual(await controls.requests(), [])
  assert.equal(await balanceOf(caller, openid), 1000)
  assert.equal(await balanceOf(caller, 'oNobody'), 0)
  assert.equal(await pay(caller, openid, 'a'), 0)
  assert.equal((await controls.done('GET', '/clock')).mode, 'real')
  assert.deepEqual((await controls.done('GET', '/faults')).items, [])
  assert.equal(await pay(caller, 'oNobody', 'b'), 90013, 'no session is asked for')
})

test('a reset takes as long after a thousand orders as after none', async () => {
  const full = await namespaceOf(service, 'full')
  const empty = await namespaceOf(service, 'empty')
  const times = { full: [] as number[], empty: [] as number[] }
  const timed = async (reset: () => Promise<unknown>) => {
    const startedAt = performance.now()
    await reset()
    return performance.now() - startedAt
  }
  for (let round = 0; round < 7; round += 1) {
    const numbers = Array.from({ length: 150 }, (_, n) => `${round}_${n}`)
    await Promise.all(numbers.map((number) => pay(full.caller, full.openid, number, 1)))
    times.full.push(await timed(() => full.controls.reset()))
    times.empty.push(await timed(() => empty.controls.reset()))
  }
  const median = (all: number[]) => all.sort((x, y) => x - y)[3] ?? 0
  const ratio = median(times.full) / median(times.empty)
  assert.ok(ratio < 4, `${ratio.toFixed(1)} times as long`)
})

test('a snapshot is restored as often as one likes, coins, orders and clock', alone, async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'snap')
  assert.equal(await pay(caller, openid, 'a', 100), 0)
  await controls.done('POST', '/clock/freeze', { at: '2026-02-01T00:00:00Z' })
  await controls.done('POST', '/snapshots', { name: 'bought' })
  for (let n = 0; n < 3; n += 1) {
    assert.equal(await pay(caller, openid, 'b', 200), 0)
    assert.equal((await caller.call('cancelPay', openid, { bill_no: 'a' })).errcode, 0)
    await controls.done('POST', '/clock/real')
    await controls.done('POST', '/snapshots/bought/restore')
    assert.equal(await balanceOf(caller, openid), 900)
    assert.equal((await controls.done('GET', '/clock')).now, '2026-02-01T00:00:00.000Z')
    assert.equal(await pay(caller, openid, 'a', 100), 90012)
  }
  await controls.reset()
  await controls.done('POST', '/snapshots/bought/restore')
  assert.equal(await balanceOf(caller, openid), 900)
  const absent = await controls.request('POST', '/snapshots/nothing/restore')
  assert.equal(absent.status, 404)
  assert.match(await absent.text(), /"not_found".*no snapshot nothing/)
  const { items } = await controls.done('GET', '/snapshots')
  assert.deepEqual(
    (items as { name: string }[]).map(({ name }) => name),
    ['bought'],
  )
})

test('a snapshot of the same name replaces the one before', alone, async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'again')
  await controls.done('POST', '/snapshots', { name: 'x' })
  await pay(caller, openid, 'a', 1)
  await controls.done('POST', '/snapshots', { name: 'x' })
  await controls.reset()
  await controls.done('POST', '/snapshots/x/restore')
  assert.equal(await balanceOf(caller, openid), 999)
})

test('a snapshot keeps recharges that are under way', alone, async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'underway')
  await controls.fault({ effect: 'late_recharge', ms: 3_600_000 })
  const path = accountPath(accountOf(caller.game, 'production', openid))
  await new Admin(service).done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 50 })
  await controls.done('POST', '/snapshots', { name: 'x' })
  await controls.reset()
  await controls.done('POST', '/clock/advance', { by: '1h' })
  assert.equal(await balanceOf(caller, openid), 1000, 'not after a reset')
  await controls.done('POST', '/snapshots/x/restore')
  assert.equal(await balanceOf(caller, openid), 1000)
  await controls.done('POST', '/clock/advance', { by: '1h' })
  assert.equal(await balanceOf(caller, openid), 1050)
})

test('namespaces share nothing: game, coins, clock, faults, requests', async () => {
  const one = await namespaceOf(service, 'one')
  const two = await namespaceOf(service, 'two')
  assert.notEqual(one.game.appid, two.game.appid)
  await one.controls.fault({ effect: 'busy_before_commit', operation: 'pay' })
  await one.controls.done('POST', '/clock/advance', { by: '3h' })
  assert.equal(await pay(one.caller, one.openid, 'a'), 42001)
  assert.equal(await pay(two.caller, two.openid, 'a'), 0)
  await one.controls.reset()
  assert.equal(await balanceOf(two.caller, two.openid), 990)
  const operations = async (controls: Controls) =>
    (await controls.requests()).map(({ operation }) => operation)
  assert.deepEqual(await operations(one.controls), [])
  assert.deepEqual(await operations(two.controls), ['stable_token', 'pay', 'getBalance'])
  const again = await namespaceOf(service, 'two')
  assert.equal(again.game.secret, two.game.secret)
})

test('a game signed with the key of another namespace is refused', async () => {
  const one = await namespaceOf(service, 'one')
  const two = await namespaceOf(service, 'two')
  const fields = two.caller.signed('pay', two.caller.fields(two.openid, { bill_no: 'x', amt: 1 }))
  assert.equal((await two.caller.post('pay', fields, one.caller.token)).errcode, 90017)
})

test('a name that cannot be, or is not there, is refused', async () => {
  const { controls } = await namespaceOf(service, 'one')
  const create = (name: unknown) => controls.refused('POST', '/namespaces', { name })
  assert.match(await create('Big'), /^name must match pattern/)
  assert.match(await create(''), /^name must match pattern/)
  const missing = await fetch(`${service.baseUrl}/_pactolus/clock?namespace=nobody`)
  assert.equal(missing.status, 400)
  assert.match(await missing.text(), /there is no namespace nobody: there are default/)
})

const seed = {
  offer: { cancel_window_s: 3600 },
  clock: { at: '2026-06-01T12:00:00Z', frozen: true },
  players: [
    { openid: 'oRich', paid: 100, gift: 20 },
    { openid: 'oRich', env: 'sandbox', paid: 5 },
    { openid: 'oFrozen', zone_id: '7', gift: 9, frozen: true },
  ],
  orders: [
    { openid: 'oRich', kind: 'pay', bill_no: 'old', amount: 30, ago: '2h' },
    { openid: 'oRich', kind: 'pay', bill_no: 'new', amount: 10, ago: '10m' },
    { openid: 'oRich', kind: 'pay', bill_no: 'gone', amount: 40, ago: '3h' },
    { openid: 'oRich', kind: 'cancel', bill_no: 'gone' },
    { openid: 'oBuyer', kind: 'pay', bill_no: 'part', amount: 30 },
    { openid: 'oBuyer', kind: 'refund', bill_no: 'r1', pay_bill_no: 'part', amount: 10 },
  ],
  purchases: [
    { openid: 'oBuyer', out_trade_no: 'T1', coins: 60, fee: 600, refunded: 100, ago: '1h' },
    { openid: 'oBuyer', out_trade_no: 'T2', coins: 10, fee: 100, state: 'paid', dialect: 'xpay' },
    { openid: 'oBuyer', out_trade_no: 'T3', coins: 10, fee: 100, state: 'created' },
  ],
  faults: [{ effect: 'busy_after_commit', operation: 'present', count: 1 }],
}

test('a seed makes the state exactly what it says: coins, orders with their age, clock, faults', async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'seeded')
  await pay(caller, openid, 'before')
  await controls.done('POST', '/seed', seed)
  const rich = await caller.call('getBalance', 'oRich')
  assert.deepEqual([rich.balance, rich.gen_balance, rich.cost_sum], [80, 0, 40])
  assert.equal(await balanceOf(caller, openid), 0, 'nothing that was before')
  const cancel = async (bill_no: string) =>
    (await caller.call('cancelPay', 'oRich', { bill_no })).errcode
  assert.deepEqual(
    [await cancel('old'), await cancel('new'), await cancel('gone')],
    [90014, 0, 90015],
  )
  assert.equal(await balanceOf(caller, 'oBuyer'), 40)
  const purchases = `/offers/${caller.game.offerId}/production/purchases`
  const states = ['T1', 'T2', 'T3'].map(async (number) => {
    const { items } = await new Admin(service).done(200, 'GET', `${purchases}/${number}`)
    const [{ state, refunded, dialect }] = items as [Record<string, unknown>]
    return [state, refunded, dialect].join(' ')
  })
  assert.deepEqual(await Promise.all(states), ['delivered 100 2.0', 'paid 0 xpay', 'created 0 2.0'])
  const frozen = await caller.call('pay', 'oFrozen', { bill_no: 'f', amt: 1, zone_id: '7' })
  assert.equal(frozen.errcode, 90017)
  assert.equal((await controls.done('GET', '/clock')).now, '2026-06-01T12:00:00.000Z')
  const given = await caller.call('present', 'oRich', { bill_no: 'p', present_counts: 1 })
  assert.equal(given.errcode, -1)
})

test('a seed that cannot be is refused, naming the field, and the state stays', async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'unseeded')
  await pay(caller, openid, 'a')
  const refused = (own: object) => controls.refused('POST', '/seed', { ...seed, ...own })
  const order = { openid: 'oRich', kind: 'pay', bill_no: 'much', amount: 9999 }
  const bought = { openid: 'oBuyer', out_trade_no: 'T1', coins: 60, fee: 600 }
  const wrong: [object, RegExp][] = [
    [{ orders: [order] }, /^orders\[0\] cannot be: balance_insufficient/],
    [{ orders: [{ ...order, kind: 'cancel' }] }, /^orders\[0\]\.amount is not for a cancel/],
    [{ orders: [{ ...order, amount: undefined }] }, /^orders\[0\]\.amount is missing/],
    [{ orders: [{ ...order, ago: 'long' }] }, /^orders\[0\]\.ago must be/],
    [{ orders: [{ ...order, ago: '20000d' }] }, /^orders\[0\]\.ago is more than 50 years/],
    [{ orders: [{ ...order, bill_no: 'ä' }] }, /^orders\[0\]\.bill_no must match pattern/],
    [{ orders: [{ ...order, kind: 'refund' }] }, /^orders\[0\]\.pay_bill_no is missing/],
    [{ purchases: [bought, bought] }, /^purchases\[1\] cannot be: duplicate/],
    [{ purchases: [{ ...bought, refunded: 601 }] }, /^purchases\[0\] cannot be: refund_too_large/],
    [{ players: [{ paid: 1 }] }, /^players\[0\]\.openid is missing/],
    [{ players: [{ openid: 'o', coins: 1 }] }, /^players\[0\]\.coins is not a field/],
    [{ players: [{ openid: 'o', frozen: true }], orders: [] }, /^players\[0\]\.frozen needs/],
    [{ faults: [{ effect: 'delay' }] }, /^faults\[0\]\.ms or median_ms/],
    [{ clock: { at: 'noon' } }, /^clock\.at must be a time/],
    [{ offer: { cancel_window_s: -1 } }, /^offer\.cancel_window_s must be >= 0/],
    [{ player: [] }, /^player is not a field of body/],
  ]
  for (const [own, sentence] of wrong) assert.match(await refused(own), sentence)
  assert.equal(await balanceOf(caller, openid), 990)
  assert.equal(await pay(caller, openid, 'a'), 90012)
})
