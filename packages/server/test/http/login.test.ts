// Sessions over HTTP: jscode2session, checksession and resetusersessionkey (auth §4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { midasV1, mpSign, sessionSignature } from '@pactolus/protocol'
import {
  brokenChecks,
  callerOf,
  createGame,
  type Game,
  get,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService

before(async () => {
  service = await startService()
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

function ask(path: string, query: Record<string, string>) {
  return get(service, path, query)
}

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
    [{ access_token: 'x'.repeat(513) }, 40014],
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
  const path = midasV1.operations.getBalance.paths.production
  const call = async (key: unknown) => {
    const fields = caller.signed('getBalance', caller.fields(String(openid)))
    const texts = Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, String(v)]))
    const mp_sig = mpSign(midasV1.operations.getBalance, texts, path, caller.token, String(key))
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
    assert.equal((await login(game, 'x', changes)).errcode, 40013)
  }
  const query = await signedQuery(game, 'o\0', 'key')
  for (const path of ['/wxa/checksession', '/wxa/resetusersessionkey']) {
    const { errcode } = await ask(path, query)
    assert.ok([40097, 87007, 87009].includes(Number(errcode)), `${path}: ${errcode}`)
  }
})
