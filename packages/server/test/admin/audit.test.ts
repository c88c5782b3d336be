// The trace of every call: audit rows, lines in the log and counters; nothing secret in any of them.
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin, accountPath } from '../support/admin.ts'
import { onRouter } from '../support/database.ts'
import {
  accountOf,
  adminToken,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let admin: Admin
let game: Game
let player: string

before(async () => {
  service = await startService()
  admin = new Admin(service)
  game = await createGame(service)
  player = accountPath(accountOf(game, 'production', 'o_audit'))
})
after(() => service.remove())

type AuditRow = Record<string, unknown> & { audit_id: number }

async function newest(count: number): Promise<AuditRow[]> {
  return (await admin.get(`/audit?limit=${count}`)).body.items as AuditRow[]
}

async function rowCount(): Promise<bigint | undefined> {
  const [row] = await service.driver.query<{ count: bigint }>(
    'select count(*) from directory.audit_log',
  )
  return row?.count
}

test('a write tells who, what, when, from where, and what came of it', async () => {
  const earliest = service.clock.now()
  await admin.done(200, 'POST', `${player}/recharge`, { bill_no: 'r', amount: 10, remark: 'why' })
  const [row] = await newest(1)
  assert.ok(row !== undefined)
  assert.equal(row.actor, 'tester')
  assert.match(String(row.action), /^POST \/admin\/v1\/offers\/.*\/recharge$/)
  assert.equal(row.target, `/admin/v1${player}/recharge`)
  assert.deepEqual(row.request, { bill_no: 'r', amount: 10, remark: 'why' })
  assert.deepEqual([row.status, row.result], [200, 'posted'])
  assert.equal(row.ip, '127.0.0.1')
  assert.match(String(row.rid), /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
  const at = Date.parse(String(row.at))
  assert.ok(at >= earliest && at <= service.clock.now())
})

test('a write that was refused is there with its error', async () => {
  await admin.refused(409, 'bill_no_conflict', 'POST', `${player}/recharge`, {
    bill_no: 'r',
    amount: 11,
  })
  const [row] = await newest(1)
  assert.deepEqual([row?.status, row?.result], [409, 'bill_no_conflict'])
  await admin.refused(404, 'not_found', 'PATCH', '/offers/none', { name: 'x' })
  const [missing] = await newest(1)
  assert.deepEqual([missing?.status, missing?.result], [404, 'not_found'])
})

test('every kind of write leaves one row, and an ordinary read leaves none', async () => {
  const caller = await callerOf(service, game)
  await caller.call('pay', 'o_audit', { bill_no: 'p', amt: 1 })
  const keys = (await admin.get(`/offers/${game.offerId}/keys`)).body.items as { key_id: number }[]
  const writes: [method: string, path: string, body?: unknown][] = [
    ['POST', '/apps', { name: 'x' }],
    ['POST', `/apps/${game.appid}/secret`, {}],
    ['POST', `/apps/${game.appid}/sessions`, { openid: 'o_audit' }],
    ['DELETE', `/apps/${game.appid}/sessions/o_audit`],
    ['POST', '/offers', { offer_id: 'audited', appid: game.appid, name: 'x' }],
    ['PATCH', `/offers/${game.offerId}`, { name: 'y' }],
    ['POST', `/offers/${game.offerId}/keys`, { env: 'sandbox' }],
    ['POST', `/offers/${game.offerId}/keys/${keys[0]?.key_id}/retire`],
    ['POST', `${player}/recharge`, { bill_no: 's', amount: 1 }],
    ['POST', `${player}/present`, { bill_no: 's', amount: 1 }],
    ['POST', `${player}/orders/p/cancel`],
    ['POST', `${player}/freeze`],
    ['POST', `${player}/unfreeze`],
  ]
  for (const [method, path, body] of writes) {
    const before = await rowCount()
    const { status } = await admin.request(method, path, body)
    assert.equal(await rowCount(), (before ?? 0n) + 1n, `${method} ${path}`)
    const [row] = await newest(1)
    assert.equal(row?.status, status)
    assert.equal(row?.target, `/admin/v1${path}`)
  }
  const before = await rowCount()
  for (const path of ['/apps', '/offers', player, `${player}/entries`, '/checks', '/status']) {
    assert.equal((await admin.get(path)).status, 200)
    await admin.request('HEAD', path)
  }
  await admin.request('POST', `${player}/recharge`, { bill_no: 'x', amount: 1 }, { token: 'wrong' })
  assert.equal(await rowCount(), before)
})

test('no secret, key, session_key or token is in any row', async () => {
  const secrets = [
    adminToken,
    'own-secret-of-the-app-1',
    'own-production-key-01',
    'own-sandbox-key-0001',
    'own-added-key-000001',
  ]
  const [, appSecret, productionKey, sandboxKey, addedKey] = secrets
  const created = await admin.done(201, 'POST', '/apps', { name: 'x', secret: appSecret })
  const changed = await admin.done(200, 'POST', `/apps/${created.appid}/secret`, {})
  await admin.done(200, 'POST', `/apps/${created.appid}/secret`, { secret: appSecret })
  const keys = { production_key: productionKey, sandbox_key: sandboxKey }
  const offer = { offer_id: 'sealed', appid: created.appid, name: 'x', ...keys }
  await admin.done(201, 'POST', '/offers', offer)
  const added = await admin.done(201, 'POST', '/offers/sealed/keys', { env: 'sandbox' })
  await admin.done(201, 'POST', '/offers/sealed/keys', { env: 'sandbox', key: addedKey })
  const openid = { openid: 'o_secret' }
  const session = await admin.done(201, 'POST', `/apps/${created.appid}/sessions`, openid)
  const text = (await admin.get('/audit?limit=500')).text
  for (const secret of [...secrets, changed.secret, added.key, session.session_key]) {
    assert.ok(!text.includes(String(secret)), String(secret))
  }
  assert.ok(text.includes('"***"'), 'it shows that there was one')
})

test('a secret sent to the wrong place, or one level deeper, is not written down either', async () => {
  const secret = 'misplaced-secret-0001'
  await admin.request('POST', `${player}/freeze`, { secret, nested: { secret, key: secret } })
  await admin.request('POST', '/apps', { name: 'x', secret: { secret } })
  await admin.request('POST', `${player}/recharge?secret=${secret}`, { bill_no: 'q', amount: 1 })
  const text = (await admin.get('/audit?limit=10')).text
  assert.ok(!text.includes(secret), text)
  await admin.request('POST', `${player}/unfreeze`)
})

test('an export, a list of keys and a reading of the log leave a row before they are answered', async () => {
  for (const path of [`/offers/${game.offerId}/export`, `/offers/${game.offerId}/keys`, '/audit']) {
    const before = (await rowCount()) ?? 0n
    // Behind a router nothing is exported, and that leaves a row, too.
    const status = onRouter && path.endsWith('/export') ? 409 : 200
    assert.equal((await admin.get(path)).status, status)
    assert.equal(await rowCount(), before + 1n, path)
    const [row] = await newest(1)
    const found = [row?.target, row?.status, row?.actor]
    assert.deepEqual(found, [`/admin/v1${path}`, status, 'tester'])
  }
})

test('a write that is refused before it is read leaves a row without its body', async () => {
  const secret = 'misspelt-secret-00001'
  const misspelt: [path: string, body: unknown][] = [
    ['/apps', { name: 'x', secrets: secret }],
    [`/apps/${game.appid}/secret`, { Secret: secret }],
    [`/apps/${game.appid}/sessions`, { openid: 'o', session_key: secret }],
    ['/offers', { offer_id: 'm', appid: game.appid, name: 'x', productionKey: secret }],
    [`/offers/${game.offerId}/keys`, { env: 'sandbox', app_key: secret }],
    ['/apps', `{"name": "${secret}`],
  ]
  for (const [path, body] of misspelt) {
    await admin.refused(400, 'bad_request', 'POST', path, body)
    const [row] = await newest(1)
    assert.deepEqual(
      [row?.target, row?.status, row?.result, row?.request],
      [`/admin/v1${path}`, 400, 'bad_request', {}],
    )
  }
  await admin.refused(404, 'not_found', 'DELETE', '/nothing')
  assert.equal((await newest(1))[0]?.action, 'DELETE (no route)')
  assert.ok(!(await admin.get('/audit?limit=20')).text.includes(secret))
})

test('a row tells apart accounts whose decoded paths are alike', async () => {
  const targets: string[] = []
  for (const [openid, zoneId] of [
    ['a/1', '1'],
    ['a', '1/1'],
  ] as const) {
    const path = `${accountPath(accountOf(game, 'production', openid, zoneId))}/present`
    await admin.done(200, 'POST', path, { bill_no: 'b', amount: 1 })
    targets.push(String((await newest(1))[0]?.target))
  }
  assert.equal(new Set(targets).size, 2, targets.join())
})

interface Line {
  readonly fields: Record<string, unknown>
  readonly message: string
}

/** The lines of a level that the service writes from now on. */
function linesOf(level: 'info' | 'warn', t: TestContext): Line[] {
  const lines: Line[] = []
  t.mock.method(service.services.log, level, (fields: Line['fields'], message: string) => {
    lines.push({ fields, message })
  })
  return lines
}

async function countOf(route: string, status: number): Promise<number> {
  const text = await (await fetch(`${service.baseUrl}/metrics`)).text()
  const start = `pactolus_admin_requests_total{route="${route}",status="${status}"} `
  const line = text.split('\n').find((one) => one.startsWith(start))
  return Number(line?.slice(start.length) ?? 0)
}

test('a refused call and an export are lines of the log with the sender, without the token', async (t) => {
  const [warned, informed] = [linesOf('warn', t), linesOf('info', t)]
  const what = onRouter ? 'keys' : 'export'
  await admin.get(`/offers/${game.offerId}/${what}`)
  await admin.refused(400, 'bad_request', 'POST', '/apps', {})
  await admin.request('POST', '/apps', { name: 'x' }, { token: `${adminToken}-wrong` })
  const lines = [...informed, ...warned].map(({ fields }) => fields)
  const common = { peer: '127.0.0.1' }
  const expected = [
    { ...common, actor: 'tester', route: `GET /admin/v1/offers/:offer_id/${what}`, status: 200 },
    {
      ...common,
      actor: 'tester',
      route: 'POST /admin/v1/apps',
      status: 400,
      result: 'bad_request',
    },
    { ...common, actor: '', route: 'POST /admin/v1/apps', status: 401, result: 'unauthorized' },
  ]
  assert.deepEqual(
    lines.map(({ rid, ...rest }) => {
      assert.match(String(rid), /^[0-9a-f]{8}-/)
      return JSON.parse(JSON.stringify(rest))
    }),
    expected,
  )
  assert.ok(!JSON.stringify(lines).includes(adminToken))
})

test('a flood of wrong tokens is counted whole and logged in part, with the number left out', async (t) => {
  // The second that the test before has begun.
  await sleep(1100)
  const lines = linesOf('warn', t)
  const [route, before] = ['GET /admin/v1/status', await countOf('GET /admin/v1/status', 401)]
  for (let i = 0; i < 60; i += 1) {
    await Promise.all(
      Array.from({ length: 10 }, () => admin.request('GET', '/status', undefined, { token: 'x' })),
    )
  }
  assert.equal((await countOf(route, 401)) - before, 600)
  await sleep(1100)
  const left = lines.reduce((sum, { fields }) => sum + Number(fields.left_out ?? 0), 0)
  const written = lines.filter(({ fields }) => fields.route === route).length
  assert.equal(written + left, 600)
  assert.ok(left > written, `${written} lines`)
})

test('a body of 64 KiB without a token is never parsed', async (t) => {
  const body = `{"name":"${'x'.repeat(65_000)}"}`
  let parsed = 0
  const { parse } = JSON
  t.mock.method(
    JSON,
    'parse',
    (text: string, reviver?: (key: string, value: unknown) => unknown) => {
      if (text.length > 60_000) parsed += 1
      return parse(text, reviver)
    },
  )
  const statusOf = async (token: string) =>
    (await admin.request('POST', '/apps', body, { token })).status
  assert.equal(await statusOf('wrong'), 401)
  assert.equal(parsed, 0)
  assert.equal(await statusOf(adminToken), 400)
  assert.equal(parsed, 1)
})

test('X-Forwarded-For is believed only where the configuration says so', async () => {
  const headers = { 'x-forwarded-for': '6.6.6.6' }
  await admin.request('POST', `${player}/recharge`, { bill_no: 'f', amount: 1 }, { headers })
  const [row] = await newest(1)
  assert.equal(row?.ip, '127.0.0.1')
})

test('the log is read newest first, page by page, by who and by where, while it grows', async () => {
  let n = 0
  const rows = (await admin.all('/audit', 5, async () => {
    n += 1
    await admin.done(200, 'POST', `${player}/recharge`, { bill_no: `grow${n}`, amount: 1 })
  })) as AuditRow[]
  const ids = rows.map((row) => row.audit_id)
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => b - a),
  )
  // One reading more than pages between which something was written, and the row of the last page.
  assert.equal(BigInt(ids.length + 2 * n + 1), await rowCount())
  const target = encodeURIComponent(`/admin/v1${player}/freeze`)
  const freezes = await admin.all(`/audit?target=${target}`, 2)
  assert.ok(freezes.length >= 1)
  for (const row of freezes) assert.equal(row.target, `/admin/v1${player}/freeze`)
  assert.deepEqual(await admin.all('/audit?actor=nobody', 5), [])
  assert.ok((await admin.all('/audit?actor=tester', 500)).length >= ids.length)
  for (const query of ['after=x', 'after=-1', 'limit=0', 'limit=501']) {
    assert.equal((await admin.get(`/audit?${query}`)).status, 400, query)
  }
})

