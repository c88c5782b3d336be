// The four calls against the real service: what they return, and what they reject with. No fault on
// the way makes one of them take effect twice.
// The database does not matter here: what a client sends and understands is the same in front of each.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { until } from '../../server/test/support/until.ts'
import { type AttemptReport, MidasError } from '../src/index.ts'
import { type Effect, inTurn, startFaultyNetwork } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

let game: TestGame
let bills = 0
before(async () => {
  game = await startGame()
})
afterEach(() => {
  game.network.effect = () => 'pass'
})
after(() => game.remove())

function newBill(): string {
  bills += 1
  return `bill_${bills}`
}

async function errorOf(call: Promise<unknown>): Promise<MidasError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof MidasError, `a MidasError, not ${error}`)
  return error
}

function attemptsOf(operation: string): number {
  return game.network.passed.filter((passing) => passing.operation === operation).length
}

for (const sandbox of [false, true]) {
  test(`the four calls work in ${sandbox ? 'the sandbox' : 'production'}`, async () => {
    const midas = game.client({ sandbox })
    const openid = `amy_${sandbox}`
    const given = await midas.present({ openid, billNo: newBill(), presentCounts: 20 })
    assert.equal(given.balance, 20)
    const billNo = newBill()
    const paid = await midas.pay({ openid, billNo, amt: 5, payItem: '道具', appRemark: '备注' })
    const { raw, ...typed } = paid
    assert.deepEqual(typed, { billNo, replayed: false, balance: 15, usedGenAmt: 5 })
    assert.equal(raw.bill_no, billNo)
    const { replayed } = await midas.cancelPay({ openid, billNo, userIp: '127.0.0.1' })
    assert.equal(replayed, false)
    const { raw: _, ...balance } = await midas.getBalance({ openid })
    assert.deepEqual(balance, {
      balance: 20,
      genBalance: 20,
      firstSave: true,
      saveAmt: 0,
      saveSum: 20,
      costSum: 0,
      presentSum: 20,
    })
  })
}

const harmless: Effect[] = [
  'drop_before',
  'drop_after',
  'silent',
  'busy_before',
  'busy_after',
  'token_expired',
  'page',
]
for (const effect of harmless) {
  test(`a pay that meets ${effect} twice takes the coins once`, async () => {
    const openid = await game.player(100)
    const midas = game.client()
    game.network.effect = inTurn('pay', effect, effect)
    const billNo = newBill()
    const paid = await midas.pay({ openid, billNo, amt: 30 })
    const isDoneUnheard = ['drop_after', 'silent', 'busy_after'].includes(effect)
    assert.equal(paid.replayed, isDoneUnheard)
    assert.equal(paid.balance, 70)
    assert.equal(await game.balance(openid), 70)
  })

  test(`a cancel that meets ${effect} twice refunds the coins once`, async () => {
    const openid = await game.player(100)
    const midas = game.client()
    const billNo = newBill()
    await midas.pay({ openid, billNo, amt: 30 })
    game.network.effect = inTurn('cancelpay', effect, effect)
    const isDoneUnheard = ['drop_after', 'silent', 'busy_after'].includes(effect)
    assert.equal((await midas.cancelPay({ openid, billNo })).replayed, isDoneUnheard)
    assert.equal(await game.balance(openid), 100)
  })
}

