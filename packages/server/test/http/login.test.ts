// Tokens and sessions over HTTP: /cgi-bin/token, stable_token, jscode2session, checksession and
// resetusersessionkey (auth §1, §2 and §4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { midasV1, mpSign, sessionSignature } from '@pactolus/protocol'
import { startServer } from '../../src/server.ts'
import { Faults, until } from '../support/faults.ts'
import {
  brokenChecks,
  Caller,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

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

async function ask(path: string, query: Record<string, string>, base = service): Promise<Answer> {
  const response = await fetch(`${base.baseUrl}${path}?${new URLSearchParams(query)}`)
  assert.equal(response.status, 200)
  return (await response.json()) as Answer
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

async function login(game: Game, code: string, changes: Record<string, string> = {}) {
  const { appid, secret } = game
  const query = { appid, secret, js_code: code, grant_type: 'authorization_code', ...changes }
  return ask('/sns/jscode2session', query)
}

test('the same code is the same player, another code or game another, an openid itself', async () => {
  const game = await createGame(service)
  const first = await login(game, 'alice')
  assert.deepEqual(Object.keys(first).sort(), ['openid', 'session_key'])
  assert.match(String(first.openid), /^o[\w-]{27}$/)
  assert.match(String(first.session_key), /^[A-Za-z0-9+/]{22}==$/)
  assert.deepEqual(await login(game, 'alice'), first)
  assert.notEqual((await login(game, 'bob')).openid, first.openid)
  assert.notEqual((await login(await createGame(service), 'alice')).openid, first.openid)
  const own = 'odkx20ENSNa2w5y3g_qOkOvBNM1g'
  assert.equal((await login(game, own)).openid, own)
})

test('a session ends, and the next login gives the same player a new key', async () => {
  const game = await createGame(service)
  const first = await login(game, 'carol')
  service.clock.advanceHours(73)
  const second = await login(game, 'carol')
  assert.equal(second.openid, first.openid)
  assert.notEqual(second.session_key, first.session_key)
})

test('what is wrong with a login has its documented code', async () => {
  const game = await createGame(service)
  const wrong: [changes: Record<string, string>, code: number][] = [
    [{ appid: '' }, 41002],
    [{ secret: '' }, 41004],
    [{ appid: 'wxnobody' }, 40013],
    [{ secret: 'wrong' }, 40125],
    [{ js_code: '' }, 41008],
    [{ grant_type: 'client_credential' }, 40002],
  ]
  for (const [changes, code] of wrong) {
    assert.equal((await login(game, 'x', changes)).errcode, code, JSON.stringify(changes))
  }
})

/** The query of checksession and resetusersessionkey. */
async function signedQuery(game: Game, openid: unknown, key: unknown) {
  const { token } = await callerOf(service, game)
  return {
    access_token: token,
    openid: String(openid),
    signature: sessionSignature(String(key), ''),
    sig_method: 'hmac_sha256',
  }
}

test('checksession tells a live key from any other, in each of its ways', async () => {
  const game = await createGame(service)
  const { openid, session_key } = await login(game, 'dave')
  const query = await signedQuery(game, openid, session_key)
  const check = (changes: Record<string, string>) =>
    ask('/wxa/checksession', { ...query, ...changes })
  assert.deepEqual(await check({}), { errcode: 0, errmsg: 'ok' })
  const wrong: [changes: Record<string, string>, code: number][] = [
    [{ access_token: '' }, 41001],
    [{ access_token: 'x' }, 40014],
    [{ access_token: 'x'.repeat(140) }, 40001],
    [{ openid: '' }, 40097],
    [{ signature: '' }, 40097],
    [{ sig_method: '' }, 87008],
    [{ sig_method: 'hmac_sha1' }, 87008],
    [{ signature: 'f'.repeat(64) }, 87009],
    [{ signature: query.signature.toUpperCase() }, 87009],
    [{ signature: sessionSignature(String(session_key), '{}') }, 87009],
    [{ openid: 'o_nobody' }, 87009],
  ]
  for (const [changes, code] of wrong) {
    assert.equal((await check(changes)).errcode, code, JSON.stringify(changes))
  }
  const other = await callerOf(service, await createGame(service))
  assert.equal((await check({ access_token: other.token })).errcode, 87009, 'of another game')
})

test('resetusersessionkey gives a new key, stops the old one at once and keeps its end', async () => {
  const game = await createGame(service)
  const { openid, session_key } = await login(game, 'erin')
  const query = await signedQuery(game, openid, session_key)
  const reset = await ask('/wxa/resetusersessionkey', query)
  assert.deepEqual([reset.errcode, reset.errmsg, reset.openid], [0, 'ok', openid])
  assert.match(String(reset.session_key), /^[A-Za-z0-9+/]{22}==$/)
  assert.notEqual(reset.session_key, session_key)
  assert.equal((await ask('/wxa/checksession', query)).errcode, 87009)
  assert.equal((await ask('/wxa/resetusersessionkey', query)).errcode, 87009)
  const fresh = await signedQuery(game, openid, reset.session_key)
  assert.equal((await ask('/wxa/checksession', fresh)).errcode, 0)
  assert.equal((await login(game, 'erin')).session_key, reset.session_key)
  service.clock.advanceHours(73)
  const late = await signedQuery(game, openid, reset.session_key)
  assert.equal((await ask('/wxa/resetusersessionkey', late)).errcode, 87007)
  assert.equal((await ask('/wxa/checksession', late)).errcode, 87009)
})

test('resetusersessionkey has its documented codes', async () => {
  const game = await createGame(service)
  const { openid, session_key } = await login(game, 'frank')
  const query = await signedQuery(game, openid, session_key)
  const wrong: [changes: Record<string, string>, code: number][] = [
    [{ access_token: '' }, 41001],
    [{ openid: '' }, 40097],
    [{ signature: '' }, 40097],
    [{ sig_method: 'md5' }, 87008],
    [{ openid: 'o_nobody' }, 87007],
    [{ signature: '0' }, 87009],
  ]
  for (const [changes, code] of wrong) {
    const answer = await ask('/wxa/resetusersessionkey', { ...query, ...changes })
    assert.equal(answer.errcode, code, JSON.stringify(changes))
  }
  assert.equal((await login(game, 'frank')).session_key, session_key, 'nothing was reset')
})

test('mp_sig counts with the key of the session: after a reset the old key is 90009', async () => {
  const game = await createGame(service)
  const caller = await callerOf(service, game)
  const { openid, session_key } = await login(game, 'grace')
  const path = midasV1.getBalance.paths.production
  const call = async (key: unknown) => {
    const fields = caller.signed('getBalance', caller.fields(String(openid)))
    const texts = Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, String(v)]))
    const mp_sig = mpSign(midasV1.getBalance, texts, path, caller.token, String(key))
    return (await caller.post('getBalance', { ...fields, mp_sig })).errcode
  }
  assert.equal(await call(session_key), 0)
  const query = await signedQuery(game, openid, session_key)
  const reset = await ask('/wxa/resetusersessionkey', query)
  assert.equal(await call(session_key), 90009)
  assert.equal(await call(reset.session_key), 0)
})

