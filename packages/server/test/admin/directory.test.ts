// Games, offers, keys and sessions through the admin API, and what changing them does on the wire.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { Admin } from '../support/admin.ts'
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
} from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
let admin: Admin

before(async () => {
  service = await startService()
  admin = new Admin(service)
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

test('a game that is registered can fetch a token; its secret is shown once', async () => {
  const created = await admin.done(201, 'POST', '/apps', { name: '我的游戏' })
  const appid = String(created.appid)
  assert.match(appid, /^wx[0-9a-f]{16}$/)
  const url = `${service.baseUrl}/cgi-bin/token?grant_type=client_credential&appid=${appid}`
  const answer = await (await fetch(`${url}&secret=${created.secret}`)).json()
  assert.ok('access_token' in (answer as object))
  const shown = await admin.done(200, 'GET', `/apps/${appid}`)
  assert.deepEqual(Object.keys(shown).sort(), ['appid', 'calls_per_s', 'created_at', 'name'])
  assert.equal(shown.name, '我的游戏')
  const list = await admin.get('/apps?limit=500')
  assert.ok(!list.text.includes(String(created.secret)))
})

test('an appid can be given, and registering it twice is 409', async () => {
  const body = { appid: 'wxgiven', name: 'A', secret: 'given-secret-0123456789' }
  assert.equal((await admin.done(201, 'POST', '/apps', body)).secret, body.secret)
  await admin.refused(409, 'app_exists', 'POST', '/apps', { ...body, name: 'B' })
  assert.equal((await admin.done(200, 'GET', '/apps/wxgiven')).name, 'A')
})

test('what is wrong with a game is 400, and an unknown game 404', async () => {
  const wrong: [unknown, RegExp][] = [
    [{}, /^name is missing$/],
    [{ name: '' }, /^name must NOT have fewer than 1 characters$/],
    [{ name: 'x'.repeat(129) }, /^name must NOT have more than 128 characters$/],
    [{ name: 'x', appid: 'with space' }, /^appid must match pattern/],
    [{ name: 'x', appid: '' }, /^appid must match pattern/],
    [{ name: 'x', secret: 'short' }, /^secret must match pattern/],
    [{ name: 'x', secret: 'with space in it 0123' }, /^secret must match pattern/],
    [{ name: 'x', sekret: 'with16characters' }, /^sekret is not a field of body$/],
    [[], /^body must be object$/],
    ['not json', /JSON/],
    ['', /^Body cannot be empty/],
  ]
  for (const [body, message] of wrong) {
    const answer = await admin.post('/apps', body)
    assert.equal(answer.status, 400, `${JSON.stringify(body)}: ${answer.text}`)
    assert.equal(answer.body.error, 'bad_request')
    assert.match(String(answer.body.message), message)
  }
  await admin.refused(404, 'not_found', 'GET', '/apps/wxnobody')
  await admin.refused(404, 'not_found', 'POST', '/apps/wxnobody/secret', {})
  await admin.refused(404, 'not_found', 'POST', '/apps/wxnobody/sessions', { openid: 'o' })
  await admin.refused(404, 'not_found', 'DELETE', '/apps/wxnobody/sessions/o')
})

test('a new secret works at once, the old one no more, and every token stops at once', async () => {
  const game = await createGame(service)
  const caller = await callerOf(service, game)
  assert.equal((await caller.call('getBalance', 'o_x')).errcode, 0)
  const { secret } = await admin.done(200, 'POST', `/apps/${game.appid}/secret`, {})
  assert.equal((await caller.call('getBalance', 'o_x')).errcode, 40001, 'the token lives on')
  const url = `${service.baseUrl}/cgi-bin/token?grant_type=client_credential&appid=${game.appid}`
  const old = (await (await fetch(`${url}&secret=${game.secret}`)).json()) as { errcode: number }
  assert.equal(old.errcode, 40125)
  const fresh = await (await fetch(`${url}&secret=${secret}`)).json()
  assert.ok('access_token' in (fresh as object))
  const renewed = { ...game, secret: String(secret) }
  assert.equal((await (await callerOf(service, renewed)).call('getBalance', 'o_x')).errcode, 0)
})

test('a session that an operator starts is the session of the wire, until he ends it', async () => {
  const game = await createGame(service, { requireSession: true })
  const caller = await callerOf(service, game)
  const path = `/apps/${game.appid}/sessions`
  const started = await admin.done(201, 'POST', path, { openid: 'o_op', expires_in_s: 60 })
  assert.match(String(started.session_key), /^[A-Za-z0-9+/]{22}==$/)
  assert.equal((await caller.call('getBalance', 'o_op')).errcode, 0)
  assert.equal((await admin.request('DELETE', `${path}/o_op`)).status, 204)
  assert.equal((await caller.call('getBalance', 'o_op')).errcode, 90010)
  await admin.refused(404, 'not_found', 'DELETE', `${path}/o_op`)
  await admin.done(201, 'POST', path, { openid: 'o_op', expires_in_s: 60 })
  service.clock.advanceHours(61 / 3600)
  assert.equal((await caller.call('getBalance', 'o_op')).errcode, 90010)
  for (const body of [{}, { openid: '' }, { openid: 'o', expires_in_s: 0 }]) {
    assert.equal((await admin.post(path, body)).status, 400)
  }
})

test('an offer comes with a key for each environment, shown once', async () => {
  const game = await createGame(service)
  const body = { offer_id: 'offer-A_1', appid: game.appid, name: '金币', currency: '元宝' }
  const created = await admin.done(201, 'POST', '/offers', body)
  assert.equal(created.cancel_window_s, 172_800)
  assert.notEqual(created.production_key, created.sandbox_key)
  const keys = { production: String(created.production_key), sandbox: String(created.sandbox_key) }
  const own = { ...game, offerId: body.offer_id, keys }
  for (const env of ['production', 'sandbox'] as Env[]) {
    const caller = await callerOf(service, own, env)
    assert.equal((await caller.call('getBalance', 'o_x')).errcode, 0)
  }
  const shown = await admin.get(`/offers/${body.offer_id}`)
  const listed = await admin.get(`/offers/${body.offer_id}/keys`)
  for (const text of [shown.text, listed.text]) {
    for (const key of Object.values(keys)) assert.ok(!text.includes(key))
  }
  const items = listed.body.items as { hint: string; env: Env }[]
  assert.deepEqual(
    items.map(({ hint, env }) => [env, hint]),
    (['production', 'sandbox'] as Env[]).map((env) => [env, keys[env].slice(-4)]),
  )
  await admin.refused(409, 'offer_exists', 'POST', '/offers', body)
  await admin.refused(404, 'not_found', 'POST', '/offers', {
    ...body,
    offer_id: 'b',
    appid: 'wxno',
  })
})

test('what is wrong with an offer is 400 and changes nothing, an unknown offer 404', async () => {
  const game = await createGame(service)
  const path = `/offers/${game.offerId}`
  const before = await admin.done(200, 'GET', path)
  const wrong: unknown[] = [
    { cancel_window_s: -1 },
    { cancel_window_s: 31_622_401 },
    { cancel_window_s: 1.5 },
    { name: '' },
    { offer_id: 'other' },
    { appid: 'wxother' },
    { currency: 'gold' },
    { unknown: true },
    { cancel_window_s: 60, unknown: true },
  ]
  for (const body of wrong) {
    assert.equal((await admin.request('PATCH', path, body)).status, 400, JSON.stringify(body))
  }
  assert.deepEqual(await admin.done(200, 'PATCH', path, {}), before)
  await admin.refused(404, 'not_found', 'GET', '/offers/none')
  await admin.refused(404, 'not_found', 'PATCH', '/offers/none', { name: 'x' })
  await admin.refused(404, 'not_found', 'GET', '/offers/none/keys')
  await admin.refused(404, 'not_found', 'POST', '/offers/none/keys', { env: 'sandbox' })
  for (const body of [
    {},
    { appid: game.appid, name: 'x' },
    { offer_id: 'a b', appid: 'x', name: 'x' },
  ]) {
    assert.equal((await admin.post('/offers', body)).status, 400)
  }
})

/** A funded player of a game, and callers of both environments. */
async function playing(settings: Parameters<typeof createGame>[1] = {}) {
  const game = await createGame(service, settings)
  for (const env of ['production', 'sandbox'] as Env[]) {
    await recharge(service, accountOf(game, env, 'o_set'), 100n)
  }
  const change = (body: unknown) => admin.done(200, 'PATCH', `/offers/${game.offerId}`, body)
  return { game, change, caller: await callerOf(service, game) }
}

test('cancel_window_s acts at once, also on pays made before', async () => {
  const { change, caller } = await playing()
  assert.equal((await caller.call('pay', 'o_set', { bill_no: 'p', amt: 1 })).errcode, 0)
  service.clock.advanceHours(1)
  await change({ cancel_window_s: 60 })
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'p' })).errcode, 90014)
  await change({ cancel_window_s: 7200 })
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'p' })).errcode, 0)
})

