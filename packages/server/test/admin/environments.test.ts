// Cloud environments by the admin API: a credential that is shown once, permissions that act at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin } from '../support/admin.ts'
import { CloudFunction, rejectionOf } from '../support/cloud.ts'
import { createGame, startService, type TestService } from '../support/service.ts'

const path = '/cloud-environments'
let service: TestService
let admin: Admin
before(async () => {
  service = await startService()
  admin = new Admin(service)
})
after(() => service.remove())

async function created(envId: string, more: object = {}) {
  const game = await createGame(service)
  const body = { env_id: envId, appid: game.appid, ...more }
  const environment = await admin.done(201, 'POST', path, body)
  const { secret_id, secret_key } = environment as Record<string, string>
  const credential = { secretId: String(secret_id), secretKey: String(secret_key) }
  return { game, body, environment, credential }
}

/** A function that signs as `env`: undefined when it gets its balance, else the error's number. */
async function refusal(
  game: Awaited<ReturnType<typeof createGame>>,
  env: string,
  credential: { secretId: string; secretKey: string },
): Promise<number | undefined> {
  const rest = {
    appid: game.appid,
    permissions: [],
    paths: [],
    createdAt: new Date(),
    callsPerS: null,
  }
  const fn = new CloudFunction(service, game, { envId: env, ...credential, ...rest })
  const call = fn.call('midas.getBalance', 'o')
  return call.then(
    () => undefined,
    async () => (await rejectionOf(call)).errCode,
  )
}

test('an environment comes with a credential that functions sign with; its key is shown once', async () => {
  const { game, body, environment, credential } = await created('once', {
    permissions: ['midas.getBalance', 'wxacode.get', 'midas.getBalance'],
  })
  assert.deepEqual(environment.permissions, ['midas.getBalance', 'wxacode.get'])
  assert.equal(await refusal(game, 'once', credential), undefined)
  const shown = await admin.get(`${path}/once`)
  const listed = await admin.get(`${path}?appid=${game.appid}`)
  for (const { text } of [shown, listed]) {
    assert.ok(text.includes(credential.secretId))
    assert.ok(!text.includes(credential.secretKey))
  }
  await admin.refused(409, 'environment_exists', 'POST', path, body)
  const log = await admin.get(`/audit?target=/admin/v1${path}`)
  assert.ok(!log.text.includes(credential.secretKey))
})

test('the key lies sealed in the database', async () => {
  const { credential } = await created('sealed')
  const [row] = await service.driver.query<{ sealed_secret_key: Uint8Array }>(
    "select sealed_secret_key from directory.cloud_environments where env_id = 'sealed'",
  )
  const stored = Buffer.from(row?.sealed_secret_key ?? [])
  assert.ok(stored.length > 32)
  assert.ok(!stored.includes(credential.secretKey))
})

test('permissions are added or replaced, each once, and act at once', async () => {
  const { game, credential } = await created('permitted')
  const permit = (body: object) => admin.done(200, 'POST', `${path}/permitted/permissions`, body)
  assert.equal(await refusal(game, 'permitted', credential), -604101)
  const names = ['midas.pay', 'midas.getBalance', 'midas.pay']
  const added = await permit({ api_names: names })
  assert.deepEqual(added.permissions, ['midas.getBalance', 'midas.pay'])
  assert.equal(await refusal(game, 'permitted', credential), undefined)
  await permit({ api_names: [] })
  assert.equal(await refusal(game, 'permitted', credential), undefined)
  const replaced = await permit({ api_names: ['midas.pay'], replace: true })
  assert.deepEqual(replaced.permissions, ['midas.pay'])
  assert.equal(await refusal(game, 'permitted', credential), -604101)
  assert.deepEqual((await permit({ api_names: [], replace: true })).permissions, [])
})

test('two that permit at the same time lose nothing of each other', async () => {
  await created('together')
  const names = Array.from({ length: 20 }, (_, n) => `api.n${String(n).padStart(2, '0')}`)
  await Promise.all(
    names.map((name) => admin.post(`${path}/together/permissions`, { api_names: [name] })),
  )
  assert.deepEqual((await admin.done(200, 'GET', `${path}/together`)).permissions, names)
})

test('a new credential works at once and the old one no more; a removed environment neither', async () => {
  const { game, credential } = await created('renewed', { permissions: ['midas.getBalance'] })
  const answer = await admin.done(200, 'POST', `${path}/renewed/credential`)
  const renewed = { secretId: String(answer.secret_id), secretKey: String(answer.secret_key) }
  assert.equal(await refusal(game, 'renewed', credential), -501001)
  assert.equal(await refusal(game, 'renewed', renewed), undefined)
  assert.equal((await admin.request('DELETE', `${path}/renewed`)).status, 204)
  assert.equal(await refusal(game, 'renewed', renewed), -501001)
  await admin.refused(404, 'not_found', 'DELETE', `${path}/renewed`)
})

test('what is wrong is 400, and what is not there 404', async () => {
  const { game } = await created('wrong')
  const { appid } = game
  const wrong: unknown[] = [
    {},
    { env_id: 'a' },
    { env_id: '', appid },
    { env_id: 'with space', appid },
    { env_id: 'a'.repeat(65), appid },
    { env_id: 'a', appid, permissions: 'midas.pay' },
    { env_id: 'a', appid, permissions: ['midas pay'] },
    { env_id: 'a', appid, permissions: [''] },
    { env_id: 'a', appid, secret_key: 'mine' },
  ]
  for (const body of wrong) {
    assert.equal((await admin.post(path, body)).status, 400, JSON.stringify(body))
  }
  await admin.refused(404, 'not_found', 'POST', path, { env_id: 'a', appid: 'wxnobody' })
  await admin.refused(404, 'not_found', 'GET', `${path}/nobody`)
  await admin.refused(404, 'not_found', 'POST', `${path}/nobody/credential`)
  const names = { api_names: ['midas.pay'] }
  await admin.refused(404, 'not_found', 'POST', `${path}/nobody/permissions`, names)
  for (const body of [{}, { api_names: 'midas.pay' }, { api_names: ['a'], replace: 1 }]) {
    assert.equal((await admin.post(`${path}/wrong/permissions`, body)).status, 400)
  }
})

test('a list goes page by page', async () => {
  const game = await createGame(service)
  const ids = Array.from({ length: 7 }, (_, n) => `page-${n}`)
  for (const env_id of ids) await admin.done(201, 'POST', path, { env_id, appid: game.appid })
  const found = await admin.all(`${path}?appid=${game.appid}`, 3)
  assert.deepEqual(
    found.map(({ env_id }) => env_id),
    ids,
  )
})
