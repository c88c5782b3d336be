// What the admin API finds and explains, and what it refuses to look for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin, accountPath } from '../support/admin.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
let admin: Admin
let game: Game
let caller: Caller
let offer: string
let player: string

before(async () => {
  service = await startService()
  admin = new Admin(service)
  game = await createGame(service)
  caller = await callerOf(service, game)
  offer = `/offers/${game.offerId}/production`
  player = accountPath(accountOf(game, 'production', 'oReader'))
  await admin.done(200, 'POST', `${player}/recharge`, { bill_no: 'r1', amount: 1000 })
  await admin.done(200, 'POST', `${player}/present`, { bill_no: 'g1', amount: 50 })
  await caller.call('pay', 'oReader', { bill_no: 'p1', amt: 200, pay_item: 'sword' })
  await caller.call('pay', 'oReader', { bill_no: 'p2', amt: 30 })
  await caller.call('cancelPay', 'oReader', { bill_no: 'p2' })
  await admin.done(200, 'POST', `${player}/recharge`, { out_trade_no: 'T1', amount: 60, fee: 600 })
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

interface Answer {
  readonly dialect: string
  readonly operation: string
  readonly errcode: number
}

/** A search may end early on a busy machine: every page of it. */
const found = async (query: string) =>
  (await admin.all(`${offer}/orders?${query}`, 50)).map(({ bill_no }) => bill_no)

test('orders are found by time, kind, state, item and amount', async () => {
  const all = ['T1', 'cancel:p2', 'p2', 'p1', 'g1', 'r1']
  assert.deepEqual(await found(''), all)
  const cases: [query: string, billNos: string[]][] = [
    ['kind=pay', ['p2', 'p1']],
    ['state=open', ['p1']],
    ['state=returned', ['p2']],
    ['pay_item=sword', ['p1']],
    ['amount_min=60&amount_max=200', ['T1', 'p1']],
    ['openid=oReader&kind=refund', ['cancel:p2']],
    ['openid=nobody', []],
    ['to=2020-01-02T00:00:00Z&from=2020-01-01T00:00:00Z', []],
  ]
  for (const [query, billNos] of cases) assert.deepEqual(await found(query), billNos, query)
  const pages = await admin.all(`${offer}/orders`, 2)
  assert.deepEqual(
    pages.map(({ bill_no }) => bill_no),
    all,
  )
})

test('a search that makes no sense is 400 with a sentence that names the field', async () => {
  for (const [query, name] of [
    ['from=yesterday', 'from'],
    ['to=2026-13-01T00:00:00Z', 'to'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['from=2024-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', '366'],
    ['after=nonsense', 'after'],
    ['amount_min=5&amount_max=4', 'amount_min'],
    ['kind=gift', 'kind'],
    ['state=lost', 'state'],
    ['amount_min=-1', 'amount_min'],
  ] as const) {
    const { status, body } = await admin.get(`${offer}/orders?${query}`)
    assert.equal(status, 400, query)
    assert.ok(String(body.message).includes(name), `${query}: ${body.message}`)
  }
  assert.equal((await admin.get(`${player}/balance?at=then`)).status, 400)
  assert.equal((await admin.get(`${player}/explain?at=2026`)).status, 400)
  assert.equal((await admin.get(`${offer}/purchases?from=x`)).status, 400)
  assert.equal((await admin.get('/offers/unknown/production/orders')).status, 404)
})

test('an order shows its life, and what the next call about it would be answered', async () => {
  const life = await admin.done(200, 'GET', `${player}/orders/pay/p2`)
  const [refund] = life.refunds as { order: { bill_no: string }; entry: { paid_delta: number } }[]
  assert.equal(refund?.order.bill_no, 'cancel:p2')
  const { pay } = await admin.done(200, 'GET', `${player}/orders/refund/cancel:p2`)
  assert.equal((pay as { order: { bill_no: string } }).order.bill_no, 'p2')
  for (const [billNo, amt] of [
    ['p1', 200],
    ['p2', 30],
  ] as const) {
    const { answers_now } = await admin.done(200, 'GET', `${player}/orders/pay/${billNo}`)
    const answers = answers_now as Answer[]
    assert.deepEqual([...new Set(answers.map(({ dialect }) => dialect))], ['1.0', '2.0', 'xpay'])
    const predicted = (operation: string) =>
      answers.find((each) => each.dialect === '1.0' && each.operation === operation)?.errcode
    const answered = async (operation: 'pay' | 'cancelPay', fields: object) =>
      (await caller.call(operation, 'oReader', { bill_no: billNo, ...fields })).errcode
    assert.equal(predicted('pay'), await answered('pay', { amt, pay_item: 'x' }))
    assert.equal(predicted('cancelPay'), await answered('cancelPay', {}))
  }
  // Another look says that the window is over for what was paid long ago.
  await caller.call('pay', 'oReader', { bill_no: 'p3', amt: 1 })
  service.clock.advanceHours(49)
  const late = await admin.done(200, 'GET', `${player}/orders/pay/p3`)
  service.clock.advanceHours(-49)
  assert.equal((late.window as { is_open: boolean }).is_open, false)
  assert.equal((late.order as { state: string }).state, 'final')
  assert.equal((await admin.get(`${player}/orders/present/p1`)).status, 404)
})

test('a balance is explained by its entries, now and at an instant', async () => {
  const now = await admin.done(200, 'GET', player)
  const explained = await admin.done(200, 'GET', `${player}/explain`)
  assert.deepEqual([explained.balance, explained.adds_up], [now.balance, true])
  const groups = explained.groups as {
    kind: string
    paid: number
    gift: number
    by_operators: number
  }[]
  // A purchase is its own record, and the rest came from the game.
  assert.deepEqual(
    groups.map(({ by_operators }) => by_operators),
    [1, 1, 0, 0],
  )
  assert.deepEqual(
    groups.map(({ kind }) => kind),
    ['recharge', 'present', 'pay', 'refund'],
  )
  assert.equal(
    groups.reduce((sum, { paid, gift }) => sum + paid + gift, 0),
    now.balance,
  )
  const [first] = (await admin.all(`${player}/entries`, 100)).reverse()
  const at = encodeURIComponent(String(first?.posted_at))
  const then = await admin.done(200, 'GET', `${player}/balance?at=${at}`)
  assert.equal(then.entry_no, 1)
  const before = await admin.done(200, 'GET', `${player}/explain?at=2020-01-01T00:00:00Z`)
  assert.deepEqual([before.balance, before.groups, before.adds_up], [0, [], true])
})

test('purchases come by time, and one field finds anything by its id', async () => {
  const listed = (query: string) => admin.all(`${offer}/purchases?${query}`, 50)
  const [bought] = await listed('state=delivered')
  assert.equal(bought?.out_trade_no, 'T1')
  assert.deepEqual(await listed('state=closed'), [])
  assert.equal((await listed('openid=oReader')).length, 1)
  const find = async (q: string) => {
    const { items } = await admin.done(200, 'GET', `${offer}/search?q=${encodeURIComponent(q)}`)
    return (items as { type: string }[]).map(({ type }) => type)
  }
  assert.deepEqual(await find('oRead'), ['account'])
  assert.deepEqual(await find('p1'), ['order'])
  assert.deepEqual(await find('cancel:p2'), ['order'])
  assert.deepEqual(await find('T1'), ['order', 'purchase'])
  assert.deepEqual(await find(String(bought?.wx_order_id)), ['purchase'])
  assert.deepEqual(await find('nothing has this id'), [])
  const [call] = (await admin.all('/audit', 1)).slice(0, 1)
  assert.deepEqual(await find(String(call?.rid)), ['audit'])
})

test('a summary adds up the hours of its range, and what all players have', async () => {
  const { balance } = await admin.done(200, 'GET', player)
  const summary = await admin.done(200, 'GET', `${offer}/summary`)
  const now = summary.now as { paid: number; gift: number; accounts: number }
  assert.deepEqual([now.paid + now.gift, now.accounts], [balance, 1])
  const items = summary.items as Record<'recharge' | 'refund', { orders: number; paid: number }>[]
  assert.equal(items.length, 24)
  assert.equal(
    items.reduce((sum, { recharge }) => sum + recharge.paid, 0),
    1060,
  )
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 3_600_000)
  const from = new Date(hour.getTime() - 30 * 86_400_000).toISOString()
  const days = await admin.done(200, 'GET', `${offer}/summary?step=day&from=${from}`)
  assert.equal((days.items as unknown[]).length, 30)
  assert.equal((await admin.get(`${offer}/summary?from=2026-01-01T00:30:00Z`)).status, 400)
})

test('the checks are a job that any process tells of, and one of a kind is under way', async () => {
  const job = await admin.done(202, 'POST', '/jobs', { kind: 'checks' })
  await Promise.all([1, 2, 3].map(() => admin.done(202, 'POST', '/jobs', { kind: 'checks' })))
  const { items } = await admin.done(200, 'GET', '/jobs')
  const running = (items as { state: string }[]).filter(({ state }) => state === 'running')
  assert.ok(running.length <= 1, 'one of a kind at a time')
  let ended = job
  await until(async () => {
    ended = await admin.done(200, 'GET', `/jobs/${job.job_id}`)
    return ended.state !== 'running'
  })
  const { done, total } = ended.progress as { done: number; total: number }
  assert.deepEqual([ended.state, done], ['done', total])
  assert.equal((ended.result as { ok: boolean }).ok, true)
  assert.equal((await admin.all('/jobs', 1)).at(-1)?.job_id, job.job_id)
  assert.equal((await admin.get('/jobs/00000000-0000-0000-0000-000000000000')).status, 404)
  // One whose process is gone has failed, and keeps nobody from starting another.
  await service.driver.query(
    `insert into directory.jobs (kind, terms, started_by, started_at, alive_until)
     values ('checks', '{}', 'gone', now(), now() - interval '1 second')`,
  )
  const [lost] = (await admin.done(200, 'GET', '/jobs')).items as Record<string, unknown>[]
  assert.deepEqual([lost?.started_by, lost?.state], ['gone', 'failed'])
  const next = await admin.done(202, 'POST', '/jobs', { kind: 'checks' })
  assert.notEqual(next.job_id, lost?.job_id)
  // In dev every sum is read from the entries.
  await admin.refused(409, 'no_totals', 'POST', '/jobs', { kind: 'totals' })
  await admin.refused(400, 'bad_request', 'POST', '/jobs', { kind: 'nothing' })
})
