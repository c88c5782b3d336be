// Top-ups: what the client of a player gets, what the platform does with the money, and when the coins come.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { GameBody } from '../../src/emulator/contract.ts'
import type { TopUpPrices } from '../../src/emulator/topup-contract.ts'
import { Admin } from '../support/admin.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { PushReceiver } from '../support/push-receiver.ts'
import { type RawCaller, rawCallerOf } from '../support/raw-caller.ts'
import {
  brokenChecks,
  type Caller,
  callerOf,
  startService,
  type TestService,
} from '../support/service.ts'
import { newNumber, PlayerClient } from '../support/topups.ts'
import { until } from '../support/until.ts'

let service: TestService
let controls: Controls
let caller: Caller
let raw: RawCaller
let client: PlayerClient
let game: GameBody
let openid: string

before(async () => {
  service = await startService()
  ;({ controls, caller, openid, game } = await namespaceOf(service, 'default'))
  raw = await rawCallerOf(service, caller.game)
  raw.sessionKeys.set(openid, game.sessionKey)
  client = new PlayerClient(controls, game)
})
beforeEach(() => controls.reset())
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

const balance = async () => (await caller.call('getBalance', openid)).balance
const queryOrder = (out_trade_no: string) =>
  raw.game2('queryorderinfo', openid, { out_trade_no, biz_id: 1, user_ip: undefined })

test('a mini game buys coins: the callback, the order and the balance say so', async () => {
  const number = newNumber()
  const {
    callback,
    order,
    before: had,
    after: has,
    causes,
    fault,
  } = await client.midas({
    outTradeNo: number,
    zoneId: '1',
    platform: 'android',
  })
  assert.deepEqual(callback, { errMsg: 'requestMidasPayment:ok' })
  assert.deepEqual([causes, fault], [[], null])
  assert.deepEqual([had?.balance, has?.balance], [1000, 1060])
  assert.equal(order?.out_trade_no, number)
  assert.deepEqual([order?.state, order?.fee, order?.coins], ['delivered', 600, 60])
  assert.deepEqual([order?.dialect, order?.env, order?.arrives_at], ['2.0', 'production', null])
  assert.equal(await balance(), 1060)
  const asked = await queryOrder(number)
  assert.deepEqual([asked.pay_state, asked.deliver_state], [2, 2])
  assert.deepEqual(
    [asked.mch_order_no, asked.transaction_id],
    [order?.wx_order_id, order?.transaction_id],
  )
})

test('without outTradeNo the platform makes a number that begins with _', async () => {
  const one = await client.midas()
  const two = await client.midas()
  assert.match(one.order?.out_trade_no ?? '', /^_[0-9a-f]{24}$/)
  assert.notEqual(one.order?.out_trade_no, two.order?.out_trade_no)
  assert.equal(await balance(), 1120)
})

test('xpay buys coins: both signatures are verified, and attach comes back in the order', async () => {
  const outTradeNo = newNumber()
  const { callback, order } = await client.virtual({ outTradeNo, attach: '备注 "1"' })
  assert.deepEqual(callback, { errMsg: 'requestVirtualPayment:ok' })
  assert.deepEqual([order?.state, order?.dialect, order?.zone_id], ['delivered', 'xpay', '1'])
  const asked = await raw.xpay('query_order', openid, { order_id: outTradeNo, user_ip: undefined })
  const { status, order_fee, biz_meta } = asked.order as Record<string, unknown>
  assert.deepEqual([status, order_fee, biz_meta], [4, 600, '备注 "1"'])
  assert.equal((await raw.xpay('query_user_balance', openid)).balance, 1060)
})

test('each environment and zone has its own account, and each environment its own AppKey', async () => {
  await client.midas({ env: 1, buyQuantity: 30 })
  await client.midas({ zoneId: '7', buyQuantity: 10 })
  await client.virtual({ env: 1, buyQuantity: 5 })
  const sandbox = await callerOf(service, caller.game, 'sandbox')
  assert.equal((await sandbox.call('getBalance', openid)).balance, 1035)
  assert.equal((await caller.call('getBalance', openid, { zone_id: '7' })).balance, 10)
  assert.equal(await balance(), 1000)
})

