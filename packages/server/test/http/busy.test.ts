// -1, and what the same number finds out afterwards: full queues, lost answers.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { ofFirstPart } from '../support/database.ts'
import { Faults, faultMessage, inProgressAnswer } from '../support/faults.ts'
import { rawCallerOf } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const faults = new Faults()
let service: TestService
let game: Game
let caller: Caller

before(async () => {
  const flags = { queueMax: '3', waitMaxMs: '1000' }
  service = await startService({ wrapDriver: faults.wrap, flags })
  game = await createGame(service)
  caller = await callerOf(service, game)
  // The offer and the token are remembered from here on, so that only the ledger is asked.
  await caller.call('getBalance', 'o_warm')
})
afterEach(async () => {
  faults.end()
  await until(() => service.services.ledger.lanes.orders.size === 0)
  assert.deepEqual(await brokenChecks(service.driver), [])
})
after(async () => {
  faults.end()
  service.app.server.closeAllConnections()
  await service.remove()
})

async function funded(openid: string, coins: bigint): Promise<string> {
  await recharge(service, accountOf(game, 'production', openid), coins)
  return openid
}

async function balanceOf(openid: string): Promise<unknown> {
  return (await caller.call('getBalance', openid)).balance
}

test('one order more than the queue holds is -1 at once, and the others are carried out', async () => {
  const openids = await Promise.all(
    ['a', 'b', 'c'].map((n) => funded(ofFirstPart(`o_full_${n}`), 10n)),
  )
  const late = ofFirstPart('o_full_late')
  faults.begin('held', 'post_batch')
  const waiting = openids.map((openid) => caller.call('pay', openid, { bill_no: 'p', amt: 1 }))
  await until(() => service.services.ledger.lanes.orders.size === 3)
  await until(() => faults.held === 1)
  // Were it not refused at once, this would wait for the release below for ever.
  const refused = await caller.call('present', late, { bill_no: 'g', present_counts: 5 })
  assert.equal(refused.errcode, -1)
  const cancel = await caller.call('cancelPay', openids[0] ?? '', { bill_no: 'p' })
  assert.equal(cancel.errcode, -1)
  assert.equal(
    (await caller.call('getBalance', late)).balance,
    0,
    'reads have a queue of their own',
  )
  faults.end()
  assert.deepEqual(
    (await Promise.all(waiting)).map((answer) => answer.errcode),
    [0, 0, 0],
  )
  const again = await caller.call('present', late, { bill_no: 'g', present_counts: 5 })
  assert.deepEqual([again.errcode, again.balance], [0, 5], 'what was refused never happened')
})

test('a full queue of reads is -1 too, and orders go on', async () => {
  const openid = await funded('o_reads', 10n)
  faults.begin('held', 'read_batch')
  const waiting = [1, 2, 3].map(() => caller.call('getBalance', openid))
  await until(() => service.services.ledger.lanes.balances.size === 3)
  assert.equal((await caller.call('getBalance', openid)).errcode, -1)
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 1 })).errcode, 0)
  faults.end()
  for (const answer of await Promise.all(waiting)) assert.equal(answer.errcode, 0)
})

test('a pay refused by the database is -1, and the same number then takes the coins once', async () => {
  const openid = await funded('o_refused', 10n)
  faults.begin('refused', 'post_batch')
  const first = await caller.call('pay', openid, { bill_no: 'p', amt: 4 })
  assert.equal(first.errcode, -1)
  assert.ok(!JSON.stringify(first).includes(faultMessage))
  faults.end()
  assert.equal(await balanceOf(openid), 10)
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 4 })).errcode, 0)
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 4 })).errcode, 90012)
  assert.equal(await balanceOf(openid), 6)
})

test('a pay of xpay that the database refuses is -1 in the words of xpay', async () => {
  const xpay = await rawCallerOf(service, game, 'production')
  const openid = await funded('o_xpay', 10n)
  await xpay.login(openid)
  const terms = { order_id: 'pay_00001', amount: 3, payitem: 'sword', remark: '' }
  const pay = () => xpay.xpay('currency_pay', openid, terms)
  faults.begin('refused', 'post_batch')
  const refused = await pay()
  faults.end()
  assert.deepEqual([refused.errcode, refused.errmsg.split(' ')[0]], [-1, '系统错误'])
  assert.deepEqual([(await pay()).errcode, await balanceOf(openid)], [0, 7])
})

test('a pay whose answer is lost after the commit is -1, and the same number says 90012', async () => {
  const openid = await funded('o_lost_pay', 10n)
  faults.begin('answer_lost', 'post_batch')
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 4 })).errcode, -1)
  faults.end()
  assert.equal(await balanceOf(openid), 6)
  const again = await caller.call('pay', openid, { bill_no: 'p', amt: 4 })
  assert.deepEqual([again.errcode, again.balance], [90012, 6])
})

test('a pay whose answer is lost can be cancelled at once, and only once', async () => {
  const openid = await funded('o_undo', 10n)
  faults.begin('answer_lost', 'post_batch')
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 4 })).errcode, -1)
  faults.end()
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'p' })).errcode, 0)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'p' })).errcode, 90015)
  assert.equal(await balanceOf(openid), 10)
})

test('a cancel whose answer is lost is -1, and the same number says 90015', async () => {
  const openid = await funded('o_lost_cancel', 10n)
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 4 })).errcode, 0)
  faults.begin('answer_lost', 'post_batch')
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'p' })).errcode, -1)
  faults.end()
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'p' })).errcode, 90015)
  assert.equal(await balanceOf(openid), 10)
})

test('a present whose answer is lost is -1, and the same number says 90012', async () => {
  faults.begin('answer_lost', 'post_batch')
  const gift = { bill_no: 'g', present_counts: 4 }
  assert.equal((await caller.call('present', 'o_lost_gift', gift)).errcode, -1)
  faults.end()
  const again = await caller.call('present', 'o_lost_gift', gift)
  assert.deepEqual([again.errcode, again.balance], [90012, 4])
})

test('an order that waited too long behind others of its account is -1 and did not happen', async () => {
  const openid = await funded('o_follower', 10n)
  faults.begin('held', 'post_batch')
  const first = caller.call('pay', openid, { bill_no: 'p', amt: 1 })
  await until(() => faults.held === 1)
  const second = caller.call('pay', openid, { bill_no: 'q', amt: 1 })
  await until(() => service.services.ledger.lanes.orders.size === 2)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  faults.end()
  assert.equal((await first).errcode, 0)
  assert.equal((await second).errcode, -1)
  assert.equal(await balanceOf(openid), 9)
  assert.equal((await caller.call('pay', openid, { bill_no: 'q', amt: 1 })).errcode, 0)
})

test('a cancel of a held account is 90016 also when the process is too busy to be on time', async () => {
  const openid = await funded('o_busy', 10n)
  assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 1 })).errcode, 0)
  faults.begin({ rows: [inProgressAnswer] }, 'post_batch')
  // Every turn of the event loop takes 20 ms, as under load: timers come late.
  const load = setInterval(() => {
    const endsAt = performance.now() + 20
    while (performance.now() < endsAt);
  }, 1)
  try {
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await caller.call('cancelPay', openid, { bill_no: 'p' })).errcode, 90016)
    }
  } finally {
    clearInterval(load)
  }
})