test('no row of the log can be deleted or rewritten, not even by SQL', async () => {
  for (const sql of [
    'delete from directory.audit_log',
    'truncate directory.audit_log',
    "update directory.audit_log set actor = 'nobody'",
    'update directory.audit_log set request = null',
  ]) {
    await assert.rejects(service.driver.query(sql), /is refused/, sql)
  }
})

test('the log is searched by rid, time, kind and outcome, and refuses a time that is none', async () => {
  const found = async (query: string) =>
    (await admin.get(`/audit?${query}`)).body.items as AuditRow[]
  await admin.done(201, 'POST', `/offers/${game.offerId}/keys`, { env: 'sandbox' })
  await admin.refused(404, 'not_found', 'POST', '/offers/none/keys', { env: 'sandbox' })
  const [refused, done] = await found('kind=secret&limit=2')
  assert.deepEqual([refused?.status, done?.status], [404, 201])
  assert.equal(done?.action, 'POST /admin/v1/offers/:offer_id/keys')
  assert.deepEqual(await found(`rid=${done?.rid}`), [done])
  const refusals = await found('outcome=refused')
  assert.ok(refusals.every(({ status }) => Number(status) >= 400))
  assert.deepEqual(refusals[0]?.audit_id, refused?.audit_id)
  const [newestDone] = await found('outcome=done&kind=secret')
  assert.equal(newestDone?.audit_id, done?.audit_id)
  const at = encodeURIComponent(String(done?.at))
  assert.ok((await found(`to=${at}`)).every((row) => row.audit_id < Number(done?.audit_id)))
  const since = await found(`from=${at}&kind=secret`)
  assert.ok(since.some(({ audit_id }) => audit_id === done?.audit_id))
  for (const path of ['/audit?from=today', '/audit.csv?to=today']) {
    await admin.refused(400, 'bad_time', 'GET', path)
  }
  await admin.refused(400, 'bad_request', 'GET', '/audit?kind=other')
})

test('each kind of call finds its own routes', async () => {
  const { baseUrl } = service
  await admin.get(`/offers/${game.offerId}/production/orders.csv`)
  await admin.request('POST', '/approvals/999999/reject', { reason: 'no' })
  await admin.request('POST', '/operators', { name: 'NOT A NAME' })
  await fetch(`${baseUrl}/admin/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-pactolus': 'console', origin: baseUrl },
    body: JSON.stringify({ name: 'nobody', password: 'a wrong password' }),
  })
  const newestOf = {
    export: 'GET /admin/v1/offers/:offer_id/:env/orders.csv',
    approval: 'POST /admin/v1/approvals/:approval_id/reject',
    operator: 'POST /admin/v1/operators',
    sign_in: 'POST /admin/v1/session',
  }
  for (const [kind, action] of Object.entries(newestOf)) {
    const [row] = (await admin.get(`/audit?kind=${kind}&limit=1`)).body.items as AuditRow[]
    assert.equal(row?.action, action, kind)
  }
})
