// xpay over HTTP: vectors, order of checks, error texts, the rule of refunds (xpay §1 and §2).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { type RawCaller, rawCallerOf } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService

before(async () => {
  service = await startService()
})
after(() => service.remove())

async function funded(game: Game, env: Env, openid: string, paid: bigint): Promise<RawCaller> {
  const caller = await rawCallerOf(service, game, env)
  await caller.login(openid)
  await recharge(service, accountOf(game, env, openid), paid)
  return caller
}

test('the vectors work end to end', async () => {
  const game = await createGame(service, { keys: { production: '12345', sandbox: '12345' } })
  const caller = await funded(game, 'production', 'xxx', 100n)
  await caller.login('xxx', '9hAb/NEYUlkaMBEsmFgzig==')
  const vectors = [
    [
      'query_user_balance',
      '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}',
      'c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5',
      '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7',
    ],
    [
      'currency_pay',
      String.raw`{"openid":"xxx","env":0,"user_ip":"127.0.0.1","amount":10,"order_id":"order_001","payitem":"[{\"productid\":\"p1\",\"unit_price\":10,\"quantity\":1}]","remark":"备注"}`,
      '604d3510e85447054b97957ee3b6506fbe1fba822e09336b43da2cdc397ff376',
      'f4d09cc06ab91c1ecca78e340945bd90fdc0a05e888dee94ae281c7391f70691',
    ],
    [
      'cancel_currency_pay',
      '{"openid":"xxx","env":0,"user_ip":"127.0.0.1","pay_order_id":"order_001","order_id":"refund_001","amount":10}',
      'd4f9d0f0e8658d7e2444dc0779db3143b6de59c2d2b256894a7bcf93362bc8e7',
      '5b640c1dfeb68043d6e079e3b7d51a928a9fe93d36e7a4986f731793fb3e5636',
    ],
    [
      'present_currency',
      '{"openid":"xxx","env":0,"order_id":"present_001","amount":5}',
      '668c1b2d480067a0468bf5367b404e47151460ac4d7bf536f52c74f2f7a6405e',
      undefined,
    ],
  ] as const
  for (const [call, body, pay_sig, signature] of vectors) {
    const answer = await caller.post(`/xpay/${call}`, body, { pay_sig, signature })
    assert.equal(answer.errcode, 0, `${call}: ${answer.errmsg}`)
  }
})

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`recharge 100, present 20, pay 50, refund 20, refund 30 with parts allowed (${env})`, async () => {
    const game = await createGame(service, { xpayPartialRefunds: true })
    const caller = await funded(game, env, 'o', 100n)
    const given = await caller.xpay('present_currency', 'o', { order_id: 'present1', amount: 20 })
    assert.equal(
      JSON.stringify(given),
      '{"errcode":0,"errmsg":"ok","order_id":"present1","balance":120,"present_balance":20}',
    )
    const pay = { order_id: 'order_001', amount: 50 }
    assert.equal(
      JSON.stringify(await caller.xpay('currency_pay', 'o', pay)),
      '{"errcode":0,"errmsg":"ok","order_id":"order_001","balance":70,"used_present_amount":20}',
    )
    assert.equal((await caller.xpay('currency_pay', 'o', pay)).errcode, 268490004)
    const refund = { order_id: 'refund_1', pay_order_id: 'order_001', amount: 20 }
    const part = await caller.xpay('cancel_currency_pay', 'o', refund)
    assert.equal(JSON.stringify(part), '{"errcode":0,"errmsg":"ok","order_id":"refund_1"}')
    assert.equal((await caller.xpay('cancel_currency_pay', 'o', refund)).errcode, 268490004)
    const tooMuch = { order_id: 'refund_2', pay_order_id: 'order_001', amount: 31 }
    assert.equal((await caller.xpay('cancel_currency_pay', 'o', tooMuch)).errcode, 268490006)
    const rest = { ...tooMuch, amount: 30 }
    assert.equal((await caller.xpay('cancel_currency_pay', 'o', rest)).errcode, 0)
    const more = { ...rest, order_id: 'refund_3', amount: 1 }
    assert.equal((await caller.xpay('cancel_currency_pay', 'o', more)).errcode, 268490005)
    assert.equal(
      JSON.stringify(await caller.xpay('query_user_balance', 'o')),
      '{"errcode":0,"errmsg":"ok","balance":120,"present_balance":20,"sum_save":100,' +
        '"sum_present":20,"sum_balance":120,"sum_cost":0,"first_save_flag":false}',
    )
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`taken literally, an order is refunded once, of any amount (${env})`, async () => {
    const game = await createGame(service)
    const caller = await funded(game, env, 'o', 100n)
    const pay = { order_id: 'order_001', amount: 50 }
    assert.equal((await caller.xpay('currency_pay', 'o', pay)).errcode, 0)
    const refund = (order_id: string, amount: number) =>
      caller.xpay('cancel_currency_pay', 'o', { order_id, pay_order_id: 'order_001', amount })
    assert.equal((await refund('refund_0', 51)).errcode, 268490006)
    assert.equal((await refund('refund_1', 20)).errcode, 0)
    for (const order_id of ['refund_1', 'refund_2']) {
      for (const amount of [20, 30]) {
        const answer = await refund(order_id, amount)
        assert.equal(answer.errcode, 268490005, `${order_id} ${amount} ${answer.errmsg}`)
      }
    }
    assert.equal((await caller.xpay('query_user_balance', 'o')).balance, 70)
  })
}

