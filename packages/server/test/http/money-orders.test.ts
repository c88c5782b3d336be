// Purchases with money: made by the admin API, asked for and paid back over both families of the protocol.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { Admin } from '../support/admin.ts'
import { rawCallerOf } from '../support/raw-caller.ts'
import {
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let admin: Admin

before(async () => {
  service = await startService()
  admin = new Admin(service)
})
after(() => service.remove())

function recharge(game: Game, env: Env, terms: object): ReturnType<Admin['post']> {
  return admin.post(`/offers/${game.offerId}/${env}/accounts/o/1/recharge`, terms)
}

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`a purchase is created, paid and delivered, and its coins come in once (${env})`, async () => {
    const game = await createGame(service)
    const caller = await rawCallerOf(service, game, env)
    await caller.login('o')
    const query = () =>
      caller.game2('queryorderinfo', 'o', { out_trade_no: 'T1', biz_id: 1, user_ip: undefined })
    assert.equal((await query()).errcode, 90019)
    const terms = { out_trade_no: 'T1', amount: 60, fee: 600 }
    assert.equal((await recharge(game, env, { ...terms, state: 'created' })).body.outcome, 'posted')
    const created = await query()
    assert.deepEqual([created.errcode, created.pay_state, created.deliver_state], [0, 1, 1])
    await recharge(game, env, { ...terms, state: 'paid' })
    const paid = await query()
    assert.deepEqual([paid.pay_state, paid.deliver_state], [2, 1])
    assert.equal((await caller.game2('getbalance', 'o')).balance, 0)
    const first = await recharge(game, env, terms)
    assert.deepEqual([first.status, first.body.outcome, first.body.balance], [200, 'posted', 60])
    const again = await recharge(game, env, terms)
    assert.deepEqual([again.body.outcome, again.body.balance], ['duplicate', 60])
    assert.equal((await recharge(game, env, { ...terms, fee: 601 })).body.error, 'bill_no_conflict')
    assert.equal(
      (await recharge(game, env, { ...terms, state: 'closed' })).body.error,
      'order_closed',
    )
    const done = await query()
    assert.deepEqual(Object.keys(done), [
      ...['errcode', 'errmsg', 'product_id', 'pay_state', 'deliver_state', 'pay_finish_time'],
      ...['out_trade_no', 'mch_order_no', 'transaction_id'],
    ])
    assert.deepEqual([done.pay_state, done.deliver_state, done.out_trade_no], [2, 2, 'T1'])
    assert.equal((await caller.game2('getbalance', 'o')).first_save, false)
    assert.equal(
      (await caller.game2('queryorderinfo', 'o', { out_trade_no: 'T1', biz_id: 2 })).errcode,
      90019,
    )
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`xpay queries an order, pays it back in parts, and counts what was earned (${env})`, async () => {
    const game = await createGame(service)
    const caller = await rawCallerOf(service, game, env)
    const terms = {
      out_trade_no: 'trade_001',
      amount: 10,
      fee: 100,
      dialect: 'xpay',
      remark: 'a=1',
    }
    const { body: made } = await recharge(game, env, terms)
    const query = async (own: object) =>
      caller.xpay('query_order', 'o', { user_ip: undefined, ...own })
    const missing = await query({ order_id: 'trade_002' })
    assert.deepEqual([missing.errcode, missing.order], [268490002, null])
    const byNumber = await query({ order_id: 'trade_001' })
    assert.deepEqual(byNumber, await query({ wx_order_id: made.wx_order_id }))
    const order = byNumber.order as Record<string, unknown>
    assert.deepEqual(
      [
        order.status,
        order.order_fee,
        order.paid_fee,
        order.left_fee,
        order.biz_meta,
        order.env_type,
      ],
      [4, 100, 100, 100, 'a=1', env === 'production' ? 1 : 2],
    )
    const refund = (refund_order_id: string, refund_fee: number, left_fee: number) =>
      caller.xpay('refund_order', 'o', {
        ...{ order_id: 'trade_001', refund_order_id, refund_fee, left_fee },
        ...{ refund_reason: '3', req_from: '2' },
      })
    assert.equal((await refund('refund_1', 30, 99)).errcode, 268490016)
    const part = await refund('refund_1', 30, 100)
    assert.deepEqual(
      [part.errcode, part.refund_order_id, part.pay_order_id],
      [0, 'refund_1', 'trade_001'],
    )
    assert.equal((await refund('refund_1', 30, 70)).errcode, 0, 'the same refund again')
    assert.equal((await refund('refund_1', 31, 70)).errcode, 268490002)
    assert.equal((await refund('refund_2', 71, 70)).errcode, 268490002)
    const after = (await query({ order_id: 'trade_001' })).order as Record<string, unknown>
    assert.deepEqual([after.status, after.refund_fee, after.left_fee], [5, 30, 70])
    service.clock.offsetMs += 5000
    const reached = (await query({ order_id: 'trade_001' })).order as Record<string, unknown>
    service.clock.offsetMs -= 5000
    assert.equal(reached.status, 8)
    await caller.login('o')
    assert.equal((await caller.xpay('query_user_balance', 'o')).balance, 10, 'the coins stay')
    const earned = await caller.post('/xpay/query_biz_balance', { env: caller.envNumber })
    assert.deepEqual(earned.balance_available, { amount: '0.70', currency_code: 'CNY' })
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`notify_provide_goods brings the coins of a purchase that was paid (${env})`, async () => {
    const game = await createGame(service)
    const caller = await rawCallerOf(service, game, env)
    await caller.login('o')
    const terms = { out_trade_no: 'trade_001', amount: 10, fee: 100, dialect: 'xpay' }
    const provide = (order_id: string) =>
      caller.post('/xpay/notify_provide_goods', { env: caller.envNumber, order_id })
    assert.equal((await provide('trade_001')).errcode, 268490002)
    await recharge(game, env, { ...terms, state: 'created' })
    assert.equal((await provide('trade_001')).errcode, 268490002)
    await recharge(game, env, { ...terms, state: 'paid' })
    for (let times = 0; times < 2; times += 1) assert.equal((await provide('trade_001')).errcode, 0)
    assert.equal((await caller.xpay('query_user_balance', 'o')).balance, 10)
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}

test('a recharge has bill_no or out_trade_no, and what belongs to each', async () => {
  const game = await createGame(service)
  for (const terms of [
    { amount: 1 },
    { amount: 1, bill_no: 'b', out_trade_no: 't' },
    { amount: 1, bill_no: 'b', fee: 1 },
    { amount: 1, out_trade_no: 'x'.repeat(33) },
  ]) {
    const { status, body } = await recharge(game, 'production', terms)
    assert.deepEqual([status, body.error], [400, 'bad_request'], JSON.stringify(terms))
  }
})

test('an order number is of one player and environment', async () => {
  const game = await createGame(service)
  const caller = await rawCallerOf(service, game)
  await recharge(game, 'sandbox', { out_trade_no: 'trade_001', amount: 1 })
  await caller.login('o')
  assert.equal(
    (await caller.game2('queryorderinfo', 'o', { out_trade_no: 'trade_001', biz_id: 1 })).errcode,
    90019,
  )
  await recharge(game, 'production', { out_trade_no: 'trade_001', amount: 1 })
  await caller.login('p')
  assert.equal(
    (await caller.game2('queryorderinfo', 'p', { out_trade_no: 'trade_001', biz_id: 1 })).errcode,
    90019,
  )
})
