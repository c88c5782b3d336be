// The whole way of a player's coins over HTTP alone, in each dialect and environment. It has a
// login, a top-up by the client, a gift, a pay and refunds. The balances are computed from the
// documents (client-topup §6.2).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DialectName, Env } from '@pactolus/protocol'
import { Admin } from '../support/admin.ts'
import { namespaceOf } from '../support/controls.ts'
import { RawCaller } from '../support/raw-caller.ts'
import {
  brokenChecks,
  Caller,
  get,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'
import { PlayerClient } from '../support/topups.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

/** A player who has just logged in to a game of its own, in which 100 coins are a tier. */
async function playing(name: string, env: Env) {
  const { controls, caller, game } = await namespaceOf(service, name)
  const settings = { coin_price: 12, xpay_partial_refunds: true }
  await new Admin(service).done(200, 'PATCH', `/offers/${game.offerId}`, settings)
  const { appid, secret } = game
  const login = { appid, secret, js_code: name, grant_type: 'authorization_code' }
  const { openid, session_key } = await get(service, '/sns/jscode2session', login)
  const player = String(openid)
  const raw = new RawCaller(service, caller.game, env, caller.token)
  raw.sessionKeys.set(player, String(session_key))
  return {
    openid: player,
    v1: new Caller(service.baseUrl, caller.game, env, caller.token),
    raw,
    client: new PlayerClient(controls, game),
  }
}

/** The six numbers of a balance as 2.0 and xpay name them. */
function numbersOf(answer: WireAnswer): unknown[] {
  const { balance, present_balance, sum_save, sum_present, sum_balance, sum_cost } = answer
  return [balance, present_balance, sum_save, sum_present, sum_balance, sum_cost]
}

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`2.0: top-up 100, present 20, pay 50, refund 20, refund 30 (${env})`, async () => {
    const { openid, raw, client } = await playing(`v2-${env}`, env)
    const { callback, order } = await client.topUp({ openid, env, coins: 100 })
    assert.deepEqual([callback?.errCode, order?.fee, order?.state], [undefined, 1200, 'delivered'])
    const balance = async () => numbersOf(await raw.game2('getbalance', openid))
    assert.deepEqual(await balance(), [100, 0, 100, 0, 100, 0])
    await raw.game2('present', openid, { bill_no: 'g', amount: 20 })
    assert.deepEqual(await balance(), [120, 20, 100, 20, 120, 0])
    const paid = await raw.game2('pay', openid, { bill_no: 'p', amount: 50 })
    assert.deepEqual([paid.balance, paid.used_present_amount], [70, 20])
    assert.deepEqual(await balance(), [70, 0, 100, 20, 120, 50])
    const refund = (bill_no: string, amount: number) =>
      raw.game2('cancelpay', openid, { bill_no, pay_bill_no: 'p', amount })
    assert.equal((await refund('r1', 20)).errcode, 0)
    assert.deepEqual(await balance(), [90, 0, 100, 20, 120, 30])
    assert.equal((await refund('r2', 30)).errcode, 0)
    assert.deepEqual(await balance(), [120, 20, 100, 20, 120, 0])
  })

  test(`xpay: top-up 100, present 20, pay 50, refund 20, refund 30 (${env})`, async () => {
    const { openid, raw, client } = await playing(`xpay-${env}`, env)
    const { order } = await client.topUp({ openid, env, coins: 100, dialect: 'xpay' })
    assert.deepEqual([order?.fee, order?.state], [1200, 'delivered'])
    const balance = async () => numbersOf(await raw.xpay('query_user_balance', openid))
    await raw.xpay('present_currency', openid, { order_id: 'present_1', amount: 20 })
    assert.deepEqual(await balance(), [120, 20, 100, 20, 120, 0])
    await raw.xpay('currency_pay', openid, { order_id: 'order_001', amount: 50 })
    assert.deepEqual(await balance(), [70, 0, 100, 20, 120, 50])
    const refund = (order_id: string, amount: number) =>
      raw.xpay('cancel_currency_pay', openid, { order_id, pay_order_id: 'order_001', amount })
    assert.equal((await refund('refund_1', 20)).errcode, 0)
    assert.deepEqual(await balance(), [90, 0, 100, 20, 120, 30])
    assert.equal((await refund('refund_2', 30)).errcode, 0)
    assert.deepEqual(await balance(), [120, 20, 100, 20, 120, 0])
  })

  test(`1.0: top-up 100, present 20, pay 50, cancel; first_save falls with the top-up (${env})`, async () => {
    const { openid, v1, client } = await playing(`v1-${env}`, env)
    const balance = async () => {
      const { errcode: _, errmsg: __, ...numbers } = await v1.call('getBalance', openid)
      return Object.values(numbers)
    }
    // balance, gen_balance, first_save, save_amt, save_sum, cost_sum, present_sum
    assert.deepEqual(await balance(), [0, 0, 1, 0, 0, 0, 0])
    const { order } = await client.topUp({ openid, env, coins: 100, dialect: '1.0' })
    assert.equal(order?.dialect, '1.0')
    assert.deepEqual(await balance(), [100, 0, 0, 100, 100, 0, 0])
    await v1.call('present', openid, { bill_no: 'g', present_counts: 20 })
    await v1.call('pay', openid, { bill_no: 'p', amt: 50 })
    assert.deepEqual(await balance(), [70, 0, 0, 100, 120, 50, 20])
    assert.equal((await v1.call('cancelPay', openid, { bill_no: 'p' })).errcode, 0)
    assert.deepEqual(await balance(), [120, 20, 0, 100, 120, 0, 20])
  })
}

test('coins that one dialect bought are paid, refunded in parts and cancelled by the others', async () => {
  const { openid, v1, raw, client } = await playing('across', 'production')
  const dialects: DialectName[] = ['1.0', '2.0', 'xpay']
  for (const dialect of dialects) await client.topUp({ openid, coins: 100, dialect })
  assert.equal((await v1.call('pay', openid, { bill_no: 'across-1', amt: 250 })).balance, 50)
  const part = { bill_no: 'r1', pay_bill_no: 'across-1', amount: 100 }
  assert.equal((await raw.game2('cancelpay', openid, part)).balance, 150)
  const other = { order_id: 'refund_1', pay_order_id: 'across-1', amount: 70 }
  assert.equal((await raw.xpay('cancel_currency_pay', openid, other)).errcode, 0)
  assert.equal((await v1.call('cancelPay', openid, { bill_no: 'across-1' })).errcode, 0)
  assert.deepEqual(numbersOf(await raw.game2('getbalance', openid)), [300, 0, 300, 0, 300, 0])
  assert.equal((await v1.call('cancelPay', openid, { bill_no: 'across-1' })).errcode, 90015)
  const more = { bill_no: 'r2', pay_bill_no: 'across-1', amount: 1 }
  assert.equal((await raw.game2('cancelpay', openid, more)).errcode, 90015)
})
