// The calls a second of a game, where an operator limits them: 45011 for more, and no coins move.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Quotas } from '../../src/directory/quotas.ts'
import { Admin } from '../support/admin.ts'
import { CloudFunction } from '../support/cloud.ts'
import {
  accountOf,
  type Caller,
  callerOf,
  createGame,
  get,
  recharge,
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

async function limited(callsPerS: number | null): Promise<Caller> {
  const caller = await callerOf(service, await createGame(service))
  await recharge(service, accountOf(caller.game, 'production', 'o'), 100n)
  await limit(caller, callsPerS)
  return caller
}

async function limit({ game }: Caller, calls_per_s: number | null): Promise<void> {
  const app = await admin.done(200, 'PATCH', `/apps/${game.appid}`, { calls_per_s })
  assert.equal(app.calls_per_s, calls_per_s)
}

/** The errcodes of pays that are sent together. */
async function pay(caller: Caller, count: number): Promise<number[]> {
  const orders = Array.from({ length: count }, (_, n) => ({ bill_no: `p${n}`, amt: 1 }))
  const answers = await Promise.all(orders.map((order) => caller.call('pay', 'o', order)))
  return answers.map(({ errcode }) => errcode)
}

test('a game has as many calls at once as a second, and gains them evenly', () => {
  const quotas = new Quotas()
  const taken = (nowMs: number, appid = 'a') =>
    quotas.refusalOf({ appid, callsPerS: 2 }, nowMs) === undefined
  assert.deepEqual([taken(0), taken(0), taken(0), taken(499)], [true, true, false, false])
  assert.deepEqual([taken(500), taken(500), taken(1000)], [true, false, true])
  // A pause gains no more than a second, and another game has its own.
  assert.deepEqual([taken(9000), taken(9000), taken(9000)], [true, true, false])
  assert.equal(taken(9000, 'b'), true)
  const refusal = quotas.refusalOf({ appid: 'a', callsPerS: 2 }, 9000)
  assert.deepEqual([refusal?.errcode.code, refusal?.errcode.retryable], [45011, true])
  assert.equal(quotas.refusalOf({ appid: 'a', callsPerS: null }, 9000), undefined)
})

test('more calls than the limit are 45011 and move nothing; other games are not affected', async () => {
  const [caller, other] = [await limited(1), await limited(null)]
  const [mine, others] = await Promise.all([pay(caller, 20), pay(other, 20)])
  const done = mine.filter((errcode) => errcode === 0).length
  assert.ok(done >= 1 && done < 20, String(mine))
  assert.equal(mine.filter((errcode) => errcode === 45011).length, 20 - done)
  assert.deepEqual(new Set(others), new Set([0]))
  const { paid } = await service.services.ledger.balance(accountOf(caller.game, 'production', 'o'))
  assert.equal(paid, 100n - BigInt(done))
})

test('the limit is for tokens and cloud calls, too, and ends when it is lifted', async () => {
  const caller = await limited(1)
  const { appid, secret } = caller.game
  const { environments } = service.services
  const environment = await environments.create(`env-${appid}`, appid, ['midas.getBalance'])
  assert.ok(typeof environment === 'object')
  const cloud = new CloudFunction(service, caller.game, environment)
  const query = { grant_type: 'client_credential', appid, secret }
  const results = await Promise.all(
    Array.from({ length: 6 }, () => [
      get(service, '/cgi-bin/token', query).then(({ errcode }) => errcode ?? 0),
      cloud.call('midas.getBalance', 'o').then(
        () => 0,
        ({ errCode }: { errCode: number }) => errCode,
      ),
    ]).map((both) => Promise.all(both)),
  )
  for (const at of [0, 1]) {
    assert.ok(
      results.some((both) => both[at] === 45011),
      JSON.stringify(results),
    )
  }
  await limit(caller, null)
  assert.deepEqual(new Set(await pay(caller, 10)), new Set([0]))
  await cloud.call('midas.getBalance', 'o')
})

test('a limit that makes no sense is refused', async () => {
  const { game } = await limited(null)
  for (const calls_per_s of [0, -1, 1.5, '5', 1_000_001]) {
    await admin.refused(400, 'bad_request', 'PATCH', `/apps/${game.appid}`, { calls_per_s })
  }
  await admin.refused(400, 'bad_request', 'PATCH', `/apps/${game.appid}`, {})
  await admin.refused(404, 'not_found', 'PATCH', '/apps/wxnone', { calls_per_s: 5 })
})
