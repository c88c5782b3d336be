// What differs between the emulator and production on the wire: explanations, logins and ts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  accountOf,
  brokenChecks,
  Caller,
  callerOf,
  createGame,
  type Fields,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let production: TestService
let emulator: TestService

before(async () => {
  production = await startService({ mode: 'serve' })
  emulator = await startService({ mode: 'dev' })
})
after(async () => {
  assert.deepEqual(await brokenChecks(production.driver), [])
  await production.remove()
  await emulator.remove()
})

/** A caller that signs sandbox calls with the key of production. */
async function mistaken(service: TestService): Promise<Caller> {
  const game = await createGame(service)
  const { token } = await callerOf(service, game)
  const keys = { ...game.keys, sandbox: game.keys.production }
  return new Caller(service.baseUrl, { ...game, keys }, 'sandbox', token)
}

test('the emulator says which mistake made a sig wrong, production says nothing', async () => {
  const explained = await (await mistaken(emulator)).call('getBalance', 'o_x')
  assert.equal(explained.errcode, 90011)
  assert.match(explained.errmsg, /^sig error: the AppKey of the other environment was used/)
  const silent = await (await mistaken(production)).call('getBalance', 'o_x')
  assert.equal(silent.errcode, 90011)
  assert.match(silent.errmsg, /^sig error traceid: \d{8} rid: [0-9a-f-]{26}$/)
})

test('the emulator names two mistakes made together', async () => {
  const game = await createGame(emulator)
  const { token } = await callerOf(emulator, game)
  const keys = { ...game.keys, sandbox: game.keys.production }
  // Signed for production altogether, sent to the sandbox.
  const here = new Caller(emulator.baseUrl, { ...game, keys }, 'production', token)
  const there = new Caller(emulator.baseUrl, game, 'sandbox', token)
  const body = here.signed('getBalance', here.fields('o_x'))
  const explained = await there.post('getBalance', body)
  assert.equal(explained.errcode, 90011)
  assert.match(explained.errmsg, /path of the other environment.*; and .*AppKey of the other/)
})

test('a sig that nothing explains is said to be so, without a secret', async () => {
  const game = await createGame(emulator)
  const caller = await callerOf(emulator, game)
  const body = { ...caller.fields('o_x'), sig: '0'.repeat(64) }
  const explained = await caller.post('getBalance', body)
  assert.equal(explained.errcode, 90011)
  assert.match(explained.errmsg, /none of the known mistakes/)
  for (const secret of [...Object.values(game.keys), game.secret, caller.token]) {
    assert.ok(!explained.errmsg.includes(secret))
  }
})

test('in production no js_code was ever issued: 40029, after appid and secret are right', async () => {
  const game = await createGame(production)
  const login = async (changes: Record<string, string>) => {
    const { appid, secret } = game
    const query = { appid, secret, js_code: 'x', grant_type: 'authorization_code', ...changes }
    const url = `${production.baseUrl}/sns/jscode2session?${new URLSearchParams(query)}`
    return ((await (await fetch(url)).json()) as { errcode: number }).errcode
  }
  assert.equal(await login({}), 40029)
  assert.equal(await login({ js_code: 'odkx20ENSNa2w5y3g_qOkOvBNM1g' }), 40029)
  assert.equal(await login({ secret: 'wrong' }), 40125)
})

const now = () => Math.floor(Date.now() / 1000)

async function codeAt(service: TestService, game: Game, ts: number | string): Promise<number> {
  const caller = await callerOf(service, game)
  const answer = await caller.call('getBalance', 'o_ts', { ts } as Fields)
  if (answer.errcode === 90018) assert.match(answer.errmsg, /: ts must be UNIX seconds/)
  return answer.errcode
}

test('production takes a ts within 300 s of the real clock, the emulator any', async () => {
  const [here, there] = [await createGame(production), await createGame(emulator)]
  for (const skew of [0, 290, -290]) assert.equal(await codeAt(production, here, now() + skew), 0)
  for (const ts of [now() + 330, now() - 330, 0, 1_507_530_737, now() * 1000]) {
    assert.equal(await codeAt(production, here, ts), 90018, String(ts))
    assert.equal(await codeAt(emulator, there, ts), 0, String(ts))
  }
})

test("ts is compared with the real clock, never with the service's own", async () => {
  const game = await createGame(production)
  const { offsetMs } = production.clock
  production.clock.advanceHours(100)
  try {
    assert.equal(await codeAt(production, game, now()), 0)
    assert.equal(await codeAt(production, game, now() + 360_000), 90018)
  } finally {
    production.clock.offsetMs = offsetMs
  }
})

test('a request with an old ts is refused before it can touch the ledger', async () => {
  const game = await createGame(production)
  const caller = await callerOf(production, game)
  await recharge(production, accountOf(game, 'production', 'o_old'), 10n)
  const pay = await caller.call('pay', 'o_old', { bill_no: 'p', amt: 1, ts: now() - 3600 })
  assert.equal(pay.errcode, 90018)
  assert.equal((await caller.call('cancelPay', 'o_old', { bill_no: 'p' })).errcode, 90000)
  assert.equal((await caller.call('getBalance', 'o_old')).balance, 10)
})

test('production has no demo game', async () => {
  assert.equal(production.demo, undefined)
  assert.equal(await production.services.directory.findApp('wxdemo0000000001'), undefined)
  assert.equal(emulator.demo?.appid, 'wxdemo0000000001')
})
