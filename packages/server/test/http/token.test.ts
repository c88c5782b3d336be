// Tokens over HTTP: /cgi-bin/token and stable_token (auth §1 and §2).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startServer } from '../../src/server.ts'
import { Faults } from '../support/faults.ts'
import {
  brokenChecks,
  Caller,
  createGame,
  type Game,
  get,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

type Answer = Record<string, unknown>

const faults = new Faults()
let service: TestService

before(async () => {
  service = await startService({ wrapDriver: faults.wrap })
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

function ask(path: string, query: Record<string, string>) {
  return get(service, path, query)
}

function classic(game: Game, changes: Record<string, string> = {}): Promise<Answer> {
  const { appid, secret } = game
  return ask('/cgi-bin/token', { grant_type: 'client_credential', appid, secret, ...changes })
}

async function stable(game: Game, changes: Answer = {}, base = service.baseUrl): Promise<Answer> {
  const { appid, secret } = game
  const body = { grant_type: 'client_credential', appid, secret, ...changes }
  return postStable(JSON.stringify(body), '', base)
}

async function postStable(body: string, query = '', base = service.baseUrl): Promise<Answer> {
  const response = await fetch(`${base}/cgi-bin/stable_token${query}`, { method: 'POST', body })
  assert.equal(response.status, 200)
  return (await response.json()) as Answer
}

/** What a call with that token is answered: 0, 40001, 42001. */
async function codeWith(game: Game, token: unknown, base = service.baseUrl): Promise<number> {
  const caller = new Caller(base, game, 'production', String(token))
  return (await caller.call('getBalance', 'o_login')).errcode
}

function advanceMinutes(minutes: number): void {
  service.clock.advanceHours(minutes / 60)
}

test('a token is about 150 characters, lives 7200 s, and its answer has no errcode', async () => {
  const game = await createGame(service)
  for (const answer of [await classic(game), await stable(game)]) {
    assert.deepEqual(Object.keys(answer).sort(), ['access_token', 'expires_in'])
    assert.match(String(answer.access_token), /^[\w-]{130,512}$/)
    assert.equal(answer.expires_in, 7200)
    assert.equal(await codeWith(game, answer.access_token), 0)
  }
})

test('each call of token gives a new one; the one before works 5 minutes more, then 40001', async () => {
  const game = await createGame(service)
  const first = (await classic(game)).access_token
  const second = (await classic(game)).access_token
  assert.notEqual(first, second)
  assert.deepEqual([await codeWith(game, first), await codeWith(game, second)], [0, 0])
  advanceMinutes(4.9)
  assert.deepEqual([await codeWith(game, first), await codeWith(game, second)], [0, 0])
  advanceMinutes(0.2)
  assert.deepEqual([await codeWith(game, first), await codeWith(game, second)], [40001, 0])
  advanceMinutes(114)
  assert.equal(await codeWith(game, second), 0)
  advanceMinutes(1)
  assert.deepEqual([await codeWith(game, first), await codeWith(game, second)], [40001, 42001])
})

test('a third token does not give the first one more time', async () => {
  const game = await createGame(service)
  const first = (await classic(game)).access_token
  const second = (await classic(game)).access_token
  advanceMinutes(3)
  const third = (await classic(game)).access_token
  advanceMinutes(2.5)
  assert.equal(await codeWith(game, first), 40001)
  assert.equal(await codeWith(game, second), 0)
  advanceMinutes(3)
  assert.deepEqual([await codeWith(game, second), await codeWith(game, third)], [40001, 0])
})

test('tokens asked for all at once are all different and the newest stays', async () => {
  const game = await createGame(service)
  const answers = await Promise.all(Array.from({ length: 8 }, () => classic(game)))
  const tokens = answers.map((answer) => answer.access_token)
  assert.equal(new Set(tokens).size, 8)
  for (const token of tokens) assert.equal(await codeWith(game, token), 0)
  advanceMinutes(5.1)
  const codes = await Promise.all(tokens.map((token) => codeWith(game, token)))
  assert.deepEqual(codes.sort(), [0, ...Array(7).fill(40001)].sort())
})

test('what is wrong with a request for a token has its documented code', async () => {
  const game = await createGame(service)
  const wrong: [changes: Record<string, string>, code: number][] = [
    [{ grant_type: 'authorization_code' }, 40002],
    [{ grant_type: '' }, 40002],
    [{ appid: '' }, 41002],
    [{ secret: '' }, 41004],
    [{ appid: 'wxnobody' }, 40013],
    [{ appid: `${game.appid} ` }, 40013],
    [{ secret: 'wrong' }, 40125],
    [{ secret: `${game.secret}0` }, 40125],
    [{ secret: game.secret.toUpperCase() }, 40125],
  ]
  for (const [changes, code] of wrong) {
    for (const answer of [await classic(game, changes), await stable(game, changes)]) {
      assert.equal(answer.errcode, code, `${JSON.stringify(changes)}: ${answer.errmsg}`)
      assert.deepEqual(Object.keys(answer), ['errcode', 'errmsg'])
    }
  }
  const other = await createGame(service)
  assert.equal((await classic(game, { secret: other.secret })).errcode, 40125)
})

test('a stable token is the same until 5 minutes before its end, then a new one overlaps', async () => {
  const game = await createGame(service)
  const first = await stable(game)
  advanceMinutes(60)
  const later = await stable(game)
  assert.equal(later.access_token, first.access_token)
  const left = Number(later.expires_in)
  assert.ok(left <= 3600 && left > 3540, String(left))
  advanceMinutes(54.9)
  assert.equal((await stable(game)).access_token, first.access_token)
  advanceMinutes(0.2)
  const renewed = await stable(game)
  assert.notEqual(renewed.access_token, first.access_token)
  assert.equal(renewed.expires_in, 7200)
  assert.equal(await codeWith(game, first.access_token), 0)
  assert.equal(await codeWith(game, renewed.access_token), 0)
  advanceMinutes(5)
  assert.equal(await codeWith(game, first.access_token), 42001)
  assert.equal(await codeWith(game, renewed.access_token), 0)
})

test('force_refresh stops the token before at once; within 30 s it refreshes nothing more', async () => {
  const game = await createGame(service)
  const first = (await stable(game)).access_token
  assert.equal(await codeWith(game, first), 0)
  const forced = (await stable(game, { force_refresh: true })).access_token
  assert.notEqual(forced, first)
  assert.deepEqual([await codeWith(game, first), await codeWith(game, forced)], [40001, 0])
  advanceMinutes(29 / 60)
  assert.equal((await stable(game, { force_refresh: true })).access_token, forced)
  advanceMinutes(2 / 60)
  const next = (await stable(game, { force_refresh: true })).access_token
  assert.notEqual(next, forced)
  assert.deepEqual([await codeWith(game, forced), await codeWith(game, next)], [40001, 0])
  assert.equal((await stable(game, { force_refresh: false })).access_token, next)
})

test('force_refresh works 20 times a day, then 45009, and the last token stays good', async () => {
  const game = await createGame(service)
  let token: unknown
  for (let times = 0; times < 20; times += 1) {
    const answer = await stable(game, { force_refresh: true })
    assert.equal(answer.errcode, undefined, `time ${times + 1}: ${answer.errmsg}`)
    assert.notEqual(answer.access_token, token)
    token = answer.access_token
    advanceMinutes(0.6)
  }
  assert.equal((await stable(game, { force_refresh: true })).errcode, 45009)
  assert.equal((await stable(game)).access_token, token)
  assert.equal(await codeWith(game, token), 0)
  const other = await createGame(service)
  assert.equal((await stable(other, { force_refresh: true })).errcode, undefined)
  service.clock.advanceHours(24)
  assert.equal((await stable(game, { force_refresh: true })).errcode, undefined)
})

test('stable and classic tokens do not retire each other', async () => {
  const game = await createGame(service)
  const steady = (await stable(game)).access_token
  const first = (await classic(game)).access_token
  advanceMinutes(1)
  const forced = (await stable(game, { force_refresh: true })).access_token
  await classic(game)
  advanceMinutes(4.5)
  assert.deepEqual(
    [await codeWith(game, steady), await codeWith(game, forced), await codeWith(game, first)],
    [40001, 0, 0],
  )
})

test('stable_token takes a JSON body alone: 41002 for a query, 43002, 44002 and 47001', async () => {
  const { appid, secret } = await createGame(service)
  const query = `?${new URLSearchParams({ grant_type: 'client_credential', appid, secret })}`
  assert.equal((await postStable('{}', query)).errcode, 41002)
  assert.equal((await postStable('', query)).errcode, 44002)
  assert.equal((await postStable('{"appid":', query)).errcode, 47001)
  assert.equal((await postStable(query.slice(1))).errcode, 47001)
  assert.equal((await ask('/cgi-bin/stable_token', { appid, secret })).errcode, 43002)
})

test('without the database a request for a token is -1, and afterwards it is answered', async () => {
  const game = await createGame(service)
  faults.begin('refused')
  const answers = [await classic(game), await stable(game)]
  faults.end()
  for (const answer of answers) assert.equal(answer.errcode, -1)
  assert.equal(await codeWith(game, (await classic(game)).access_token), 0)
})

test('tokens work on a second process at once, and after a restart', async () => {
  const game = await createGame(service)
  const { config, driver } = service.services
  const masterKey = config.masterKey ?? assert.fail('no master key')
  const start = () => startServer({ ...config, masterKey }, { clock: service.clock, driver })
  const token = (await classic(game)).access_token
  const steady = (await stable(game)).access_token
  const second = await start()
  try {
    assert.equal(await codeWith(game, token, second.baseUrl), 0)
    assert.equal((await stable(game, {}, second.baseUrl)).access_token, steady)
    const fresh = (await classic(game)).access_token
    assert.equal(await codeWith(game, fresh, second.baseUrl), 0)
    // Once it was used there, it may be remembered there for a second.
    const forced = (await stable(game, { force_refresh: true })).access_token
    assert.equal(await codeWith(game, forced, second.baseUrl), 0)
    await until(async () => (await codeWith(game, steady, second.baseUrl)) === 40001)
  } finally {
    await second.close()
  }
  const third = await start()
  try {
    assert.equal(await codeWith(game, token, third.baseUrl), 0)
  } finally {
    await third.close()
  }
})

test('a NUL in a request for a token is a wrong value like any other, never -1', async () => {
  const game = await createGame(service)
  for (const changes of [{ appid: 'x\0y' }, { appid: `${game.appid}\0` }]) {
    assert.equal((await classic(game, changes)).errcode, 40013)
    assert.equal((await stable(game, changes)).errcode, 40013)
  }
})