test('a bill_no that was paid before is reported as done, not as success', async () => {
  const openid = await game.player(100)
  const midas = game.client()
  const billNo = newBill()
  await midas.pay({ openid, billNo, amt: 30 })
  const error = await errorOf(midas.pay({ openid, billNo, amt: 30 }))
  assert.equal(error.errcode, 90012)
  assert.equal(error.reason, 'order_exists')
  assert.equal(error.outcome, 'done')
  assert.equal(error.retryable, false)
  assert.equal(error.operation, 'pay')
  assert.equal(error.billNo, billNo)
  assert.match(error.rid ?? '', /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
})

test('what the ledger refuses is refused at the first attempt', async () => {
  const openid = await game.player(10)
  const midas = game.client()
  const before = attemptsOf('pay')
  const poor = await errorOf(midas.pay({ openid, billNo: newBill(), amt: 11 }))
  assert.deepEqual([poor.errcode, poor.outcome, poor.retryable], [90013, 'refused', false])
  assert.equal(attemptsOf('pay'), before + 1)
  const unknown = await errorOf(midas.cancelPay({ openid, billNo: newBill() }))
  assert.deepEqual([unknown.errcode, unknown.outcome], [90000, 'refused'])
  const billNo = newBill()
  await midas.pay({ openid, billNo, amt: 5 })
  await midas.cancelPay({ openid, billNo })
  const twice = await errorOf(midas.cancelPay({ openid, billNo }))
  assert.deepEqual([twice.errcode, twice.outcome], [90015, 'done'])
  const again = await errorOf(midas.pay({ openid, billNo, amt: 5 }))
  assert.deepEqual([again.errcode, again.outcome], [90015, 'refused'])
})

test('too few coins hidden in -1 is a refusal and not sent again', async () => {
  const midas = game.client()
  const before = attemptsOf('pay')
  game.network.effect = inTurn('pay', 'no_coins')
  const error = await errorOf(midas.pay({ openid: 'amy', billNo: newBill(), amt: 1 }))
  assert.deepEqual(
    [error.errcode, error.reason, error.outcome],
    [-1, 'balance_insufficient', 'refused'],
  )
  assert.equal(attemptsOf('pay'), before + 1)
})

test('a refusal after an attempt without an answer leaves the outcome unknown', async () => {
  const openid = await game.player(10)
  game.network.effect = inTurn('pay', 'late')
  const billNo = newBill()
  const error = await errorOf(game.client().pay({ openid, billNo, amt: 11 }))
  assert.deepEqual([error.errcode, error.outcome, error.retryable], [90013, 'unknown', true])
})

test('a deadline ends the attempts, and tells whether anything was sent', async () => {
  const openid = await game.player(10)
  const midas = game.client({ deadlineMs: 3000 })
  game.network.effect = ({ operation }) => (operation === 'pay' ? 'busy_before' : 'pass')
  const busy = await errorOf(midas.pay({ openid, billNo: newBill(), amt: 1 }))
  assert.deepEqual([busy.errcode, busy.outcome, busy.retryable], [-1, 'unknown', true])
  const closed = await startFaultyNetwork(game.service.baseUrl)
  await closed.close()
  const nowhere = game.client({ baseUrl: closed.baseUrl, deadlineMs: 200 })
  const unreachable = await errorOf(nowhere.pay({ openid, billNo: newBill(), amt: 1 }))
  assert.deepEqual([unreachable.reason, unreachable.outcome], ['unreachable', 'refused'])
  game.network.effect = ({ operation }) => (operation === 'getbalance' ? 'silent' : 'pass')
  const unread = await errorOf(midas.getBalance({ openid }))
  assert.deepEqual([unread.reason, unread.outcome, unread.retryable], ['timeout', 'refused', true])
})

test('an abort ends a call at once, and before it is sent nothing was done', async () => {
  const openid = await game.player(10)
  const midas = game.client({ timeoutMs: 60_000, deadlineMs: 60_000 })
  await midas.getBalance({ openid })
  game.network.effect = ({ operation }) => (operation === 'pay' ? 'silent' : 'pass')
  const stop = new AbortController()
  const call = errorOf(midas.pay({ openid, billNo: newBill(), amt: 1 }, { signal: stop.signal }))
  await until(() => game.network.passed.at(-1)?.operation === 'pay')
  stop.abort()
  const sent = await call
  assert.deepEqual([sent.reason, sent.outcome], ['aborted', 'unknown'])
  const unsent = await errorOf(
    midas.pay({ openid, billNo: newBill(), amt: 1 }, { signal: stop.signal }),
  )
  assert.deepEqual([unsent.reason, unsent.outcome], ['aborted', 'refused'])
})

test('a field that would be refused is named before anything is sent', async () => {
  const midas = game.client()
  const before = game.network.passed.length
  for (const [wrong, name] of [
    [{ billNo: 'a b' }, 'bill_no'],
    [{ billNo: '' }, 'bill_no'],
    [{ amt: 0 }, 'amt'],
    [{ amt: 1.5 }, 'amt'],
    [{ amt: Number.NaN }, 'amt'],
    [{ openid: '' }, 'openid'],
    [{ payItem: 'x'.repeat(513) }, 'pay_item'],
  ] as const) {
    const order = { openid: 'amy', billNo: newBill(), amt: 1, ...wrong }
    const error = await errorOf(midas.pay(order))
    assert.deepEqual([error.errcode, error.outcome], [90018, 'refused'])
    assert.match(error.message, new RegExp(name))
  }
  assert.equal(game.network.passed.length, before)
})

test('errors speak both languages and point to the documents', async () => {
  const order = { openid: await game.player(0), billNo: 'poor', amt: 1 }
  const english = await errorOf(game.client().pay(order))
  assert.match(
    english.message,
    /^pay poor 90013: insufficient balance .*nothing was done.*README\.md#errors/,
  )
  const chinese = await errorOf(game.client({ lang: 'zh' }).pay(order))
  assert.match(chinese.message, /^pay poor 90013：余额不足.*没有生效.*README\.zh-CN\.md#错误/)
})

test('hooks see each attempt and add headers; what they throw changes nothing', async () => {
  const openid = await game.player(10)
  const reports: AttemptReport[] = []
  const midas = game.client({
    hooks: {
      request: ({ attempt }) => ({ traceparent: `trace-${attempt}` }),
      attempt: (report) => {
        reports.push(report)
        throw new Error('a log that is full')
      },
    },
  })
  const billNo = newBill()
  game.network.effect = inTurn('pay', 'busy_after')
  await midas.pay({ openid, billNo, amt: 1 })
  const seen = reports.map(({ operation, attempt, errcode, failure, againInMs }) => [
    operation,
    attempt,
    errcode,
    failure?.reason,
    againInMs === undefined,
  ])
  assert.deepEqual(seen, [
    ['pay', 1, -1, 'busy', false],
    ['pay', 2, 90012, undefined, true],
  ])
  assert.equal(game.network.passed.at(-1)?.headers.traceparent, 'trace-2')
})

test('a client that lacks what its calls need is not made', () => {
  assert.throws(() => game.client({ appid: '' }), /appid is missing/)
  assert.throws(() => game.client({ secret: '' }), /secret is missing/)
  assert.throws(() => game.client({ sandbox: true, sandboxKey: '' }), /sandboxKey is missing/)
})

test('45011 is sent again later, for a call and for its token, and nothing moves meanwhile', async () => {
  const midas = game.client()
  const billNo = newBill()
  await midas.present({ openid: 'often', billNo: newBill(), presentCounts: 5 })
  let refusals = 2
  game.network.effect = ({ operation }) =>
    operation === 'pay' && refusals-- > 0 ? 'too_often' : 'pass'
  const paid = await midas.pay({ openid: 'often', billNo, amt: 5 })
  assert.deepEqual([paid.replayed, paid.balance], [false, 0])
  game.network.effect = () => 'too_often'
  const error = await errorOf(game.client().getBalance({ openid: 'often' }, { deadlineMs: 300 }))
  assert.deepEqual(
    [error.reason, error.errcode, error.retryable, error.outcome],
    ['rate_exceeded', 45011, true, 'refused'],
  )
})
