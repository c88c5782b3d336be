// What a cloud function sees when something is down, slow or gone, and that it can find out what happened
// with the same billNo.
import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import type { CloudEnvironment } from '../../src/directory/environments.ts'
import {
  type CloudAnswer,
  CloudFunction,
  createEnvironment,
  rejectionOf,
} from '../support/cloud.ts'
import { ofFirstPart } from '../support/database.ts'
import { Faults, faultMessage } from '../support/faults.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const faults = new Faults()
let service: TestService
let game: Game
let environment: CloudEnvironment
let fn: CloudFunction

before(async () => {
  const flags = { queueMax: '2', cloudTimeoutMs: '400' }
  service = await startService({ wrapDriver: faults.wrap, flags })
  game = await createGame(service)
  environment = await createEnvironment(service, game)
  fn = new CloudFunction(service, game, environment)
})
afterEach(async () => {
  faults.end()
  await until(() => service.services.ledger.lanes.orders.size === 0)
  assert.deepEqual(await brokenChecks(service.driver), [])
})
after(async () => {
  faults.end()
  service.app.server.closeAllConnections()
  await service.remove()
})

async function funded(openid: string): Promise<string> {
  await recharge(service, accountOf(game, 'production', openid), 10n)
  return openid
}

async function pay(openid: string, billNo = 'p'): Promise<CloudAnswer> {
  return fn.call('midas.pay', openid, { billNo, amt: 4 })
}

test('a database that refuses is -604103, with no word of it; the same billNo then takes the coins once', async () => {
  const openid = await funded('o_down')
  faults.begin('refused', 'post_batch')
  const error = await rejectionOf(pay(openid))
  assert.equal(error.errCode, -604103)
  assert.equal(error.errMsg, 'system error: error code: -604103')
  assert.ok(!JSON.stringify(error).includes(faultMessage))
  faults.end()
  assert.equal((await pay(openid)).balance, 6)
})

test('a database that is gone altogether is -604103, the look-up of the environment included', async () => {
  const fresh = new CloudFunction(service, game, await createEnvironment(service, game))
  faults.begin('refused')
  assert.equal((await rejectionOf(fresh.call('midas.getBalance', 'o'))).errCode, -604103)
})

test('an answer lost after the commit is -604103, and the pay can be cancelled', async () => {
  const openid = await funded('o_lost')
  faults.begin('answer_lost', 'post_batch')
  assert.equal((await rejectionOf(pay(openid))).errCode, -604103)
  faults.end()
  assert.equal((await rejectionOf(pay(openid))).errCode, 90012)
  assert.equal((await fn.call('midas.cancelPay', openid, { billNo: 'p' })).errCode, 0)
  assert.equal((await fn.call('midas.getBalance', openid)).balance, 10)
})

test('a slow database is -604102 before the SDK gives up; what was sent still takes effect once', async () => {
  const openid = await funded('o_slow')
  faults.begin('held', 'post_batch')
  assert.equal((await rejectionOf(pay(openid))).errCode, -604102)
  assert.equal(faults.held, 1)
  faults.end()
  await until(() => service.services.ledger.lanes.orders.size === 0)
  assert.equal((await rejectionOf(pay(openid))).errCode, 90012)
})

test('a full queue is -1, as over HTTP', async () => {
  const openids = await Promise.all(['a', 'b'].map((n) => funded(ofFirstPart(`o_full_${n}`))))
  faults.begin('held', 'post_batch')
  const waiting = openids.map((openid) => pay(openid))
  // The waiting ones are given up at their time; their orders are carried out all the same.
  const outcomes = Promise.allSettled(waiting)
  await until(() => service.services.ledger.lanes.orders.size === 2)
  const error = await rejectionOf(pay(ofFirstPart('o_full_late')))
  assert.equal(error.errCode, -1)
  assert.match(error.errMsg, /^openapi\.midas\.pay:fail system busy traceid: \d{8} rid: /)
  faults.end()
  await outcomes
})

test('a service that is starting is -604103', async () => {
  const { unready } = service.services
  unready.reason = 'starting'
  try {
    assert.equal((await rejectionOf(pay('o'))).errCode, -604103)
  } finally {
    unready.reason = undefined
  }
})

test('a gateway that is down, silent or hanging up throws -501001', async () => {
  let hangUp = false
  const open = new Set<Socket>()
  const sockets = createServer((socket) => {
    socket.on('error', () => {})
    if (hangUp) socket.destroy()
    else open.add(socket)
  })
  await new Promise<void>((resolve) => sockets.listen(0, '127.0.0.1', resolve))
  const { port } = sockets.address() as { port: number }
  const serviceUrl = `http://127.0.0.1:${port}/cloud`
  const lost = new CloudFunction(service, game, environment, { serviceUrl, timeout: 300 })
  const thrown = async () => {
    const { errCode, errMsg } = await rejectionOf(lost.call('midas.getBalance', 'o'))
    return `${errCode} ${errMsg}`
  }
  assert.match(await thrown(), /^-501001 .*request timeout/)
  hangUp = true
  assert.match(await thrown(), /^-501001 .*(socket hang up|ECONNRESET)/)
  // The SDK gives up the answer, not the connection.
  for (const socket of open) socket.destroy()
  await new Promise((resolve) => sockets.close(resolve))
  assert.match(await thrown(), /^-501001 .*ECONNREFUSED/)
})