test('the short form makes the call that the exact form would be', async () => {
  const midas = await client.topUp({ coins: 60, zone_id: '2', out_trade_no: 'S1', dialect: '1.0' })
  assert.equal(midas.call, 'requestMidasPayment')
  assert.deepEqual(midas.option, {
    ...{ mode: 'game', offerId: game.offerId, buyQuantity: 60, env: 0, currencyType: 'CNY' },
    ...{ platform: 'android', zoneId: '2', outTradeNo: 'S1' },
  })
  assert.deepEqual([midas.order?.dialect, midas.order?.zone_id], ['1.0', '2'])
  const xpay = await client.topUp({ coins: 7, dialect: 'xpay', env: 'sandbox', attach: 'x' })
  const { signData, paySig, signature } = xpay.option as Record<string, string>
  assert.deepEqual(
    { signData, paySig, signature },
    {
      ...client.signed('requestVirtualPayment', String(signData)),
    },
  )
  assert.deepEqual(
    [xpay.callback?.errCode, xpay.order?.state, xpay.order?.env],
    [undefined, 'delivered', 'sandbox'],
  )
})

test('the price of a coin makes the fee and the tiers', async () => {
  const admin = new Admin(service)
  const price = (coin_price: number) =>
    admin.done(200, 'PATCH', `/offers/${game.offerId}`, { coin_price })
  await price(100)
  assert.equal((await client.midas({ buyQuantity: 60 })).order?.fee, 6000)
  const noTier = await client.midas({ buyQuantity: 10 })
  assert.equal(noTier.callback?.errCode, -15002)
  assert.match(
    noTier.causes[0]?.en ?? '',
    /10 at 100 fen a coin costs 10\.00 yuan, which is no tier/,
  )
  const { tiers, coin_price } = await controls.done<TopUpPrices>('GET', '/topup-prices')
  assert.deepEqual(
    [coin_price, tiers[0], tiers.at(-1)],
    [...[100, { yuan: 1, coins: 1 }], { yuan: 2998, coins: 2998 }],
  )
  // A reset brings the settings of the demo game back.
  await controls.reset()
  assert.equal((await client.midas({ buyQuantity: 10 })).order?.fee, 100)
})

test('late coins come by the clock of the namespace, and the order is paid meanwhile', async () => {
  await controls.fault({ effect: 'late_recharge', operation: 'topup', ms: 3_600_000, count: 1 })
  const number = newNumber()
  const { callback, order, fault } = await client.midas({ outTradeNo: number })
  assert.deepEqual(callback, { errMsg: 'requestMidasPayment:ok' })
  assert.deepEqual([order?.state, fault?.effect], ['paid', 'late_recharge'])
  assert.ok(Date.parse(order?.arrives_at ?? '') > Date.now() + 3_000_000)
  const asked = await queryOrder(number)
  assert.deepEqual([asked.pay_state, asked.deliver_state], [2, 1])
  await controls.done('POST', '/clock/advance', { by: '59m' })
  assert.equal(await balance(), 1000)
  await controls.done('POST', '/clock/advance', { by: '2m' })
  assert.equal(await balance(), 1060)
  assert.equal((await client.order(number)).state, 'delivered')
  assert.equal((await queryOrder(number)).deliver_state, 2)
})

test('late coins of xpay come by themselves when real time gets there', async () => {
  await controls.fault({ effect: 'late_recharge', dialect: 'xpay', ms: 50 })
  await client.virtual()
  await until(async () => (await balance()) === 1060)
})

test('coins that never come are brought by notify_provide_goods or by an operator', async () => {
  await controls.fault({ effect: 'never_delivered' })
  const [first, second] = [newNumber(), newNumber()]
  assert.equal((await client.virtual({ outTradeNo: first })).order?.state, 'paid')
  assert.equal((await client.midas({ outTradeNo: second })).order?.state, 'paid')
  await controls.done('POST', '/clock/advance', { by: '30d' })
  assert.equal(await balanceAfterMove(), 1000)
  const own = { order_id: first, openid: undefined, user_ip: undefined }
  assert.equal((await raw.xpay('notify_provide_goods', openid, own)).errcode, 0)
  assert.equal(await balanceAfterMove(), 1060)
  const account = `/offers/${game.offerId}/production/accounts/${openid}/1`
  const terms = { out_trade_no: second, amount: 60, fee: 600 }
  await new Admin(service).done(200, 'POST', `${account}/recharge`, terms)
  assert.equal(await balanceAfterMove(), 1120)
})