test('closing an environment is 90017 there and nowhere else, and opening it undoes that', async () => {
  const { game, change, caller } = await playing()
  const sandbox = await callerOf(service, game, 'sandbox')
  const codes = async () => [
    (await caller.call('getBalance', 'o_set')).errcode,
    (await sandbox.call('getBalance', 'o_set')).errcode,
  ]
  await change({ sandbox: false })
  assert.deepEqual(await codes(), [0, 90017])
  await change({ sandbox: true, production: false })
  assert.deepEqual(await codes(), [90017, 0])
  await change({ production: true })
  assert.deepEqual(await codes(), [0, 0])
})

test('require_session acts at once, both ways', async () => {
  const { change, caller } = await playing()
  await change({ require_session: true })
  assert.equal((await caller.call('getBalance', 'o_set')).errcode, 90010)
  await change({ require_session: false })
  assert.equal((await caller.call('getBalance', 'o_set')).errcode, 0)
})

test('tombstones: an unknown cancel is 90000 and remembered, the late pay is 90015', async () => {
  const { game, change, caller } = await playing()
  await change({ tombstones: true })
  for (let times = 0; times < 2; times += 1) {
    assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'late' })).errcode, 90000)
  }
  for (const amt of [1, 2]) {
    assert.equal((await caller.call('pay', 'o_set', { bill_no: 'late', amt })).errcode, 90015)
  }
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'late' })).errcode, 90000)
  const gift = { bill_no: 'late', present_counts: 1 }
  assert.equal(
    (await caller.call('present', 'o_set', gift)).errcode,
    0,
    'a number space of its own',
  )
  assert.equal((await caller.call('pay', 'o_set', { bill_no: 'on_time', amt: 1 })).errcode, 0)
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'on_time' })).errcode, 0)
  // Also for a player of whom nothing is known yet.
  assert.equal((await caller.call('cancelPay', 'o_new', { bill_no: 'first' })).errcode, 90000)
  await recharge(service, accountOf(game, 'production', 'o_new'), 5n)
  assert.equal((await caller.call('pay', 'o_new', { bill_no: 'first', amt: 1 })).errcode, 90015)
  await change({ tombstones: false })
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'free' })).errcode, 90000)
  assert.equal((await caller.call('pay', 'o_set', { bill_no: 'free', amt: 1 })).errcode, 0)
  assert.equal((await caller.call('pay', 'o_set', { bill_no: 'late', amt: 1 })).errcode, 90015)
})

