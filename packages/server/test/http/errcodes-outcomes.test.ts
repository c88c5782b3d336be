// The errcode of each outcome of the ledger, over HTTP, in production and in sandbox (midas-v1 §4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { answered, isRefusedBare } from '../support/errcode-answers.ts'
import { Faults, inProgressAnswer } from '../support/faults.ts'
import {
  accountOf,
  brokenChecks,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

const envs: Env[] = ['production', 'sandbox']
const faults = new Faults()
let service: TestService
let game: Game

before(async () => {
  service = await startService({ wrapDriver: faults.wrap, flags: { waitMaxMs: '1000' } })
  game = await createGame(service)
})
after(async () => {
  faults.end()
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

let players = 0

/** A player of the test's own with bought coins. */
async function player(env: Env, coins = 0n): Promise<string> {
  players += 1
  const openid = `o_outcomes_${players}`
  if (coins > 0n) await recharge(service, accountOf(game, env, openid), coins)
  return openid
}

for (const env of envs) {
  test(`a pay and a present sent again are 90012, tell the first, and move nothing (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    const present = { bill_no: 'g', present_counts: 30 }
    const pay = { bill_no: 'p', amt: 40 }
    answered(await caller.call('present', openid, present), 0)
    answered(await caller.call('pay', openid, pay), 0)
    const again = await caller.call('present', openid, present)
    answered(again, 90012)
    assert.equal(again.balance, 90)
    for (let times = 0; times < 3; times += 1) {
      const repeated = await caller.call('pay', openid, { ...pay, pay_item: `item ${times}` })
      answered(repeated, 90012)
      assert.equal(repeated.bill_no, 'p')
      assert.equal(repeated.used_gen_amt, 30)
      assert.equal(repeated.balance, 90)
    }
  })

  test(`the same bill_no with another amount is 90018, for pay and for present (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 1 }), 0)
    answered(await caller.call('present', openid, { bill_no: 'g', present_counts: 1 }), 0)
    for (const amount of [2, 100, 9_999_999_999]) {
      const pay = await caller.call('pay', openid, { bill_no: 'p', amt: amount })
      isRefusedBare(pay, 90018)
      assert.ok(pay.errmsg.includes('bill_no'), pay.errmsg)
      const gift = { bill_no: 'g', present_counts: amount }
      isRefusedBare(await caller.call('present', openid, gift), 90018)
    }
    assert.equal((await caller.call('getBalance', openid)).balance, 100)
  })

  test(`a pay of more than there is is 90013, and the number is still free (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 10n)
    isRefusedBare(await caller.call('pay', openid, { bill_no: 'p', amt: 11 }), 90013)
    isRefusedBare(await caller.call('pay', 'o_never_seen', { bill_no: 'p', amt: 1 }), 90013)
    isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'p' }), 90000)
    await recharge(service, accountOf(game, env, openid), 1n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 11 }), 0)
    assert.equal((await caller.call('getBalance', openid)).balance, 0)
  })

  test(`a cancel of what this account never paid is 90000 (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 0)
    answered(await caller.call('present', openid, { bill_no: 'g', present_counts: 10 }), 0)
    const other = await player(env, 5n)
    isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'unknown' }), 90000)
    isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'g' }), 90000)
    isRefusedBare(await caller.call('cancelPay', other, { bill_no: 'p' }), 90000)
    isRefusedBare(await caller.call('cancelPay', 'o_never_seen', { bill_no: 'p' }), 90000)
    isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'p', zone_id: '2' }), 90000)
    isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'P' }), 90000)
    const otherEnv = env === 'production' ? 'sandbox' : 'production'
    const across = await callerOf(service, game, otherEnv)
    isRefusedBare(await across.call('cancelPay', openid, { bill_no: 'p' }), 90000)
    assert.equal((await caller.call('getBalance', openid)).balance, 100)
    assert.equal((await caller.call('getBalance', other)).balance, 5)
  })

  test(`a cancel after the window is 90014, at its very end it still works (${env})`, async () => {
    const short = await createGame(service, { cancelWindowS: 3600 })
    const openid = `o_window_${env}`
    await recharge(service, accountOf(short, env, openid), 100n)
    const caller = await callerOf(service, short, env)
    for (const bill_no of ['late', 'in time', 'cancelled'].map((n) => n.replace(' ', '_'))) {
      answered(await caller.call('pay', openid, { bill_no, amt: 10 }), 0)
    }
    answered(await caller.call('cancelPay', openid, { bill_no: 'cancelled' }), 0)
    service.clock.advanceHours(0.99)
    const fresh = await callerOf(service, short, env)
    answered(await fresh.call('cancelPay', openid, { bill_no: 'in_time' }), 0)
    service.clock.advanceHours(0.02)
    isRefusedBare(await fresh.call('cancelPay', openid, { bill_no: 'late' }), 90014)
    // Already refunded comes before too late: the refund was first.
    isRefusedBare(await fresh.call('cancelPay', openid, { bill_no: 'cancelled' }), 90015)
    isRefusedBare(await fresh.call('cancelPay', openid, { bill_no: 'unknown' }), 90000)
    answered(await fresh.call('pay', openid, { bill_no: 'late', amt: 10 }), 90012)
    assert.equal((await fresh.call('getBalance', openid)).balance, 90)
  })

  test(`a second cancel, and a pay with the cancelled number, are 90015 (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 0)
    answered(await caller.call('cancelPay', openid, { bill_no: 'p' }), 0)
    for (let times = 0; times < 3; times += 1) {
      isRefusedBare(await caller.call('cancelPay', openid, { bill_no: 'p' }), 90015)
      isRefusedBare(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 90015)
      isRefusedBare(await caller.call('pay', openid, { bill_no: 'p', amt: 11 }), 90015)
    }
    assert.equal((await caller.call('getBalance', openid)).balance, 100)
  })

  test(`a cancel is 90016, and a pay or present -1, while the ledger says in progress (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 0)
    faults.begin({ rows: [inProgressAnswer] }, 'post_batch')
    const cancel = await caller.call('cancelPay', openid, { bill_no: 'p' })
    const pay = await caller.call('pay', openid, { bill_no: 'q', amt: 1 })
    const present = await caller.call('present', openid, { bill_no: 'g', present_counts: 1 })
    faults.end()
    isRefusedBare(cancel, 90016)
    isRefusedBare(pay, -1)
    isRefusedBare(present, -1)
    answered(await caller.call('cancelPay', openid, { bill_no: 'p' }), 0)
  })

  test(`a frozen account refuses pay with 90017 and everything else goes on (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 0)
    await service.services.ledger.setFrozen(accountOf(game, env, openid), true)
    isRefusedBare(await caller.call('pay', openid, { bill_no: 'q', amt: 1 }), 90017)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 10 }), 90012)
    answered(await caller.call('getBalance', openid), 0)
    answered(await caller.call('present', openid, { bill_no: 'g', present_counts: 1 }), 0)
    answered(await caller.call('cancelPay', openid, { bill_no: 'p' }), 0)
    await service.services.ledger.setFrozen(accountOf(game, env, openid), false)
    answered(await caller.call('pay', openid, { bill_no: 'q', amt: 1 }), 0)
  })

  test(`a present past 15 digits is 90018, and the coins up to there are all there (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env)
    const account = accountOf(game, env, openid)
    await recharge(service, account, 999_999_999_999_998n)
    const tooMuch = await caller.call('present', openid, { bill_no: 'g1', present_counts: 2 })
    isRefusedBare(tooMuch, 90018)
    answered(await caller.call('present', openid, { bill_no: 'g2', present_counts: 1 }), 0)
    isRefusedBare(await caller.call('present', openid, { bill_no: 'g3', present_counts: 1 }), 90018)
    const balance = await caller.call('getBalance', openid)
    assert.equal(balance.balance, 999_999_999_999_999)
    answered(await caller.call('pay', openid, { bill_no: 'p', amt: 9_999_999_999 }), 0)
    answered(await caller.call('cancelPay', openid, { bill_no: 'p' }), 0)
    assert.deepEqual(await caller.call('getBalance', openid), balance)
  })

  test(`production and sandbox are two ledgers: coins and numbers of one are not in the other (${env})`, async () => {
    const other = env === 'production' ? 'sandbox' : 'production'
    const openid = await player(env, 50n)
    const here = await callerOf(service, game, env)
    const there = await callerOf(service, game, other)
    answered(await here.call('pay', openid, { bill_no: 'p', amt: 10 }), 0)
    isRefusedBare(await there.call('pay', openid, { bill_no: 'p', amt: 10 }), 90013)
    assert.equal((await there.call('getBalance', openid)).balance, 0)
    assert.equal((await here.call('getBalance', openid)).balance, 40)
  })
}