/** A token of before is dead after a month. */
async function balanceAfterMove(): Promise<unknown> {
  await raw.renewToken()
  caller.token = raw.token
  return balance()
}

test('a lost callback and an error after the payment leave the money taken and the coins there', async () => {
  await controls.fault({ effect: 'callback_lost', count: 1 })
  await controls.fault({ effect: 'client_error_after_pay', err_code: -15004 })
  const lost = await client.midas()
  assert.deepEqual([lost.callback, lost.order?.state], [null, 'delivered'])
  const failed = await client.midas()
  assert.deepEqual([failed.callback?.errCode, failed.order?.state], [-15004, 'delivered'])
  assert.equal(await balance(), 1120)
})

test('a cancelled payment leaves an order that was never paid', async () => {
  const number = newNumber()
  const { callback, order } = await client.midas({ outTradeNo: number }, { cancel: -2 })
  assert.equal(callback?.errCode, -2)
  assert.match(callback?.errMsg ?? '', /^requestMidasPayment:fail 支付取消/)
  assert.deepEqual([order?.state, order?.paid_at], ['created', null])
  assert.equal((await queryOrder(number)).pay_state, 1)
  assert.equal(await balance(), 1000)
})

test('a player pays one order at a time, and others meanwhile', async () => {
  await controls.fault({ effect: 'delay', operation: 'topup', ms: 60_000, count: 1 })
  const first = client.midas()
  await until(async () => (await balance()) === 1060)
  assert.equal((await client.midas()).callback?.errCode, 2)
  assert.equal((await client.virtual()).callback?.errCode, -15020)
  assert.equal((await client.midas({}, { openid: 'oOther' })).callback?.errCode, undefined)
  await controls.reset()
  assert.equal((await first).callback?.errCode, undefined)
  assert.equal((await client.midas()).callback?.errCode, undefined)
})

test('an outTradeNo is of one order of the offer, for all players', async () => {
  const number = newNumber()
  await client.midas({ outTradeNo: number })
  const again = await client.midas({ outTradeNo: number }, { openid: 'oOther' })
  assert.deepEqual([again.callback?.errCode, again.order], [-15007, null])
  assert.equal((await client.virtual({ outTradeNo: number })).callback?.errCode, -15002)
})

