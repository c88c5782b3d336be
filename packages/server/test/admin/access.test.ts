// Who may use the admin API, what a broken database looks like through it, and its OpenAPI document.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin, accountPath } from '../support/admin.ts'
import { ownRoutes, publicRoutes, type Route, routesOf, template } from '../support/admin-routes.ts'
import { queryTables } from '../support/database.ts'
import { Faults, faultMessage } from '../support/faults.ts'
import {
  accountOf,
  adminToken,
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const faults = new Faults()
let service: TestService
let admin: Admin
let game: Game
let routes: Route[]
let player: string

interface Operation {
  readonly summary?: string
  readonly tags?: string[]
  readonly parameters?: { name: string; required: boolean; schema: { default?: unknown } }[]
}

interface OpenApi {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
}

before(async () => {
  service = await startService({ wrapDriver: faults.wrap })
  admin = new Admin(service)
  game = await createGame(service)
  player = accountPath(accountOf(game, 'production', 'o_access'))
  routes = routesOf(game, player)
})
after(async () => {
  faults.end()
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

async function openApi(): Promise<OpenApi> {
  const response = await fetch(`${service.baseUrl}/admin/v1/docs/json`)
  assert.equal(response.status, 200)
  return (await response.json()) as OpenApi
}

test('the OpenAPI document lists exactly the routes there are, each with a summary', async () => {
  const { openapi, paths } = await openApi()
  assert.match(openapi, /^3\./)
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const expected = [...routes, ...ownRoutes, ...publicRoutes].map(
    ([method, path]) => `${method} ${template(path)}`,
  )
  for (const route of expected) assert.ok(documented.includes(route), `${route} is not documented`)
  for (const methods of Object.values(paths)) {
    for (const operation of Object.values(methods)) {
      assert.match(operation.summary ?? '', /^[A-Z].{3,}/)
      assert.equal(operation.tags?.length, 1)
    }
  }
  const unknown = documented.filter(
    (route) => route.includes('/admin/v1/') && !expected.includes(route),
  )
  assert.deepEqual(unknown, [], 'add new routes to this file: access is tested for each')
})

test('the document calls no parameter required that has a default', async () => {
  const operations = Object.values((await openApi()).paths).flatMap((path) => Object.values(path))
  const parameters = operations.flatMap((operation) => operation.parameters ?? [])
  const optional = parameters.filter(({ schema }) => schema.default !== undefined)
  assert.ok(optional.some(({ name }) => name === 'limit'))
  for (const { name, required } of optional) assert.equal(required, false, name)
})

test('every route is 401 without the whole token, with any other input', async () => {
  const wrong = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: adminToken },
    { authorization: `Basic ${Buffer.from(`tester:${adminToken}`).toString('base64')}` },
    { authorization: `Bearer ${adminToken.slice(0, -1)}` },
    { authorization: `Bearer ${adminToken}x` },
    { authorization: `Bearer ${adminToken.toUpperCase()}` },
    { authorization: `Bearer tester:${adminToken}` },
    { authorization: 'Bearer undefined' },
    { 'x-authorization': `Bearer ${adminToken}`, cookie: adminToken },
  ]
  for (const [method, path] of [...routes, ...ownRoutes]) {
    const answer = await admin.request(method, path, method === 'POST' ? {} : undefined, {
      token: '',
    })
    assert.deepEqual([answer.status, answer.body.error], [401, 'unauthorized'], `${method} ${path}`)
  }
  for (const headers of wrong) {
    const init = { token: '', headers: headers as Record<string, string> }
    const answer = await admin.request('GET', `/status?token=${adminToken}`, undefined, init)
    assert.equal(answer.status, 401, JSON.stringify(headers))
  }
})

test('a refused caller changes nothing and gets its error before its body is read', async () => {
  const path = `${accountPath(accountOf(game, 'production', 'o_thief'))}/recharge`
  const body = { bill_no: 'r', amount: 1_000_000 }
  assert.equal((await admin.request('POST', path, body, { token: 'x'.repeat(30) })).status, 401)
  assert.equal((await admin.request('POST', path, '{', { token: 'x'.repeat(30) })).status, 401)
  const rows = await queryTables(
    service.keepers,
    "select 1 from ledger.accounts where openid = 'o_thief'",
  )
  assert.equal(rows.length, 0)
})

test('every route is known and none is 5xx, with an empty object for a body', async () => {
  for (const [method, path] of routes) {
    const { status, body } = await admin.request(method, path, method === 'GET' ? undefined : {})
    assert.ok(status < 500, `${method} ${path}: ${status}`)
    if (status >= 400) assert.deepEqual(Object.keys(body).sort(), ['error', 'message'])
  }
})

test('a route that does not exist is 404, and a method that does not 404 or 405', async () => {
  for (const [method, path] of [
    ['GET', '/nothing'],
    ['DELETE', '/apps'],
    ['PUT', `/offers/${game.offerId}`],
    ['DELETE', accountPath(accountOf(game, 'production', 'o_access'))],
    ['DELETE', '/audit'],
  ] as const) {
    const { status } = await admin.request(method, path)
    assert.ok(status === 404 || status === 405, `${method} ${path}: ${status}`)
  }
})

test('while the database fails every route is 500 with a rid and without details', async () => {
  faults.begin('refused')
  const answers = []
  for (const [method, path] of routes.filter(([, path]) => path !== '/status')) {
    const isGet = method === 'GET'
    const bodies: Record<string, unknown> = {
      '/apps': { name: 'x' },
      '/offers': { offer_id: 'x', appid: 'x', name: 'x' },
      '/cloud-environments': { env_id: 'x', appid: 'x' },
      '/cloud-environments/env-access/permissions': { api_names: [] },
      [`${player}/notes`]: { text: 'x' },
      [`${player}/purchases/p/refund`]: { refund_no: 'r' },
      '/jobs': { kind: 'checks' },
      [`/offers/${game.offerId}/production/closes`]: { date: '2026-01-01' },
      [`/offers/${game.offerId}/production/bills/1/compare`]: {
        mapping: { columns: {}, unit: 'coins', order_kind: 'pay' },
        ...{ from: '2026-09-01T00:00:00Z', to: '2026-09-02T00:00:00Z' },
      },
      [`/offers/${game.offerId}/production/bills/1/differences/1/resolve`]: {
        resolution: 'waiting',
      },
      '/push-targets': { appid: 'x', channel: 'orders', url: 'https://game.example/' },
      '/operators': { name: 'x', grants: [] },
      '/operators/access': { grants: [] },
      '/history/archive': { older_than_days: 400 },
      '/history/2020-01/detach': { sha256: 'a'.repeat(64) },
    }
    const body = path.endsWith('/sessions')
      ? { openid: 'o' }
      : path.endsWith('/keys')
        ? { env: 'sandbox' }
        : /recharge|present/.test(path)
          ? { bill_no: 'b', amount: 1 }
          : (bodies[path] ?? {})
    if (method === 'PATCH' && path.startsWith('/apps/')) Object.assign(body, { calls_per_s: null })
    const withBody =
      !isGet && method !== 'DELETE' && !/freeze|cancel|retire|retry|able|reset|approvals/.test(path)
    answers.push({ path, ...(await admin.request(method, path, withBody ? body : undefined)) })
  }
  faults.end()
  for (const { path, status, body, text } of answers) {
    assert.deepEqual([status, body.error], [500, 'fault'], `${path}: ${text}`)
    assert.match(String(body.message), /[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}/)
    for (const detail of [faultMessage, 'ledger', 'secret-table', '10.0.0.7', 'at ', 'node:']) {
      assert.ok(!text.includes(detail), `${path}: ${text}`)
    }
  }
  assert.equal((await admin.get('/apps')).status, 200)
})

test('a refusal whose row cannot be written stays a refusal, and shows nothing of the database', async () => {
  const path = `${accountPath(accountOf(game, 'production', 'o_access'))}/orders/none/cancel`
  faults.begin('refused', 'audit')
  const early = await admin.post('/apps', {})
  faults.end()
  faults.begin('refused', 'end_audit')
  const late = await admin.post(path)
  faults.end()
  assert.deepEqual([early.status, early.body.error], [400, 'bad_request'], early.text)
  assert.deepEqual([late.status, late.body.error], [409, 'order_not_found'], late.text)
})

test('a recharge that cannot be written down does not happen', async () => {
  const account = accountOf(game, 'production', 'o_untraced')
  const order = { bill_no: 'r', amount: 5 }
  faults.begin('refused', 'begin_audit')
  assert.equal((await admin.post(`${accountPath(account)}/recharge`, order)).status, 500)
  faults.end()
  assert.equal((await service.services.ledger.balance(account)).paid, 0n)
})

test('a recharge whose trace cannot be completed happened once, and says duplicate when repeated', async () => {
  const account = accountOf(game, 'production', 'o_half_traced')
  const path = `${accountPath(account)}/recharge`
  const order = { bill_no: 'r', amount: 5 }
  faults.begin('refused', 'end_audit')
  const answer = await admin.post(path, order)
  faults.end()
  assert.ok(!answer.text.includes(faultMessage), answer.text)
  const again = await admin.done(200, 'POST', path, order)
  assert.equal(again.outcome, 'duplicate')
  assert.equal(again.balance, 5)
})

test('before it is ready the admin API is 503 and the wire -1', async () => {
  const { unready } = service.services
  unready.reason = 'migrating'
  try {
    const { status, body } = await admin.get('/status')
    assert.deepEqual([status, body.error], [503, 'unready'])
    assert.equal((await fetch(`${service.baseUrl}/readyz`)).status, 503)
    assert.equal((await fetch(`${service.baseUrl}/healthz`)).status, 200)
  } finally {
    unready.reason = undefined
  }
})

test('NUL, half a surrogate pair and broken escapes are 400 everywhere, never 500', async () => {
  const offer = `/offers/${game.offerId}`
  player = accountPath(accountOf(game, 'production', 'o_nul'))
  const cursor = Buffer.from('["\\u0000","1"]').toString('base64url')
  const walkCursor = Buffer.from('["1","1","\\u0000","pay","o","1"]').toString('base64url')
  const reads = [
    '/apps?after=%00',
    '/offers?after=%00',
    '/audit?target=%00',
    '/audit?actor=%00',
    `${offer}/production/accounts?openid=%00`,
    `${offer}/production/accounts?after=${cursor}`,
    `${offer}/production/accounts/o%00/1`,
    `${offer}/production/accounts/o/%00/entries`,
    `${offer}/production/orders/%00`,
    `${offer}/production/orders?pay_item=%00`,
    `${offer}/production/orders?after=${walkCursor}`,
    `${offer}/production/purchases?openid=%00`,
    `${offer}/production/search?q=%00`,
  ]
  const failed: string[] = []
  for (const path of reads) {
    const { status } = await admin.get(path)
    if (status !== 400) failed.push(`GET ${path}: ${status}`)
  }
  for (const text of ['a\0b', '\ud800']) {
    const writes: [path: string, body: unknown][] = [
      ['/apps', { name: text }],
      [`/apps/${game.appid}/sessions`, { openid: text }],
      ['/offers', { offer_id: 'nul', appid: game.appid, name: text }],
      [`${player}/recharge`, { bill_no: 'b', amount: 1, remark: text }],
    ]
    for (const [path, body] of writes) {
      const { status } = await admin.post(path, body)
      if (status !== 400) failed.push(`POST ${path} ${JSON.stringify(body)}: ${status}`)
    }
  }
  assert.deepEqual(failed, [])
  assert.equal((await admin.get('/apps/%zz')).status, 400)
})

test('a number that no row can have is 400 or 404, never 500', async () => {
  for (const id of ['0', '-1', '1.5', 'x', '9007199254740993', '9223372036854775808', '1e30']) {
    const { status } = await admin.post(`/offers/${game.offerId}/keys/${id}/retire`)
    assert.ok(status === 400 || status === 404, `key ${id}: ${status}`)
  }
  for (const path of ['/audit?after=999999999999999999', '/audit?after=9999999999999999999']) {
    assert.ok((await admin.get(path)).status < 500, path)
  }
})