test('two live keys both verify; a retired one is 90011 within a second; the last one stays', async () => {
  const { game, caller } = await playing()
  const path = `/offers/${game.offerId}/keys`
  const added = await admin.done(201, 'POST', path, { env: 'production' })
  const renewed: Game = { ...game, keys: { ...game.keys, production: String(added.key) } }
  const next = new Caller(service.baseUrl, renewed, 'production', caller.token)
  assert.equal((await caller.call('getBalance', 'o_set')).errcode, 0)
  assert.equal((await next.call('getBalance', 'o_set')).errcode, 0)
  const asSandbox = new Caller(
    service.baseUrl,
    { ...game, keys: { ...game.keys, sandbox: String(added.key) } },
    'sandbox',
    caller.token,
  )
  assert.equal((await asSandbox.call('getBalance', 'o_set')).errcode, 90011, 'of one environment')

  const items = (await admin.get(path)).body.items as { key_id: number; env: Env }[]
  assert.equal(items.length, 3)
  const first = items.find((key) => key.env === 'production')?.key_id
  const sandbox = items.find((key) => key.env === 'sandbox')?.key_id
  assert.deepEqual(await admin.done(200, 'POST', `${path}/${first}/retire`), { outcome: 'retired' })
  await until(async () => (await caller.call('getBalance', 'o_set')).errcode === 90011)
  assert.equal((await next.call('getBalance', 'o_set')).errcode, 0)

  const again = await admin.done(200, 'POST', `${path}/${first}/retire`)
  assert.equal(again.outcome, 'already_retired')
  await admin.refused(409, 'last_key', 'POST', `${path}/${added.key_id}/retire`)
  await admin.refused(409, 'last_key', 'POST', `${path}/${sandbox}/retire`)
  await admin.refused(404, 'not_found', 'POST', `${path}/999999/retire`)
  const other = await createGame(service)
  const foreign = `/offers/${other.offerId}/keys/${added.key_id}/retire`
  await admin.refused(404, 'not_found', 'POST', foreign)
  assert.equal((await next.call('getBalance', 'o_set')).errcode, 0)
  for (const body of [
    {},
    { env: 'both' },
    { env: 'sandbox', key: '' },
    { env: 'sandbox', key: 'a b' },
  ]) {
    assert.equal((await admin.post(path, body)).status, 400)
  }
})

