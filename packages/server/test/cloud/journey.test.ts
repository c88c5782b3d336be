// The journey of a player's coins through cloud calls alone, and through both ways together. A call
// has the same effect over HTTP and through the gateway, and both share its number.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { CloudFunction, createEnvironment, rejectionOf } from '../support/cloud.ts'
import {
  accountOf,
  brokenChecks,
  callerOf,
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

for (const env of ['production', 'sandbox'] as Env[]) {
  const suffix = env === 'sandbox' ? 'Sandbox' : ''
  const names = {
    pay: `midas.pay${suffix}`,
    cancelPay: `midas.cancelPay${suffix}`,
    present: `midas.present${suffix}`,
    getBalance: `midas.getBalance${suffix}`,
  }

  async function playing(openid: string) {
    const game = await createGame(service)
    await recharge(service, accountOf(game, env, openid), 100n)
    const fn = new CloudFunction(service, game, await createEnvironment(service, game))
    const errCodeOf = async (name: keyof typeof names, own: Record<string, string | number>) =>
      (await rejectionOf(fn.call(names[name], openid, own))).errCode
    return { game, fn, errCodeOf, caller: await callerOf(service, game, env) }
  }

  test(`a cancel refunds exactly what the pay took, once, inside its window (${env})`, async () => {
    const { fn, errCodeOf } = await playing('o')
    await fn.call(names.present, 'o', { billNo: 'g1', presentCounts: 20 })
    const before = await fn.call(names.getBalance, 'o')
    assert.equal(before.balance, 120)
    const paid = await fn.call(names.pay, 'o', { billNo: 'A', amt: 50, payItem: '屠龙刀' })
    assert.deepEqual([paid.balance, paid.usedGenAmt], [70, 20])
    assert.equal(await errCodeOf('pay', { billNo: 'A', amt: 50, payItem: '屠龙刀' }), 90012)
    await fn.call(names.cancelPay, 'o', { billNo: 'A' })
    const restored = await fn.call(names.getBalance, 'o')
    assert.deepEqual(restored, before)
    assert.equal(restored.genBalance, 20)
    assert.equal(await errCodeOf('cancelPay', { billNo: 'A' }), 90015)
    assert.equal(await errCodeOf('pay', { billNo: 'A', amt: 50 }), 90015)
    assert.equal(await errCodeOf('pay', { billNo: 'C', amt: 121 }), 90013)
    await fn.call(names.pay, 'o', { billNo: 'B', amt: 50 })
    // The signature of a cloud call goes by the real clock, which nobody moves.
    service.clock.advanceHours(48.01)
    assert.equal(await errCodeOf('cancelPay', { billNo: 'B' }), 90014)
    assert.equal((await fn.call(names.getBalance, 'o')).balance, 70)
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`what one way took the other way refunds, once (${env})`, async () => {
    const { fn, errCodeOf, caller } = await playing('o')
    assert.equal((await caller.call('pay', 'o', { bill_no: 'H', amt: 10 })).errcode, 0)
    assert.equal(await errCodeOf('pay', { billNo: 'H', amt: 10 }), 90012)
    assert.equal((await fn.call(names.cancelPay, 'o', { billNo: 'H' })).billNo, 'H')
    assert.equal((await caller.call('cancelPay', 'o', { bill_no: 'H' })).errcode, 90015)
    assert.equal(await errCodeOf('cancelPay', { billNo: 'H' }), 90015)

    assert.equal((await fn.call(names.pay, 'o', { billNo: 'C', amt: 10 })).balance, 90)
    assert.equal((await caller.call('pay', 'o', { bill_no: 'C', amt: 10 })).errcode, 90012)
    assert.equal((await caller.call('cancelPay', 'o', { bill_no: 'C' })).errcode, 0)
    assert.equal(await errCodeOf('cancelPay', { billNo: 'C' }), 90015)
    assert.equal((await fn.call(names.getBalance, 'o')).balance, 100)
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`of cancels by both ways at once one refunds the coins (${env})`, async () => {
    const { fn, caller } = await playing('o')
    await fn.call(names.pay, 'o', { billNo: 'R', amt: 10 })
    const byCloud = Array.from({ length: 10 }, () =>
      fn.call(names.cancelPay, 'o', { billNo: 'R' }).then(
        () => 0,
        (error: { errCode: number }) => error.errCode,
      ),
    )
    const byHttp = Array.from({ length: 10 }, async () => {
      const { errcode } = await caller.call('cancelPay', 'o', { bill_no: 'R' })
      return errcode
    })
    const codes = await Promise.all([...byCloud, ...byHttp])
    assert.deepEqual(
      codes.sort((a, b) => a - b),
      [0, ...Array(19).fill(90015)],
    )
    assert.equal((await fn.call(names.getBalance, 'o')).balance, 100)
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}

test('an entry does not tell by which way its order came', async () => {
  const game = await createGame(service)
  const fn = new CloudFunction(service, game, await createEnvironment(service, game))
  const caller = await callerOf(service, game)
  for (const openid of ['o_cloud', 'o_http']) {
    await recharge(service, accountOf(game, 'production', openid), 100n)
  }
  const notes = { payItem: '刀', appRemark: '备注', userIp: '1.2.3.4' }
  await fn.call('midas.pay', 'o_cloud', { billNo: 'n', amt: 7, ...notes })
  const wire = { pay_item: '刀', app_remark: '备注', user_ip: '1.2.3.4' }
  await caller.call('pay', 'o_http', { bill_no: 'n', amt: 7, ...wire })
  const [cloud, http] = await Promise.all(
    ['o_cloud', 'o_http'].map(async (openid) => {
      const account = accountOf(game, 'production', openid)
      const newest = { beforeEntryNo: 0n, size: 1 }
      const [line] = await service.services.ledger.statement(account, newest)
      const { postedAt: _, ...entry } = line ?? assert.fail('no entry')
      return entry
    }),
  )
  assert.deepEqual(cloud, http)
})