test('errmsg ends with a rid of its own whose first group is the time, and ok has none', async () => {
  const game = await createGame(service)
  const caller = await callerOf(service, game)
  const rids = new Set<string>()
  for (let times = 0; times < 20; times += 1) {
    const earliest = Math.floor(Date.now() / 1000)
    const { errmsg } = await caller.call('cancelPay', 'o_rid', { bill_no: 'none' })
    const latest = Math.floor(Date.now() / 1000)
    const rid = / rid: (([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8})$/.exec(errmsg)
    assert.ok(rid, errmsg)
    const seconds = Number.parseInt(rid[2] ?? '', 16)
    assert.ok(seconds >= earliest && seconds <= latest, 'the real time, not the one that was moved')
    rids.add(rid[1] ?? '')
  }
  assert.equal(rids.size, 20)
  assert.equal((await caller.call('getBalance', 'o_rid')).errmsg, 'ok')
})

test('a NUL in a parameter is a wrong value like any other, never -1', async () => {
  const game = await createGame(service)
  for (const changes of [{ appid: 'x\0y' }, { appid: `${game.appid}\0` }]) {
    assert.equal((await classic(game, changes)).errcode, 40013)
    assert.equal((await stable(game, changes)).errcode, 40013)
    assert.equal((await login(game, 'x', changes)).errcode, 40013)
  }
  const query = await signedQuery(game, 'o\0', 'key')
  for (const path of ['/wxa/checksession', '/wxa/resetusersessionkey']) {
    const { errcode } = await ask(path, query)
    assert.ok([40097, 87007, 87009].includes(Number(errcode)), `${path}: ${errcode}`)
  }
})
