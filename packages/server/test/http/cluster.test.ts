// Two services on one PostgreSQL: the same guarantees as one, from either.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { type RunningServer, startServer } from '../../src/server.ts'
import { onPostgres, openUrl, testOnPostgres } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  Caller,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

let service: TestService
let second: RunningServer
let game: Game
let callers: Caller[]

before(async () => {
  service = await startService()
  if (!onPostgres) return
  game = await createGame(service)
  const { masterKey } = service.services.config
  if (masterKey === undefined) throw new Error('a test service has a master key')
  const config = { ...service.services.config, masterKey }
  second = await startServer(config, { driver: openUrl(service.databaseUrl ?? '') })
  const first = await callerOf(service, game)
  callers = [first, new Caller(second.baseUrl, game, 'production', first.token)]
})
after(async () => {
  await second?.close()
  await service.remove()
})

function onBoth(count: number, work: (caller: Caller, n: number) => Promise<WireAnswer>) {
  return Promise.all(Array.from({ length: count }, (_, n) => work(callers[n % 2] as Caller, n)))
}

function count(answers: readonly WireAnswer[], errcode: number): number {
  return answers.filter((answer) => answer.errcode === errcode).length
}

testOnPostgres('an account that both are asked about is never spent twice', async () => {
  const account = accountOf(game, 'production', 'shared')
  await recharge(service, account, 100n)
  const answers = await onBoth(64, (caller, n) =>
    caller.call('pay', 'shared', { bill_no: `s${n}`, amt: 3 }),
  )
  assert.equal(count(answers, 0), 33)
  assert.equal(count(answers, 90013), 31)
  assert.equal((await callers[1]?.call('getBalance', 'shared'))?.balance, 1)
})

testOnPostgres('a bill_no sent to both takes effect once, and its cancel too', async () => {
  const account = accountOf(game, 'production', 'twice')
  await recharge(service, account, 100n)
  for (let round = 0; round < 5; round++) {
    const bill_no = `t${round}`
    const pays = await onBoth(32, (caller) => caller.call('pay', 'twice', { bill_no, amt: 10 }))
    assert.deepEqual([count(pays, 0), count(pays, 90012)], [1, 31])
    const cancels = await onBoth(32, (caller) => caller.call('cancelPay', 'twice', { bill_no }))
    assert.deepEqual([count(cancels, 0), count(cancels, 90015)], [1, 31])
  }
  assert.equal((await callers[0]?.call('getBalance', 'twice'))?.balance, 100)
})

testOnPostgres('what one process changes acts on the other within a second', async () => {
  const [first, other] = callers as [Caller, Caller]
  const token = await service.services.tokens.issueStable(game, true)
  if (typeof token === 'string') throw new Error('no token')
  const fresh = new Caller(second.baseUrl, game, 'production', token.token)
  assert.equal(
    (await fresh.call('getBalance', 'x')).errcode,
    0,
    'a new token works everywhere at once',
  )
  await new Promise((resolve) => setTimeout(resolve, 1100))
  assert.equal((await other.call('getBalance', 'x')).errcode, 40001, 'the old one has stopped')
  await service.services.directory.updateOffer(game.offerId, { sandbox: false })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const sandbox = new Caller(second.baseUrl, game, 'sandbox', token.token)
  assert.equal((await sandbox.call('getBalance', 'x')).errcode, 90017)
  first.token = token.token
  other.token = token.token
})

testOnPostgres('a lost database is answered -1 and comes back by itself', async () => {
  const account = accountOf(game, 'production', 'cut')
  await recharge(service, account, 100n)
  const [, other] = callers as [Caller, Caller]
  const cut = service.driver.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  const answers = await Promise.all([
    cut,
    ...Array.from({ length: 20 }, (_, n) => other.call('pay', 'cut', { bill_no: `c${n}`, amt: 1 })),
  ])
  const codes = (answers.slice(1) as WireAnswer[]).map(({ errcode }) => errcode)
  assert.ok(
    codes.every((code) => code === 0 || code === -1),
    String(codes),
  )
  for (let n = 0; n < 20; n++) {
    const again = await other.call('pay', 'cut', { bill_no: `c${n}`, amt: 1 })
    assert.ok([0, 90012].includes(again.errcode), JSON.stringify(again))
  }
  assert.equal((await other.call('getBalance', 'cut')).balance, 80)
})

testOnPostgres('after all of it every invariant holds', async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
})
