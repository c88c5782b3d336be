// openapi.midas.*: code written for a cloud function, run on a server against the real service.
// The database does not matter here: what a client sends and understands is the same in front of each.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { CloudError } from '../src/index.ts'
import { inTurn } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

let game: TestGame
before(async () => {
  game = await startGame()
})
afterEach(() => {
  game.network.effect = () => 'pass'
})
after(() => game.remove())

async function errorOf(call: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof CloudError, `a CloudError, not ${error}`)
  return error
}

test("a cloud function's own lines work: every field given, sig from cloud.signature", async () => {
  const cloud = game.client()
  const openid = await game.player(100)
  const common = {
    openid,
    appid: game.game.appid,
    offerId: game.game.offerId,
    ts: Math.floor(Date.now() / 1000),
    zoneId: '1',
    pf: 'android',
  }
  const names = ['openid', 'appid', 'offerId', 'ts', 'zoneId', 'pf']
  const paid = await cloud.openapi.midas.pay({
    ...common,
    amt: 30,
    billNo: 'cloud_1',
    sig: cloud.signature({
      type: 'midas',
      secret: game.game.keys.production,
      params: [...names, 'amt', 'billNo'],
    }),
  })
  assert.deepEqual(paid, {
    billNo: 'cloud_1',
    balance: 70,
    usedGenAmt: 0,
    errMsg: 'openapi.midas.pay:ok',
    errCode: 0,
  })
  const cancelled = await cloud.openapi.midas.cancelPay({
    ...common,
    billNo: 'cloud_1',
    sig: cloud.signature({
      type: 'midas',
      secret: game.game.keys.production,
      params: [...names, 'billNo'],
    }),
  })
  assert.deepEqual(cancelled, {
    billNo: 'cloud_1',
    errMsg: 'openapi.midas.cancelPay:ok',
    errCode: 0,
  })
})

test('what is left out is filled in and signed, in the sandbox with its own key', async () => {
  const { midas } = game.client().openapi
  await midas.presentSandbox({ openid: 'ben', billNo: 'gift', presentCounts: 5 })
  const sandbox = await midas.getBalanceSandbox({ openid: 'ben' })
  assert.deepEqual([sandbox.balance, sandbox.genBalance], [5, 5])
  assert.equal((await midas.getBalance({ openid: 'ben' })).balance, 0)
})

test('a refusal is thrown as the SDK throws it', async () => {
  const { midas } = game.client().openapi
  const error = await errorOf(midas.cancelPay({ openid: 'amy', billNo: 'never' }))
  assert.equal(error.errCode, 90000)
  assert.match(
    error.errMsg,
    /^openapi\.midas\.cancelPay:fail order does not exist traceid: \d{8} rid: /,
  )
  assert.equal(error.message, `errCode: 90000  | errMsg: ${error.errMsg}`)
})

test('a signature that cannot be computed, and one that is wrong, say so', async () => {
  const cloud = game.client()
  const sig = cloud.signature({ type: 'midas', secret: 's', params: ['openid', 'billNo'] })
  const lacking = await errorOf(cloud.openapi.midas.getBalance({ openid: 'amy', sig }))
  assert.equal(lacking.errCode, -1)
  assert.equal(
    lacking.errMsg,
    "openapi.midas.getBalance:fail Cannot compute signature: lack of param 'bill_no'",
  )
  const wrong = await errorOf(
    cloud.openapi.midas.getBalance({ openid: 'amy', sig: '0'.repeat(64) }),
  )
  assert.equal(wrong.errCode, 90011)
})

test('a lost answer does not show: the same bill_no is sent again', async () => {
  const openid = await game.player(100)
  game.network.effect = inTurn('pay', 'drop_after', 'busy_after')
  const paid = await game.client().openapi.midas.pay({ openid, billNo: 'cloud_2', amt: 1 })
  assert.deepEqual([paid.errCode, paid.balance], [0, 99])
})

test('no answer at all has the number that the SDK gives it', async () => {
  game.network.effect = () => 'page'
  const { midas } = game.client({ deadlineMs: 50 }).openapi
  const error = await errorOf(midas.getBalance({ openid: 'amy' }))
  assert.equal(error.errCode, -501001)
})
