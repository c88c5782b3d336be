// What a cloud function gets from an unmodified wx-server-sdk: answers, and every kind of error.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CloudFunction, createEnvironment } from '../support/cloud.ts'
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

for (const suffix of ['', 'Sandbox']) {
  const env = suffix === '' ? 'production' : 'sandbox'
  test(`the four calls succeed (${env})`, async () => {
    const game = await createGame(service)
    await recharge(service, accountOf(game, env, 'o'), 100n)
    const fn = new CloudFunction(service, game, await createEnvironment(service, game))
    const paid = await fn.call(`midas.pay${suffix}`, 'o', {
      billNo: 'a',
      amt: 10,
      payItem: '屠龙刀',
    })
    assert.deepEqual(paid, {
      billNo: 'a',
      balance: 90,
      usedGenAmt: 0,
      errMsg: `openapi.midas.pay${suffix}:ok`,
      errCode: 0,
    })
  })
}