test('the request log has top-ups, with their text to sign and without their signatures', async () => {
  await client.midas({ buyQuantity: 7 })
  await client.virtual({ outTradeNo: 'logged-0001' }, { paySig: 'f00' })
  const [midas, xpay] = (await controls.requests()).slice(-2)
  assert.deepEqual([midas?.operation, midas?.errcode], ['topup', -15002])
  assert.match(midas?.explanation ?? '', /no tier/)
  assert.deepEqual([xpay?.dialect, xpay?.errcode, xpay?.fields.paySig], ['xpay', -15006, '***'])
  assert.match(xpay?.string_to_sign ?? '', /^requestVirtualPayment&\{"offerId"/)
})

test('what is no top-up is 400, and an order that is not there 404', async () => {
  const wrong: [unknown, RegExp][] = [
    [{}, /^call with its option, or coins must be given/],
    [{ coins: 1, call: 'requestMidasPayment' }, /one of them/],
    [{ coins: 1, option: {} }, /^option is for call/],
    [{ call: 'requestMidasPayment', option: {}, env: 'sandbox' }, /^env is for coins/],
    [{ coins: 0 }, /coins must be >= 1/],
    [{ coins: 1, cancel: 3 }, /cancel must be one of -2, 1, 7/],
    [{ coins: 1, openid: 'a\0' }, /openid must match pattern/],
    [{ coins: 1, platform: 'symbian' }, /platform must be one of android, /],
    [{ call: 'requestPayment', option: {} }, /call must be one of requestMidasPayment, /],
  ]
  for (const [body, message] of wrong) {
    assert.match(await controls.refused('POST', '/topups', body), message)
  }
  assert.equal((await controls.request('GET', '/topups/none')).status, 404)
  assert.equal((await controls.request('GET', '/topup-prices?offer_id=none')).status, 404)
})

test('text that no database stores is refused as a parameter', async () => {
  assert.equal((await client.midas({ zoneId: '\ud800' })).callback?.errCode, -15002)
  assert.equal((await client.midas({ zoneId: 'a\0' })).callback?.errCode, -15002)
  assert.equal((await client.virtual({ attach: 'a\0' })).callback?.errCode, -15001)
})

test('the page speaks the language that a browser asks for, and runs no script but its own', async () => {
  const page = async (query: string, accepted?: string) => {
    const headers = accepted === undefined ? {} : { 'accept-language': accepted }
    return fetch(`${service.baseUrl}/_pactolus/topup${query}`, { headers })
  }
  const langs: [query: string, accepted: string | undefined, lang: string][] = [
    ['', undefined, 'en'],
    ['', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['', 'fr, en;q=0.2, zh-TW;q=0.5', 'zh'],
    ['', 'zh;q=0, de', 'en'],
    ['?lang=zh', 'en', 'zh'],
    ['?lang=en', 'zh', 'en'],
    ['?lang=xx', 'zh', 'zh'],
  ]
  for (const [query, accepted, lang] of langs) {
    const text = await (await page(query, accepted)).text()
    assert.ok(text.includes(`<html lang="${lang}">`), `${query} ${accepted}`)
    assert.doesNotMatch(text, /\{\{|<script>|style=/)
  }
  const { headers } = await page('')
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
  const policy = headers.get('content-security-policy') ?? ''
  for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(part), policy)
  }
  for (const [name, type] of [
    ['topup.css', 'text/css; charset=utf-8'],
    ['topup.js', 'text/javascript; charset=utf-8'],
  ]) {
    const file = await fetch(`${service.baseUrl}/_pactolus/${name}`)
    assert.deepEqual([file.status, file.headers.get('content-type')], [200, type])
  }
})

test("a top-up is pushed to the game's server with the numbers of its order", async () => {
  const token = 'Token0123456789abcdef'
  const receiver = await PushReceiver.start({ token, game: caller.game })
  const { appid } = game
  const target = { appid, channel: 'platform', url: receiver.url, token }
  await new Admin(service).done(200, 'POST', '/push-targets', target)
  try {
    await controls.fault({ effect: 'never_delivered', dialect: '2.0', count: 1 })
    // Of 2.0 the push tells of coins that came, of xpay of money that was paid; 1.0 has none.
    await client.midas({}, { dialect: '2.0' })
    await client.midas({}, { dialect: '1.0' })
    const { order } = await client.midas({}, { dialect: '2.0' })
    await until(async () => receiver.received.length === 1)
    const xpay = await client.virtual({ attach: 'a1' })
    await until(async () => receiver.received.length === 2)
    const [first, second] = receiver.received
    assert.equal(first?.event, 'minigame_coin_deliver_completed')
    assert.deepEqual(first?.payload, {
      ...{ OpenId: openid, OutTradeNo: order?.out_trade_no, Env: 0 },
      WeChatPayInfo: { MchOrderNo: order?.wx_order_id, TransactionId: order?.transaction_id },
      CoinInfo: { ZoneId: '1', ActualPrice: 600, BuyQuantity: 60, OrigPrice: 600 },
    })
    assert.equal(second?.event, 'xpay_coin_pay_notify')
    assert.equal(second?.payload.OutTradeNo, xpay.order?.out_trade_no)
    const { items } = await controls.done<{ items: object[] }>('GET', '/topup-pushes')
    const pushes = items as { number: string; state: string; attempts: number }[]
    assert.deepEqual(
      pushes.map(({ number }) => number),
      [xpay.order?.out_trade_no, order?.out_trade_no],
    )
    assert.deepEqual(receiver.faults, [])
  } finally {
    await service.services.pushTargets.remove(appid, 'platform')
    await receiver.close()
  }
})
