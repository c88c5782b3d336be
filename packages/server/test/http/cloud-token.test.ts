// cloudbase_access_token: issued for a cloud environment, taken in the query under its own name (auth §6).
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { CloudTokens } from '../../src/directory/cloud-tokens.ts'
import { Seal } from '../../src/directory/seal.ts'
import { Admin } from '../support/admin.ts'
import { createEnvironment } from '../support/cloud.ts'
import {
  callerOf,
  createGame,
  type Game,
  get,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

let service: TestService
let admin: Admin
before(async () => {
  service = await startService()
  admin = new Admin(service)
})
after(() => service.remove())

const balancePath = '/cgi-bin/midas/getbalance'

async function environmentOf(paths: readonly string[] = ['/*']) {
  const game = await createGame(service)
  const { envId } = await createEnvironment(service, game)
  await service.services.environments.permit(envId, { paths, replace: true })
  return { game, envId }
}

async function issued(envId: string): Promise<string> {
  const body = await admin.done(200, 'POST', `/cloud-environments/${envId}/access-token`)
  return String(body.cloudbase_access_token)
}

/** What a balance call of 1.0 with these parameters in the query is answered. */
async function ask(game: Game, query: Record<string, string>, path = balancePath) {
  const caller = await callerOf(service, game, 'production')
  const body = JSON.stringify(caller.signed('getBalance', caller.fields('o')))
  const url = `${service.baseUrl}${path}?${new URLSearchParams(query)}`
  return (await (await fetch(url, { method: 'POST', body })).json()) as WireAnswer
}

async function codeOf(game: Game, token: string, path = balancePath): Promise<number> {
  return (await ask(game, { cloudbase_access_token: token }, path)).errcode
}

test('the token of an environment calls for the game of the environment, for 30 minutes', async () => {
  const { game, envId } = await environmentOf()
  const answer = await admin.done(200, 'POST', `/cloud-environments/${envId}/access-token`)
  const { cloudbase_access_token: token, ...rest } = answer
  assert.deepEqual(rest, { env_id: envId, appid: game.appid, expires_in: 1800 })
  assert.match(String(token), /^cbt\.[\w-]+\.[0-9a-z]+\.[\w-]{43}$/)
  assert.equal(await codeOf(game, String(token)), 0)
  const other = await createGame(service)
  assert.equal(await codeOf(other, String(token)), 90017, 'the offer is of another game')
  const { offsetMs } = service.clock
  service.clock.advanceHours(29 / 60)
  assert.equal(await codeOf(game, String(token)), 0)
  service.clock.advanceHours(1.1 / 60)
  assert.equal(await codeOf(game, String(token)), 42001)
  service.clock.offsetMs = offsetMs
})

test('each kind of token is refused with 40001 under the name of the other', async () => {
  const { game, envId } = await environmentOf()
  const token = await issued(envId)
  const { token: ordinary } = await callerOf(service, game, 'production')
  assert.equal((await ask(game, { access_token: token })).errcode, 40001)
  assert.equal((await ask(game, { cloudbase_access_token: ordinary })).errcode, 40001)
  assert.equal((await ask(game, { access_token: '', cloudbase_access_token: token })).errcode, 0)
  assert.equal((await ask(game, { cloudbase_access_token: '' })).errcode, 41001)
  assert.equal((await ask(game, { cloudbase_access_token: 'x'.repeat(513) })).errcode, 40014)
})

test('a token that was changed anywhere, or made under another master key, is refused', async () => {
  const { game, envId } = await environmentOf()
  const token = await issued(envId)
  for (let at = 0; at < token.length; at += 7) {
    const other = token[at] === 'a' ? 'b' : 'a'
    const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`
    assert.equal(await codeOf(game, changed), 40001, changed)
  }
  const { environments, config } = service.services
  const environment = (await environments.find(envId)) ?? assert.fail('no environment')
  const stranger = randomBytes(32)
  const masterKey = config.masterKey ?? assert.fail('no master key')
  const under = (...keys: [Buffer, Buffer?]) =>
    new CloudTokens(environments, new Seal(...keys), service.clock)
  const { token: foreign } = under(stranger).issue(environment)
  assert.equal(await codeOf(game, foreign), 40001)
  // During a rotation the key before still counts, and what it is replaced by does as well.
  const rotating = under(stranger, masterKey)
  assert.equal((await rotating.find(token)).state, 'current')
  assert.equal((await rotating.find(foreign)).state, 'current')
})

test('a path that is not on the list of the environment is answered 85107', async () => {
  const lists: [paths: string[], code: number][] = [
    [[], 85107],
    [['/wxa/*', '/cgi-bin/midas/pay'], 85107],
    [['/cgi-bin/midas/getbalance/'], 85107],
    [['/cgi-bin/midas/get'], 85107],
    [['/cgi-bin/midas/*'], 0],
    [['/cgi-bin/midas/getbalance'], 0],
    [['/wxa/*', '/*'], 0],
  ]
  for (const [paths, code] of lists) {
    const { game, envId } = await environmentOf(paths)
    const answer = await ask(game, { cloudbase_access_token: await issued(envId) })
    assert.equal(answer.errcode, code, `${paths}: ${answer.errmsg}`)
    if (code !== 0) assert.match(answer.errmsg, /pactolus cloud permit \S+ --paths \/cgi-bin/)
  }
  const { game, envId } = await environmentOf(['/wxa/checksession'])
  const cloudbase_access_token = await issued(envId)
  const session = await service.services.sessions.start(game.appid, 'o')
  assert.ok(session)
  const query = { cloudbase_access_token, openid: 'o', sig_method: 'hmac_sha256', signature: 'x' }
  assert.equal((await get(service, '/wxa/checksession', query)).errcode, 87009)
  assert.equal((await get(service, '/wxa/resetusersessionkey', query)).errcode, 85107)
})

test('it stops when the credential is replaced, or the environment is removed', async () => {
  const { game, envId } = await environmentOf()
  const first = await issued(envId)
  assert.equal(await codeOf(game, first), 0)
  await admin.done(200, 'POST', `/cloud-environments/${envId}/credential`)
  assert.equal(await codeOf(game, first), 40001)
  const second = await issued(envId)
  assert.equal(await codeOf(game, second), 0)
  await admin.done(204, 'DELETE', `/cloud-environments/${envId}`)
  assert.equal(await codeOf(game, second), 40001)
  const again = { env_id: envId, appid: game.appid, paths: ['/*'] }
  await admin.done(201, 'POST', '/cloud-environments', again)
  assert.equal(await codeOf(game, second), 40001)
  assert.equal(await codeOf(game, await issued(envId)), 0)
})

test('paths are added or replaced apart from the APIs, and each issue is in the audit log', async () => {
  const { envId } = await environmentOf([])
  const at = `/cloud-environments/${envId}`
  const permit = (body: object) => admin.done(200, 'POST', `${at}/permissions`, body)
  await permit({ api_names: ['midas.pay'], paths: ['/b/*', '/a'], replace: true })
  const added = await permit({ paths: ['/c', '/a'] })
  assert.deepEqual(added.paths, ['/a', '/b/*', '/c'])
  const replaced = await permit({ paths: ['/d'], replace: true })
  assert.deepEqual([replaced.permissions, replaced.paths], [['midas.pay'], ['/d']])
  for (const path of ['a', '/a*b', '/a b', '']) {
    await admin.refused(400, 'bad_request', 'POST', `${at}/permissions`, { paths: [path] })
  }
  const token = await issued(envId)
  const log = await admin.get(`/audit?target=/admin/v1${at}/access-token`)
  assert.ok(log.text.includes('access-token'))
  assert.ok(!log.text.includes(token))
  await admin.refused(404, 'not_found', 'POST', '/cloud-environments/nowhere/access-token')
})
