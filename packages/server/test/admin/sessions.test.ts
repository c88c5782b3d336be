// Operators sign in, are locked out, use codes and sign out; what a page of somebody else cannot do with them.
// The database does not matter here: lock-out.test.ts and acts.test.ts sign in on each.
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { Admin, accountPath } from '../support/admin.ts'
import { Faults } from '../support/faults.ts'
import { invited, Operator, pageHeaders, password, signedIn } from '../support/operator.ts'
import {
  accountOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const faults = new Faults()
let service: TestService
let admin: Admin
let game: Game

before(async () => {
  // Behind a proxy, so that tests can come from many addresses.
  service = await startService({ flags: { trustProxy: '1' }, wrapDriver: faults.wrap })
  admin = new Admin(service)
  game = await createGame(service)
})
after(() => service.remove())

/** The headers of a page, from an address of its own. */
let addresses = 0
function fromElsewhere(): Record<string, string> {
  addresses += 1
  return { ...pageHeaders, 'x-forwarded-for': `198.51.100.${addresses}` }
}

function tryIn(name: string, headers = fromElsewhere(), secret = 'wrong password') {
  return new Operator(service).request('POST', '/session', { name, password: secret }, headers)
}

async function rowsOf(actor: string): Promise<Record<string, unknown>[]> {
  const { items } = await admin.done(200, 'GET', `/audit?limit=100&actor=${actor}`)
  return items as Record<string, unknown>[]
}

function minutesLater(minutes: number): void {
  service.clock.offsetMs += minutes * 60_000
}

test('an invite sets the first password once, and the session shows who is signed in', async () => {
  const grants = [{ role: 'support', offer_id: game.offerId, env: 'sandbox' }]
  const made = await admin.done(201, 'POST', '/operators', { name: 'amy', grants })
  assert.equal(made.path, `/console/invite#${made.invite}`)
  const amy = new Operator(service)
  const use = { invite: made.invite, password }
  await amy.refused(400, 'bad_request', 'POST', '/session/invite', { ...use, password: 'short' })
  await amy.done(200, 'POST', '/session/invite', use)
  await amy.refused(404, 'not_found', 'POST', '/session/invite', use)
  const answer = await amy.post('/session', { name: 'amy', password })
  assert.equal(answer.status, 200, answer.text)
  assert.match(
    answer.headers.get('set-cookie') ?? '',
    /^__Host-pactolus=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  )
  const body = await amy.done(200, 'GET', '/session')
  const limits = { per_order: null, per_operator_day: null, per_account_day: null }
  assert.deepEqual(body.operator, {
    name: 'amy',
    has_totp: false,
    grants: [{ ...grants[0], limits }],
  })
  assert.equal(new Set(Object.keys(body)).size, 7)
})

test('an invite ends after a day, by a reset and when the operator is disabled', async () => {
  const inviteOf = async (name: string) =>
    (await admin.done(201, 'POST', '/operators', { name, grants: [] })).invite
  const [late, reset, disabled] = [
    await inviteOf('late'),
    await inviteOf('re'),
    await inviteOf('dis'),
  ]
  const again = (await admin.done(200, 'POST', '/operators/re/reset')).invite
  await admin.done(200, 'POST', '/operators/dis/disable')
  await admin.done(200, 'POST', '/operators/dis/enable')
  const nobody = new Operator(service)
  for (const invite of [reset, disabled]) {
    await nobody.refused(404, 'not_found', 'POST', '/session/invite', { invite, password })
  }
  await nobody.done(200, 'POST', '/session/invite', { invite: again, password })
  minutesLater(24 * 60 + 1)
  await nobody.refused(404, 'not_found', 'POST', '/session/invite', { invite: late, password })
})

test('a session ends when it is not used, and in any case after twelve hours', async () => {
  const idle = await signedIn(service, 'idle')
  minutesLater(29)
  await idle.done(200, 'GET', '/session')
  minutesLater(29)
  await idle.done(200, 'GET', '/session')
  minutesLater(31)
  await idle.refused(401, 'unauthorized', 'GET', '/session')
  const busy = await signedIn(service, 'busy')
  for (let i = 0; i < 35; i += 1) {
    minutesLater(20)
    await busy.done(200, 'GET', '/session')
  }
  minutesLater(21)
  await busy.refused(401, 'unauthorized', 'GET', '/session')
})

test('signing out ends one session, and everywhere all of them', async () => {
  const here = await signedIn(service, 'mobile')
  const there = new Operator(service)
  const third = new Operator(service)
  for (const one of [there, third])
    await one.done(200, 'POST', '/session', { name: 'mobile', password })
  const sessions = (await here.done(200, 'GET', '/sessions')).items as { is_current: boolean }[]
  assert.deepEqual(sessions.filter(({ is_current }) => is_current).length, 1)
  assert.equal(sessions.length, 3)
  const kept = there.cookie
  await there.done(204, 'DELETE', '/session')
  assert.equal(there.cookie, '')
  there.cookie = kept
  await there.refused(401, 'unauthorized', 'GET', '/session')
  assert.equal((await here.done(200, 'DELETE', '/sessions')).ended, 2)
  await third.refused(401, 'unauthorized', 'GET', '/session')
})

test('a new sign-in ends the session of the browser before', async () => {
  const operator = await signedIn(service, 'twice')
  const before = operator.cookie
  await operator.done(200, 'POST', '/session', { name: 'twice', password })
  assert.notEqual(operator.cookie, before)
  const old = new Operator(service)
  old.cookie = before
  await old.refused(401, 'unauthorized', 'GET', '/session')
})

test('sessions end when the operator is disabled, reset, or gets other grants', async () => {
  for (const [name, method, path, body] of [
    ['ends-a', 'POST', '/operators/ends-a/disable', undefined],
    ['ends-b', 'POST', '/operators/ends-b/reset', undefined],
    ['ends-c', 'PATCH', '/operators/ends-c', { grants: [] }],
    ['ends-d', 'DELETE', '/operators/ends-d/sessions', undefined],
  ] as const) {
    const operator = await signedIn(service, name)
    await admin.done(200, method, path, body)
    await operator.refused(401, 'unauthorized', 'GET', '/session')
  }
})

test('a new password ends every session but the new one of who changed it', async () => {
  const here = await signedIn(service, 'changes')
  const there = new Operator(service)
  await there.done(200, 'POST', '/session', { name: 'changes', password })
  const next = 'another long password'
  const wrong = { password: 'not it', new_password: next }
  await here.refused(409, 'wrong_password', 'POST', '/session/password', wrong)
  await here.done(200, 'POST', '/session/password', { password, new_password: next })
  await here.done(200, 'GET', '/session')
  await there.refused(401, 'unauthorized', 'GET', '/session')
  assert.equal((await tryIn('changes', fromElsewhere(), password)).status, 401)
  assert.equal((await tryIn('changes', fromElsewhere(), next)).status, 200)
})

test('an operator cannot change the own rights, and an admin of one offer none at all', async () => {
  const own = await signedIn(service, 'self')
  await own.refused(409, 'own_account', 'PATCH', '/operators/self', { grants: [] })
  await own.refused(409, 'own_account', 'POST', '/operators/self/disable')
  const narrow = await signedIn(service, 'narrow', [
    { role: 'admin', offer_id: game.offerId, env: '*' },
  ])
  await narrow.refused(403, 'forbidden', 'POST', '/operators', { name: 'more', grants: [] })
  const twice = Array(2).fill({ role: 'viewer', offer_id: '*', env: '*' })
  await own.refused(400, 'bad_request', 'POST', '/operators', { name: 'more', grants: twice })
  const nowhere = [{ role: 'viewer', offer_id: 'no-such-offer', env: '*' }]
  await own.refused(404, 'not_found', 'POST', '/operators', { name: 'more', grants: nowhere })
})

test('a page of somebody else changes nothing with the cookie', async () => {
  const operator = await signedIn(service, 'lured')
  const path = `${accountPath(accountOf(game, 'production', 'o_lured'))}/recharge`
  const body = { bill_no: 'r', amount: 5, remark: 'r' }
  const foreign: Record<string, string>[] = [
    {},
    { 'x-pactolus': 'console' },
    { 'sec-fetch-site': 'same-origin' },
    { ...pageHeaders, 'sec-fetch-site': 'cross-site' },
    { ...pageHeaders, 'sec-fetch-site': 'same-site' },
    { ...pageHeaders, 'sec-fetch-site': 'none' },
    { 'x-pactolus': 'console', origin: 'https://evil.example' },
    { 'x-pactolus': 'console', origin: 'null' },
  ]
  for (const headers of foreign) {
    for (const target of [path, '/session', '/session/invite']) {
      const { status, body: found } = await operator.request('POST', target, body, headers)
      assert.deepEqual([status, found.error], [403, 'cross_site'], JSON.stringify(headers))
    }
  }
  const form = await fetch(`${service.baseUrl}/admin/v1${path}`, {
    method: 'POST',
    headers: { ...pageHeaders, cookie: operator.cookie, 'content-type': 'text/plain' },
    body: JSON.stringify(body),
  })
  assert.equal(form.status, 403)
  const own = { 'x-pactolus': 'console', origin: service.baseUrl }
  const answer = await operator.request('POST', path, body, own)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.balance, 5)
})