test('of two keys retired at the same time one stays', async () => {
  const { game } = await playing()
  const path = `/offers/${game.offerId}/keys`
  await admin.done(201, 'POST', path, { env: 'sandbox' })
  const items = (await admin.get(path)).body.items as { key_id: number; env: Env }[]
  const ids = items.filter((key) => key.env === 'sandbox').map((key) => key.key_id)
  const answers = await Promise.all(ids.map((id) => admin.post(`${path}/${id}/retire`)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

test('lists of games and offers go page by page without gaps or repeats, while some are added', async () => {
  const game = await createGame(service)
  const add = async (n: number) => {
    await admin.done(201, 'POST', '/apps', { appid: `wxpage${n}`, name: 'p' })
    const body = { offer_id: `page${n}`, appid: game.appid, name: 'p' }
    await admin.done(201, 'POST', '/offers', body)
  }
  for (let n = 10; n < 17; n += 1) await add(n)
  let extra = 50
  const addAnother = () => {
    extra += 1
    return add(extra)
  }
  const apps = await admin.all('/apps', 3, addAnother)
  const appids = apps.map((app) => String(app.appid))
  assert.deepEqual(appids, [...new Set(appids)])
  for (let n = 10; n < 17; n += 1) assert.ok(appids.includes(`wxpage${n}`))
  const offers = await admin.all(`/offers?appid=${game.appid}`, 3, addAnother)
  const ids = offers.map((offer) => String(offer.offer_id))
  assert.deepEqual(ids, [...new Set(ids)])
  for (let n = 10; n < 17; n += 1) assert.ok(ids.includes(`page${n}`))
  assert.ok(offers.every((offer) => offer.appid === game.appid))
  for (const limit of ['0', '501', 'x', '-1', '1.5']) {
    assert.equal((await admin.get(`/apps?limit=${limit}`)).status, 400, limit)
  }
  assert.equal((await admin.get('/apps')).status, 200, 'limit has a default')
})

test('a value of the wrong type is refused, never turned into another: null is not 0, nor 1 true', async () => {
  const { game, caller } = await playing()
  assert.equal((await caller.call('pay', 'o_set', { bill_no: 'p', amt: 1 })).errcode, 0)
  const path = `/offers/${game.offerId}`
  const before = await admin.done(200, 'GET', path)
  const wrong: unknown[] = [
    { cancel_window_s: null },
    { cancel_window_s: '60' },
    { cancel_window_s: true },
    { cancel_window_s: [60] },
    { tombstones: 'true' },
    { tombstones: null },
    { coin_price: 0 },
    { coin_price: '10' },
    { coin_price: 0.5 },
    { require_session: 1 },
    { require_session: 'true' },
    { sandbox: 0 },
    { production: null },
    { name: 1 },
    { name: null },
    { name: ['x'] },
  ]
  const taken: string[] = []
  for (const body of wrong) {
    const { status } = await admin.request('PATCH', path, body)
    if (status !== 400) taken.push(`${JSON.stringify(body)}: ${status}`)
  }
  assert.deepEqual(taken, [])
  assert.deepEqual(await admin.done(200, 'GET', path), before)
  assert.equal((await caller.call('cancelPay', 'o_set', { bill_no: 'p' })).errcode, 0)
  assert.equal((await admin.post('/apps', { name: 1 })).status, 400)
})
