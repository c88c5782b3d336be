// What a cloud function gets from an unmodified wx-server-sdk: the answers of the four calls, and
// the error for each kind of refusal (cloud-call §6).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import {
  type CloudFields,
  CloudFunction,
  createEnvironment,
  everyApi,
  rejectionOf,
} from '../support/cloud.ts'
import {
  accountOf,
  createGame,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

/** A game, a player "o" with 100 coins in both environments, and a cloud function of it. */
async function playing(permissions: readonly string[] = everyApi) {
  const game = await createGame(service)
  for (const env of ['production', 'sandbox'] as Env[]) {
    await recharge(service, accountOf(game, env, 'o'), 100n)
  }
  const environment = await createEnvironment(service, game, permissions)
  return { game, environment, fn: new CloudFunction(service, game, environment) }
}

const ok = (api: string) => ({ errMsg: `openapi.${api}:ok`, errCode: 0 })

for (const suffix of ['', 'Sandbox']) {
  const env = suffix === '' ? 'production' : 'sandbox'
  test(`the four calls succeed without optional fields and with all of them (${env})`, async () => {
    const { fn } = await playing()
    const optional: CloudFields[] = [{}, { userIp: '1.2.3.4', payItem: '屠龙刀 & "套装"' }]
    for (const [n, more] of optional.entries()) {
      const { payItem, ...ip } = more
      const item = payItem === undefined ? {} : { payItem }
      const remark = n === 0 ? {} : { appRemark: '七夕活动' }
      const pay = { billNo: `p${n}`, amt: 10, ...ip, ...item, ...remark }
      assert.deepEqual(await fn.call(`midas.pay${suffix}`, 'o', pay), {
        ...{ billNo: `p${n}`, balance: 90 + 5 * n, usedGenAmt: 5 * n },
        ...ok(`midas.pay${suffix}`),
      })
      const cancel = { billNo: `p${n}`, ...ip, ...item }
      const cancelled = await fn.call(`midas.cancelPay${suffix}`, 'o', cancel)
      assert.deepEqual(cancelled, { billNo: `p${n}`, ...ok(`midas.cancelPay${suffix}`) })
      const gift = { billNo: `g${n}`, presentCounts: 5, ...ip }
      assert.deepEqual(await fn.call(`midas.present${suffix}`, 'o', gift), {
        ...{ billNo: `g${n}`, balance: 105 + 5 * n },
        ...ok(`midas.present${suffix}`),
      })
      assert.deepEqual(await fn.call(`midas.getBalance${suffix}`, 'o', ip), {
        ...{ balance: 105 + 5 * n, genBalance: 5 + 5 * n, firstSave: 0, saveAmt: 100 },
        ...{ saveSum: 105 + 5 * n, costSum: 0, presentSum: 5 + 5 * n },
        ...ok(`midas.getBalance${suffix}`),
      })
    }
  })
}

for (const env of [0, 1]) {
  test(`the four calls of Midas 2.0 need no signature, and the environment is in env (${env})`, async () => {
    const names = ['getBalance', 'pay', 'cancelPay', 'present']
    const { fn, game } = await playing(names.map((name) => `wxa.game.${name}`))
    const common = { openid: 'o', offerId: game.offerId, ts: 1, zoneId: '1', env, userIp: '::1' }
    const call = (name: string, own: CloudFields = {}) =>
      fn.openapi(`wxa.game.${name}`, { ...common, ...own })
    assert.deepEqual(await call('present', { billNo: 'g', amount: 5 }), {
      ...{ billNo: 'g', balance: 105 },
      ...ok('wxa.game.present'),
    })
    const paid = { billNo: 'p', balance: 85, usedPresentAmount: 5 }
    assert.deepEqual(await call('pay', { billNo: 'p', amount: 20, payitem: '剑' }), {
      ...paid,
      ...ok('wxa.game.pay'),
    })
    const refund = { billNo: 'r', payBillNo: 'p', amount: 8 }
    assert.deepEqual(await call('cancelPay', refund), {
      ...{ billNo: 'r', balance: 93, usedPresentAmount: 0 },
      ...ok('wxa.game.cancelPay'),
    })
    assert.equal((await call('getBalance')).presentBalance, 0)
    const again = await rejectionOf(call('cancelPay', { ...refund, amount: 13 }))
    assert.equal(again.errCode, 90018)
  })
}

test('an optional field that is undefined is not sent, and offerId may be a number', async () => {
  const { game, fn } = await playing()
  const fields = { offerId: Number(game.offerId), userIp: undefined, payItem: undefined }
  const paid = await fn.call('midas.pay', 'o', { billNo: 'a', amt: 1, ...fields })
  assert.equal(paid.balance, 99)
})

test("version v2 of the SDK's envelope, and the game's own appid, change nothing", async () => {
  const { game, environment } = await playing()
  for (const openapi of [{ version: 'v2' }, { appid: game.appid }]) {
    const fn = new CloudFunction(service, game, environment, { openapi })
    assert.equal((await fn.call('midas.getBalance', 'o')).balance, 100)
  }
  const foreign = new CloudFunction(service, game, environment, { openapi: { appid: 'wxother' } })
  const call = foreign.call('midas.getBalance', 'o')
  await assertRefused(call, -501007, /the environment is not of appid "wxother"/)
})

test('a balance of 15 digits arrives as a number', async () => {
  const { game, fn } = await playing()
  const coins = 999_999_999_999_999n
  await recharge(service, accountOf(game, 'production', 'o_rich'), coins)
  assert.equal((await fn.call('midas.getBalance', 'o_rich')).balance, Number(coins))
})

const handlerErrors: [number, string, CloudFields, string][] = [
  [90000, 'midas.cancelPay', { billNo: 'never' }, 'order does not exist'],
  [90013, 'midas.pay', { billNo: 'dear', amt: 101 }, 'insufficient balance'],
  [
    90018,
    'midas.pay',
    { billNo: 'nothing', amt: 0 },
    'invalid parameter: amt must be a whole number',
  ],
  [90018, 'midas.pay', { amt: 1 }, 'invalid parameter: bill_no is missing'],
  [
    90018,
    'midas.pay',
    { billNo: 'x', amt: 1, appid: 'wx' },
    'invalid parameter: appid is not that',
  ],
]
for (const [errCode, api, own, words] of handlerErrors) {
  test(`errcode ${errCode} is thrown by ${api} with ${JSON.stringify(own)}`, async () => {
    const { fn } = await playing()
    const error = await rejectionOf(fn.call(api, 'o', own))
    assert.ok(error instanceof Error)
    assert.equal(error.errCode, errCode)
    assert.ok(error.errMsg.startsWith(`openapi.${api}:fail ${words}`), error.errMsg)
    assert.match(error.errMsg, / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
    assert.ok(error.message.startsWith(`errCode: ${errCode} `), error.message)
  })
}

test('a wrong AppKey throws 90011, and the emulator says what was wrong', async () => {
  const { game, fn } = await playing()
  const fields = fn.fields('o', { billNo: 'a', amt: 1 })
  const wrong = await rejectionOf(fn.signed('midas.pay', fields, 'not-the-key'))
  assert.equal(wrong.errCode, 90011)
  assert.match(wrong.errMsg, /^openapi\.midas\.pay:fail sig error/)
  const mixed = await rejectionOf(fn.signed('midas.pay', fields, game.keys.sandbox))
  assert.match(mixed.errMsg, /other environment/)
  const { balance } = await fn.call('midas.getBalance', 'o')
  assert.equal(balance, 100)
})

for (const suffix of ['', 'Sandbox']) {
  test(`cancelPay${suffix} twice throws 90015`, async () => {
    const { fn } = await playing()
    await fn.call(`midas.pay${suffix}`, 'o', { billNo: 'a', amt: 10 })
    await fn.call(`midas.cancelPay${suffix}`, 'o', { billNo: 'a' })
    const error = await rejectionOf(fn.call(`midas.cancelPay${suffix}`, 'o', { billNo: 'a' }))
    assert.equal(error.errCode, 90015)
    const start = `openapi.midas.cancelPay${suffix}:fail order has been cancelled traceid: `
    assert.ok(error.errMsg.startsWith(start), error.errMsg)
    const { balance } = await fn.call(`midas.getBalance${suffix}`, 'o')
    assert.equal(balance, 100)
  })
}

test('a signature over a field that is not there is thrown by the SDK and never sent', async () => {
  const { fn } = await playing()
  const { billNo: _, ...fields } = fn.fields('o', { billNo: 'a' })
  const sdkOnly = new CloudFunction({ baseUrl: 'http://127.0.0.1:1' }, fn.game, {
    ...(await createEnvironment(service, fn.game)),
  })
  const error = await rejectionOf(sdkOnly.signed('midas.cancelPay', fields, 'k', ['billNo']))
  assert.equal(error.errCode, -1)
  assert.match(error.errMsg, /lack of param 'bill_no'/)
})

/** A protobuf errorCode: the SDK puts no name of the API into errMsg. */
async function assertSystemError(call: Promise<unknown>, errCode: number): Promise<void> {
  const error = await rejectionOf(call)
  const errMsg = `system error: error code: ${errCode}`
  assert.deepEqual([error.errCode, error.errMsg], [errCode, errMsg])
}

test('an API that is not here throws -604100, whether permitted or not', async () => {
  const { fn } = await playing([...everyApi, 'wxacode.get', 'midas.refund'])
  const names = ['midas.refund', 'midas.cancelpay', 'midas', 'wxacode.get', 'wxa.game.refund']
  for (const api of [...names, '__proto__', 'constructor', 'toString']) {
    await assertSystemError(fn.openapi(api, { openid: 'o' }), -604100)
  }
})

test('an API without permission throws -604101 and does nothing; permitted, it works at once', async () => {
  const { environment, fn } = await playing(['midas.pay', 'midas.getBalance'])
  await fn.call('midas.pay', 'o', { billNo: 'a', amt: 10 })
  const cancel = () => fn.call('midas.cancelPay', 'o', { billNo: 'a' })
  await assertSystemError(cancel(), -604101)
  assert.equal((await fn.call('midas.getBalance', 'o')).balance, 90)
  await service.services.environments.permit(environment.envId, {
    apiNames: ['midas.cancelPay'],
    replace: false,
  })
  assert.equal((await cancel()).errCode, 0)
  // The document lists the name of production alone, for both environments.
  const sandbox = await rejectionOf(fn.call('midas.cancelPaySandbox', 'o', { billNo: 'a' }))
  assert.equal(sandbox.errCode, 90000)
  const alone = await playing(['midas.paySandbox'])
  await assertSystemError(alone.fn.call('midas.pay', 'o', { billNo: 'b', amt: 1 }), -604101)
})

/** `{code, message}`: a plain Error whose errMsg says the number, a text of the SDK and our sentence. */
async function assertRefused(call: Promise<unknown>, errCode: number, words: RegExp) {
  const error = await rejectionOf(call)
  assert.ok(error instanceof Error)
  assert.equal(error.errCode, errCode, error.errMsg)
  assert.match(error.errMsg, new RegExp(`^openapi\\.midas\\.getBalance:fail ${errCode} `))
  assert.match(error.errMsg, words)
}

test('a wrong secretKey, or an unknown secretId, throws -501001', async () => {
  const { game, environment } = await playing()
  const call = (options: object) =>
    new CloudFunction(service, game, environment, options).call('midas.getBalance', 'o')
  await assertRefused(call({ secretKey: 'wrong' }), -501001, /the signature is wrong/)
  await assertRefused(call({ secretId: 'sid_nobody' }), -501001, /the secretId is unknown/)
  const other = await createEnvironment(service, game)
  await assertRefused(call({ secretId: other.secretId }), -501001, /the signature is wrong/)
})

test("another environment's name throws -501005; the emulator takes one that nobody has", async () => {
  const { game, environment } = await playing()
  const other = await createEnvironment(service, game)
  const call = (env: string) =>
    new CloudFunction(service, game, environment, { env }).call('midas.getBalance', 'o')
  await assertRefused(call(other.envId), -501005, /credential is not one of environment/)
  assert.equal((await call('prod-5g8x')).balance, 100)
})

test('the credential that was replaced is refused, the new one works at once', async () => {
  const { game, environment, fn } = await playing()
  assert.equal((await fn.call('midas.getBalance', 'o')).balance, 100)
  const fresh = await service.services.environments.replaceCredential(environment.envId)
  await assertRefused(fn.call('midas.getBalance', 'o'), -501001, /the secretId is unknown/)
  const renewed = new CloudFunction(service, game, { ...environment, ...fresh })
  assert.equal((await renewed.call('midas.getBalance', 'o')).balance, 100)
})

test("calls of one game's functions never touch another game", async () => {
  const mine = await playing()
  const theirs = await playing()
  const { openid, ...fields } = theirs.fn.fields('o', { billNo: 'a', amt: 1 })
  const call = mine.fn.signed('midas.pay', { ...fields, openid }, theirs.game.keys.production)
  assert.equal((await rejectionOf(call)).errCode, 90017)
  assert.equal((await theirs.fn.call('midas.getBalance', 'o')).balance, 100)
})

test('200 calls at once from one process are all answered, each with its own answer', async () => {
  const { game, fn } = await playing()
  const players = Array.from({ length: 200 }, (_, n) => `o_many_${n}`)
  for (const [n, openid] of players.entries()) {
    await recharge(service, accountOf(game, 'production', openid), BigInt(1000 + n))
  }
  const answers = await Promise.all(
    players.map((openid, n) => fn.call('midas.pay', openid, { billNo: `m${n}`, amt: 10 })),
  )
  for (const [n, answer] of answers.entries()) {
    assert.deepEqual([answer.billNo, answer.balance], [`m${n}`, 990 + n])
  }
})