test('codes are asked for once one was confirmed, and each is accepted once', async () => {
  const operator = await signedIn(service, 'coded')
  const { secret, uri } = await operator.done(200, 'POST', '/session/totp')
  assert.match(String(uri), /^otpauth:\/\/totp\/Pactolus:coded\?/)
  const code = () =>
    new TOTP({ secret: Secret.fromBase32(String(secret)) }).generate({
      timestamp: service.clock.now(),
    })
  const enter = (given?: string) =>
    new Operator(service).request(
      'POST',
      '/session',
      { name: 'coded', password, ...(given !== undefined && { code: given }) },
      fromElsewhere(),
    )
  assert.equal((await enter()).status, 200, 'not before it is confirmed')
  await operator.refused(409, 'code_wrong', 'POST', '/session/totp/confirm', { code: '000000' })
  const first = code()
  await operator.done(200, 'POST', '/session/totp/confirm', { code: first })
  await operator.refused(409, 'totp_is_on', 'POST', '/session/totp')
  assert.equal((await enter()).body.error, 'code_needed')
  assert.equal((await enter(first)).body.error, 'code_wrong', 'it was used')
  minutesLater(1)
  const second = code()
  const both = await Promise.all([enter(second), enter(second)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
  minutesLater(1)
  const wrong = await tryIn('coded', fromElsewhere(), 'wrong password')
  assert.equal(wrong.body.error, 'wrong_sign_in', 'nobody learns of codes without the password')
  minutesLater(1)
  await operator.done(200, 'DELETE', '/session/totp', { code: code() })
  assert.equal((await enter()).status, 200)
})

test('sign-ins, failures and sign-outs leave rows; a typed password is in none', async (t) => {
  const lines: unknown[] = []
  for (const level of ['info', 'warn', 'error'] as const) {
    t.mock.method(service.services.log, level, (fields: unknown) => void lines.push(fields))
  }
  const operator = await signedIn(service, 'traced')
  const token = operator.cookie.split('=')[1] ?? ''
  const { session_id: sessionId } = await operator.done(200, 'GET', '/session')
  await operator.done(201, 'POST', '/apps', { name: 'made by traced' })
  await operator.done(204, 'DELETE', '/session')
  await tryIn('traced')
  await tryIn('My Secret Password 1')
  const rows = await rowsOf('traced')
  const found = rows.map(({ action, result, status }) => [action, result, status].join(' '))
  assert.deepEqual(found, [
    'POST /admin/v1/session wrong_sign_in 401',
    'DELETE /admin/v1/session signed_out 204',
    'POST /admin/v1/apps  201',
    'POST /admin/v1/session signed_in 200',
    'POST /admin/v1/session/invite password_set 200',
  ])
  assert.deepEqual(
    rows.map((row) => row.session_id),
    [null, sessionId, sessionId, sessionId, null],
  )
  const [strange] = await rowsOf(encodeURIComponent('(unknown)'))
  assert.equal(strange?.result, 'wrong_sign_in')
  const all = JSON.stringify(lines) + (await admin.get('/audit?limit=500')).text
  for (const secret of [password, token, 'My Secret Password 1', 'wrong password']) {
    assert.ok(!all.includes(secret), secret)
  }
  const lists = (await admin.get('/operators?limit=500')).text
  assert.doesNotMatch(lists, /argon2|hash|secret/)
})

test('a sign-in that cannot be written down does not happen', async () => {
  await invited(service, 'untraced')
  const operator = new Operator(service)
  faults.begin('refused', 'begin_audit')
  const { status } = await operator.post('/session', { name: 'untraced', password })
  faults.end()
  assert.equal(status, 500)
  assert.equal(operator.cookie, '')
  assert.deepEqual((await admin.done(200, 'GET', '/operators/untraced/sessions')).items, [])
})

test('dev signs a visitor of this machine in, by its own names and through no proxy', async () => {
  const own = await startService()
  try {
    const visitor = new Operator(own)
    const options = await visitor.done(200, 'GET', '/session/options')
    assert.deepEqual([options.mode, options.sign_in], ['dev', 'automatic'])
    const { operator } = await visitor.done(200, 'POST', '/session', {})
    assert.equal((operator as { name: string }).name, 'developer')
    await visitor.done(200, 'GET', '/operators')
    const far = { ...pageHeaders, 'x-forwarded-for': '127.0.0.1' }
    assert.equal((await new Operator(own).request('POST', '/session', {}, far)).status, 400)
    await new Operator(own).refused(401, 'wrong_sign_in', 'POST', '/session', {
      name: 'developer',
      password: 'anything at all',
    })
  } finally {
    await own.remove()
  }
})

test('serve signs nobody in by itself, nor with a session that dev began', async (t: TestContext) => {
  const dev = await startService()
  t.after(() => dev.remove())
  const visitor = new Operator(dev)
  await visitor.done(200, 'POST', '/session', {})
  const database = { ...dev, url: dev.databaseUrl, remove: async () => {} }
  const production = await startService({ mode: 'serve', database })
  t.after(() => production.close())
  const options = await new Operator(production).done(200, 'GET', '/session/options')
  assert.deepEqual([options.mode, options.sign_in], ['serve', 'password'])
  await new Operator(production).refused(400, 'bad_request', 'POST', '/session', {})
  const same = new Operator(production)
  same.cookie = visitor.cookie
  await same.refused(401, 'unauthorized', 'GET', '/session')
})

test('a view is saved under a name, changed, removed, and seen by its owner alone', async () => {
  const ivy = await signedIn(service, 'ivy')
  const joe = await signedIn(service, 'joe')
  const path = `/views/orders/${encodeURIComponent('未退款 / open')}`
  await ivy.done(204, 'PUT', path, { query: 'state=open' })
  await ivy.done(204, 'PUT', path, { query: 'state=open&range=7d' })
  const { items } = await ivy.done(200, 'GET', '/views')
  const [view] = items as Record<string, unknown>[]
  assert.deepEqual(
    [(items as unknown[]).length, view?.page, view?.name, view?.query],
    [1, 'orders', '未退款 / open', 'state=open&range=7d'],
  )
  assert.deepEqual((await joe.done(200, 'GET', '/views')).items, [])
  await joe.refused(404, 'not_found', 'DELETE', path)
  await ivy.done(204, 'DELETE', path)
  assert.deepEqual((await ivy.done(200, 'GET', '/views')).items, [])
  await admin.refused(403, 'forbidden', 'GET', '/views')
})

test('an operator has a hundred views at most, of every page together', async () => {
  const kim = await signedIn(service, 'kim')
  const save = (page: string, name: number) =>
    kim.request('PUT', `/views/${page}/${name}`, { query: 'a=b' })
  for (let i = 0; i < 95; i += 1) assert.equal((await save('orders', i)).status, 204)
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => save('purchases', i)))
  const saved = answers.filter(({ status }) => status === 204)
  assert.equal(saved.length, 5)
  assert.equal(answers.find(({ status }) => status !== 204)?.body.error, 'too_many_views')
  assert.equal((await save('orders', 3)).status, 204)
})
