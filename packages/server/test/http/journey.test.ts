// The journey of a player's coins, over HTTP alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import {
  adminToken,
  brokenChecks,
  callerOf,
  createGame,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`a cancel refunds exactly what the pay took, once, inside its window (${env})`, async () => {
    const game = await createGame(service)
    const caller = await callerOf(service, game, env)
    const login = new URLSearchParams({
      appid: game.appid,
      secret: game.secret,
      js_code: 'journey',
      grant_type: 'authorization_code',
    })
    const session = await fetch(`${service.baseUrl}/sns/jscode2session?${login}`).then((r) =>
      r.json(),
    )
    const { openid } = session as { openid: string }

    const account = `${service.baseUrl}/admin/v1/offers/${game.offerId}/${env}/accounts/${openid}/1`
    const recharged = await fetch(`${account}/recharge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ bill_no: 'r1', amount: 100 }),
    })
    assert.equal(recharged.status, 200)

    const given = await caller.call('present', openid, { bill_no: 'g1', present_counts: 20 })
    assert.equal(given.balance, 120)
    const before = await caller.call('getBalance', openid)
    const paid = await caller.call('pay', openid, { bill_no: 'A', amt: 50 })
    assert.deepEqual(paid, {
      errcode: 0,
      errmsg: 'ok',
      bill_no: 'A',
      balance: 70,
      used_gen_amt: 20,
    })

    const cancelled = await caller.call('cancelPay', openid, { bill_no: 'A' })
    assert.deepEqual(cancelled, { errcode: 0, errmsg: 'ok', bill_no: 'A' })
    const restored = await caller.call('getBalance', openid)
    assert.deepEqual(restored, before)
    assert.equal(restored.gen_balance, 20)
    assert.equal(restored.cost_sum, 0)

    assert.equal((await caller.call('cancelPay', openid, { bill_no: 'A' })).errcode, 90015)
    assert.equal((await caller.call('pay', openid, { bill_no: 'A', amt: 50 })).errcode, 90015)

    assert.equal((await caller.call('pay', openid, { bill_no: 'B', amt: 50 })).errcode, 0)
    service.clock.advanceHours(48.01)
    const fresh = await callerOf(service, game, env)
    assert.equal((await fresh.call('cancelPay', openid, { bill_no: 'B' })).errcode, 90014)
    assert.equal((await fresh.call('getBalance', openid)).balance, 70)
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}
