// Cloud calls meet the same faults, follow the same clock and are in the same request log.
// The database does not matter here: faults are in front of the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CloudFunction } from '../support/cloud.ts'
import { namespaceOf } from '../support/controls.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

test('a cloud call loses its answer, and the same billNo finds out what happened', async () => {
  const { controls, caller, openid, game } = await namespaceOf(service, 'cloud')
  const rest = { permissions: [], paths: [], createdAt: new Date(), callsPerS: null }
  const environment = { ...game.cloud, appid: game.appid, ...rest }
  const fn = new CloudFunction(service, caller.game, environment)
  const pay = () => fn.call('midas.pay', openid, { billNo: 'a', amt: 10 })
  await controls.fault({ effect: 'drop_after_commit', operation: 'pay', count: 1 })
  await controls.fault({ effect: 'busy_after_commit', operation: 'pay', count: 1 })
  await assert.rejects(pay(), { errCode: -501001 })
  await assert.rejects(pay(), { errCode: -1 })
  await assert.rejects(pay(), { errCode: 90012 })
  assert.equal((await caller.call('getBalance', openid)).balance, 990)
  const logged = (await controls.requests()).filter(({ operation }) => operation === 'pay')
  assert.deepEqual(
    logged.map(({ fault, errcode }) => [fault?.effect, errcode]),
    [
      ['drop_after_commit', 0],
      ['busy_after_commit', -1],
      [undefined, 90012],
    ],
  )
  assert.deepEqual([logged[0]?.fields.bill_no, logged[0]?.fields.sig], ['a', '***'])
})
