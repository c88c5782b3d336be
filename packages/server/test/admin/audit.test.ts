// The trace that every write leaves: who, what, when, from where and with what result; nothing secret.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin, accountPath } from '../support/admin.ts'
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

test('every kind of write leaves one row, and no read leaves any', async () => {
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
  for (const path of [
    '/apps',
    '/offers',
    player,
    `${player}/entries`,
    '/audit',
    '/checks',
    '/status',
  ]) {
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
  assert.ok(text.includes('"***"'), 'that there was one is told')
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
  assert.equal(BigInt(ids.length + n), await rowCount())
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