test('the token is asked for first, and an empty body has no openid', async () => {
  const game = await createGame(service)
  const caller = await funded(game, 'production', 'o', 10n)
  const path = '/xpay/currency_pay'
  assert.equal((await caller.post(path, 'no json', { access_token: undefined })).errcode, 41001)
  assert.equal((await caller.post(path, 'no json')).errcode, 47001)
  const empty = await caller.post(path, '')
  assert.match(`${empty.errcode} ${empty.errmsg}`, /^268490002 openid字段错误 rid: /)
})

test('fields, an empty signature, pay_sig and signature are looked at in this order', async () => {
  const game = await createGame(service)
  const caller = await funded(game, 'production', 'o', 10n)
  const path = '/xpay/currency_pay'
  const body = { openid: 'o', env: 0, user_ip: '::1', amount: 3, order_id: 'order_001' }
  const wrong = { pay_sig: 'F'.repeat(64), signature: 'F'.repeat(64) }
  const messageOf = async (own: object, query: Record<string, string | undefined> = wrong) => {
    const { errcode, errmsg } = await caller.post(path, { ...body, ...own }, query)
    return `${errcode} ${errmsg}`
  }
  assert.match(await messageOf({ openid: 1 }), /^268490002 openid字段错误 rid: /)
  assert.match(
    await messageOf({ order_id: 'order_1' }),
    /^268490002 order_id需要在8-32个字符 rid: /,
  )
  assert.match(await messageOf({ amount: 0 }), /^268490002 amount字段错误 rid: /)
  assert.match(await messageOf({ amount: '3' }), /^268490002 amount字段错误 rid: /)
  assert.match(
    await messageOf({}, { pay_sig: undefined }),
    /^268490002 签名字段\[pay_sig\]为空 rid: /,
  )
  assert.match(await messageOf({}, { signature: '' }), /^268490002 签名字段\[signature\]为空 rid: /)
  assert.match(await messageOf({}), /^268490003 支付签名\(pay_sig\)校验失败: \S/)
  assert.match(
    await messageOf({}, { signature: '0'.repeat(64) }),
    /^268490003 用户态签名\(signature\)校验失败: 不属于已知的错误，请确认 session_key 是该玩家最近一次登录得到的/,
  )
  assert.match(await messageOf({ openid: 'nobody' }, {}), /^268490009 /)
  assert.equal(await service.services.sessions.end(game.appid, 'o'), true)
  assert.match(await messageOf({}, {}), /^268490009 /)
  await caller.login('o')
  assert.match(await messageOf({ amount: 11 }, {}), /^268490006 /)
  const unknown = await caller.xpay('cancel_currency_pay', 'o', {
    ...{ order_id: 'refund_1', pay_order_id: 'unknown_order', amount: 1 },
  })
  assert.match(`${unknown.errcode} ${unknown.errmsg}`, /^268490002 数据不存在 rid: /)
})

test('a gift needs no session of the player', async () => {
  const game = await createGame(service)
  const caller = await rawCallerOf(service, game, 'sandbox')
  const gift = { openid: 'o_offline', env: 1, order_id: 'present1', amount: 5 }
  const answer = await caller.post('/xpay/present_currency', gift, { signature: undefined })
  assert.deepEqual([answer.errcode, answer.balance], [0, 5])
})

test('of the offers of an app at most one speaks xpay', async () => {
  const { directory } = service.services
  const game = await createGame(service)
  const settings = { name: 'x', currency: 'coin', productionKey: 'k', sandboxKey: 'k' }
  const found = await directory.findOffer(game.offerId)
  assert.ok(found !== undefined)
  const other = { ...found, ...settings, offerId: `${game.offerId}9` }
  assert.equal(await directory.createOffer(other), 'xpay_taken')
  assert.equal(await directory.createOffer({ ...other, dialects: ['1.0'] }), 'created')
  assert.equal(await directory.updateOffer(other.offerId, { dialects: ['xpay'] }), 'xpay_taken')
  assert.equal(await directory.updateOffer(game.offerId, { dialects: ['2.0'] }), 'updated')
  assert.equal(await directory.updateOffer(other.offerId, { dialects: ['xpay'] }), 'updated')
})
