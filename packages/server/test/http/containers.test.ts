// The port for containers: http://api.weixin.qq.com without a token (cloud-call §10).
// The database does not matter here: it is about who may call at which port.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { readConfig } from '../../src/config.ts'
import { ConfigError } from '../../src/option-readers.ts'
import { Admin } from '../support/admin.ts'
import {
  Caller,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const envId = 'containers'
const path = '/cgi-bin/midas/getbalance'
let service: TestService
let admin: Admin
let game: Game
before(async () => {
  service = await startService({ flags: { openApiPort: '0', openApiEnv: envId } })
  admin = new Admin(service)
  game = await createGame(service)
})
after(() => service.remove())

interface Sent {
  readonly target?: string
  readonly host?: string
}

/** A balance call as a container sends it. */
async function send({ target = path, host = 'api.weixin.qq.com' }: Sent = {}) {
  const caller = new Caller(service.baseUrl, game, 'production', '')
  const body = JSON.stringify(caller.signed('getBalance', caller.fields('o')))
  const { hostname, port } = new URL(service.openApiUrl ?? assert.fail('no port for containers'))
  const sent = request({ method: 'POST', hostname, port, path: target, headers: { host } })
  const answer = new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    sent.once('response', resolve).once('error', reject),
  )
  sent.end(body)
  const { statusCode, headers, ...rest } = await answer.then(async (response) => ({
    statusCode: response.statusCode,
    headers: response.headers,
    body: JSON.parse(await text(response)) as Record<string, unknown>,
  }))
  return { statusCode, seqid: headers['x-openapi-seqid'], ...rest.body }
}

type Answered = Awaited<ReturnType<typeof send>> & { errcode?: number; errmsg?: string }
const codeOf = async (sent?: Sent) => ((await send(sent)) as Answered).errcode

test('without its environment the service is off: a call without a token is 41001', async () => {
  const answer = (await send()) as Answered
  assert.deepEqual([answer.statusCode, answer.errcode], [200, 41001])
  assert.match(answer.errmsg ?? '', /there is no cloud environment containers/)
})

test('a container calls without a token, for the paths of its environment', async () => {
  const environment = { env_id: envId, appid: game.appid, paths: ['/wxa/*'] }
  await admin.done(201, 'POST', '/cloud-environments', environment)
  assert.equal(await codeOf(), 85107)
  const permit = { paths: ['/cgi-bin/midas/*'] }
  await admin.done(200, 'POST', `/cloud-environments/${envId}/permissions`, permit)
  const answer = (await send()) as Answered
  assert.equal(answer.errcode, 0)
  assert.match(String(answer.seqid), /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
  assert.equal(await codeOf({ target: `http://api.weixin.qq.com${path}` }), 0, 'as to a proxy')
  assert.equal(await codeOf({ host: 'API.weixin.qq.com:80' }), 0)
})

test('from_appid may name the app of the environment, and no other', async () => {
  assert.equal(await codeOf({ target: `${path}?from_appid=${game.appid}` }), 0)
  const other = (await send({ target: `${path}?from_appid=wxother` })) as Answered
  assert.equal(other.errcode, 40013)
  assert.match(other.errmsg ?? '', /is bound to wxtest\w+ alone/)
})

test('a token that is sent all the same counts', async () => {
  assert.equal(await codeOf({ target: `${path}?access_token=unknown` }), 40001)
})

test('another Host is refused: a page in a browser must not get the identity', async () => {
  const hosts = ['localhost', '127.0.0.1', 'evil.example', 'api.weixin.qq.com.evil.example']
  for (const host of hosts) {
    const answer = (await send({ host })) as { statusCode: number; message?: string }
    assert.equal(answer.statusCode, 400, host)
    assert.match(answer.message ?? '', /http:\/\/api\.weixin\.qq\.com/)
  }
})

test('only the calls of the protocol are there, and none without a token at the other port', async () => {
  for (const target of ['/cloud', '/admin/v1/status', '/_pactolus/clock', '/metrics']) {
    assert.equal((await send({ target })).statusCode, 404, target)
  }
  const caller = new Caller(service.baseUrl, game, 'production', '')
  assert.equal((await caller.call('getBalance', 'o')).errcode, 41001)
})

test('it listens on this machine alone by default, and serve wants its environment named', () => {
  const env = {
    DATABASE_URL: 'postgres://x@h/d',
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('hex'),
    PACTOLUS_ADMIN_TOKEN: 'ops:0123456789-0123456789-0123',
  }
  const read = (flags: Record<string, string>) => readConfig('serve', flags, env)
  const own = read({ openApiPort: '80', openApiEnv: 'e', host: '0.0.0.0' })
  assert.deepEqual([own.openApiHost, own.openApiPort], ['127.0.0.1', 80])
  assert.throws(
    () => read({ openApiPort: '80' }),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, /PACTOLUS_OPEN_API_ENV/)
      return true
    },
  )
  assert.equal(read({}).openApiPort, undefined)
})
