// What was replaced is refused once the operator has the answer: by every process of the database, and
// also for calls that were in flight.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sessionSignature } from '@pactolus/protocol'
import { Cache } from '../../src/directory/cache.ts'
import type { CloudCredential } from '../../src/directory/environments.ts'
import { type RunningServer, startServer } from '../../src/server.ts'
import { Admin } from '../support/admin.ts'
import { createEnvironment } from '../support/cloud.ts'
import { requestData, sendCall, signedCall } from '../support/cloud-request.ts'
import { Controls } from '../support/controls.ts'
import { onPostgres, openUrl } from '../support/database.ts'
import {
  Caller,
  callerOf,
  createGame,
  get,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let second: RunningServer | undefined
let admin: Admin

before(async () => {
  service = await startService()
  admin = new Admin(service)
  if (!onPostgres) return
  const { masterKey } = service.services.config
  if (masterKey === undefined) throw new Error('a test service has a master key')
  second = await startServer(
    { ...service.services.config, masterKey },
    { clock: service.clock, driver: openUrl(service.databaseUrl ?? '') },
  )
})
after(async () => {
  await second?.close()
  await service.remove()
})

const callers = 16

/** The service and, on PostgreSQL, another process's worth of it on the same database. */
function baseUrls(): string[] {
  return [service.baseUrl, ...(second === undefined ? [] : [second.baseUrl])]
}

/**
 * 16 callers repeat `call` while `change` is made. Returns what was answered to the calls that began
 * after the change was answered.
 */
async function during<T>(
  call: (baseUrl: string) => Promise<T>,
  change: () => Promise<unknown>,
): Promise<T[]> {
  let changed = false
  let stopped = false
  const late: T[] = []
  const loops = Array.from({ length: callers }, async (_, n) => {
    const baseUrl = baseUrls()[n % baseUrls().length] as string
    while (!stopped) {
      const isLate = changed
      const answer = await call(baseUrl)
      if (isLate) late.push(answer)
    }
  })
  await sleep(50)
  await change()
  changed = true
  const limit = performance.now() + 20_000
  while (late.length < callers && performance.now() < limit) await sleep(10)
  stopped = true
  await Promise.all(loops)
  assert.ok(late.length >= callers, `${late.length} calls began after the change`)
  return late
}

test('a token that was fetched with a replaced secret is not valid, nor is one given out', async () => {
  for (const path of ['/cgi-bin/token', '/cgi-bin/stable_token']) {
    const game = await createGame(service)
    const tokens = new Set<string>()
    const fields = { grant_type: 'client_credential', appid: game.appid, secret: game.secret }
    const late = await during(
      async (baseUrl) => {
        const answer =
          path === '/cgi-bin/token'
            ? await get({ baseUrl }, path, fields)
            : await postJson(`${baseUrl}${path}`, fields)
        if (typeof answer.access_token === 'string') tokens.add(answer.access_token)
        return answer.errcode
      },
      () => admin.done(200, 'POST', `/apps/${game.appid}/secret`, {}),
    )
    assert.deepEqual([...new Set(late)], [40125], path)
    assert.ok(tokens.size > 0)
    for (const token of tokens) {
      for (const baseUrl of baseUrls()) {
        const caller = new Caller(baseUrl, game, 'production', token)
        assert.equal((await caller.call('getBalance', 'o')).errcode, 40001, path)
      }
    }
  }
})

async function postJson(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as Record<string, unknown>
}

test('a call that proved the secret before it was replaced gets no token and no session_key', async () => {
  const controls = new Controls(service)
  const { appid, secret } = service.demo ?? assert.fail('dev has a demo game')
  const proved = { appid, secret }
  const paths = {
    token: { ...proved, grant_type: 'client_credential' },
    jscode2session: { ...proved, grant_type: 'authorization_code', js_code: 'a' },
  }
  for (const [operation, query] of Object.entries(paths)) {
    await controls.fault({ effect: 'slow_database', operation, ms: 300, count: 1 })
    const path = operation === 'token' ? '/cgi-bin/token' : '/sns/jscode2session'
    const waiting = get(service, path, query)
    await sleep(100)
    await admin.done(200, 'POST', `/apps/${appid}/secret`, { secret: `${secret}x` })
    assert.equal((await waiting).errcode, 40125, operation)
    await admin.done(200, 'POST', `/apps/${appid}/secret`, { secret })
  }
})

test('a replaced secret ends the tokens of a game whose clock is behind', async () => {
  const controls = new Controls(service)
  const demo = service.demo ?? assert.fail('dev has a demo game')
  await controls.done('POST', '/clock/freeze', { at: '2026-01-01T00:00:00Z' })
  try {
    const issued = await service.services.tokens.issueStable(demo, false)
    if (typeof issued === 'string') throw new Error('no token')
    await admin.done(200, 'POST', `/apps/${demo.appid}/secret`, { secret: demo.secret })
    assert.equal((await service.services.tokens.find(issued.token)).state, 'token_invalid')
  } finally {
    await controls.reset()
  }
})

test('a call signed with a retired key is refused', async () => {
  const game = await createGame(service)
  const { token } = await callerOf(service, game)
  const path = `/offers/${game.offerId}/keys`
  await admin.done(201, 'POST', path, { env: 'production' })
  const { items } = await admin.done(200, 'GET', path)
  const [{ key_id: keyId }] = items as [{ key_id: number }]
  const late = await during(
    async (baseUrl) => {
      const caller = new Caller(baseUrl, game, 'production', token)
      return (await caller.call('getBalance', 'o')).errcode
    },
    () => admin.done(200, 'POST', `${path}/${keyId}/retire`),
  )
  assert.deepEqual([...new Set(late)], [90011])
})

test('a cloud call signed with a replaced or removed credential is refused', async () => {
  const environment = await createEnvironment(service, await createGame(service))
  const path = `/cloud-environments/${environment.envId}`
  const ask = (credential: CloudCredential) => async (baseUrl: string) => {
    const fields = { action: 'wx.api', requestData: requestData([]), apiName: 'midas.getBalance' }
    return (await sendCall(signedCall(baseUrl, credential, fields))).code
  }
  // It is authenticated before its action is found to be wrong.
  assert.equal(await ask(environment)(service.baseUrl), 'INVALID_PARAM')
  let replaced: Record<string, unknown> = {}
  const afterwards = await during(ask(environment), async () => {
    replaced = await admin.done(200, 'POST', `${path}/credential`)
  })
  assert.deepEqual([...new Set(afterwards)], ['SIGN_PARAM_INVALID'])
  const credential = {
    secretId: String(replaced.secret_id),
    secretKey: String(replaced.secret_key),
  }
  const removed = await during(ask(credential), () => admin.done(204, 'DELETE', path))
  assert.deepEqual([...new Set(removed)], ['SIGN_PARAM_INVALID'])
})

test('a session_key that was reset or ended is refused by every process, and a new one works at once', async () => {
  const game = await createGame(service)
  const { token } = await callerOf(service, game)
  const signed = (path: string, key: string, baseUrl: string) =>
    get({ baseUrl }, path, {
      ...{ access_token: token, openid: 'o', sig_method: 'hmac_sha256' },
      signature: sessionSignature(key, ''),
    })
  const check = async (key: string) => {
    const answers = baseUrls().map((baseUrl) => signed('/wxa/checksession', key, baseUrl))
    return [...new Set((await Promise.all(answers)).map(({ errcode }) => errcode))]
  }
  const sessions = `/apps/${game.appid}/sessions`
  const start = async () =>
    String((await admin.done(201, 'POST', sessions, { openid: 'o' })).session_key)
  const first = await start()
  assert.deepEqual(await check(first), [0])
  const next = await start()
  assert.deepEqual(await check(next), [0], 'with anything in the cache')
  const reset = await signed('/wxa/resetusersessionkey', next, service.baseUrl)
  assert.deepEqual(await check(next), [87009])
  assert.deepEqual(await check(String(reset.session_key)), [0])
  await admin.done(204, 'DELETE', `${sessions}/o`)
  assert.deepEqual(await check(String(reset.session_key)), [87009])
})

test('a session_key that was replaced or ended gives no other one', async () => {
  const game = await createGame(service)
  const { token } = await callerOf(service, game)
  const reset = (sessionKey: string) => (baseUrl: string) =>
    get({ baseUrl }, '/wxa/resetusersessionkey', {
      access_token: token,
      openid: 'o',
      signature: sessionSignature(sessionKey, ''),
      sig_method: 'hmac_sha256',
    })
  const sessions = `/apps/${game.appid}/sessions`
  const start = async () =>
    String((await admin.done(201, 'POST', sessions, { openid: 'o' })).session_key)
  for (let round = 0; round < 10; round += 1) {
    // Each reset replaces the key that the next one proves: the callers run on what they were given.
    let key = await start()
    let given = ''
    await during(
      async (baseUrl) => {
        const answer = await reset(key)(baseUrl)
        if (typeof answer.session_key === 'string') key = answer.session_key
      },
      async () => {
        if (round % 2 === 0) given = await start()
        else await service.services.sessions.end(game.appid, 'o')
      },
    )
    const found = await service.services.sessions.find(game.appid, 'o')
    assert.equal(found?.sessionKey ?? '', given)
  }
})

test('a load that began before its key was forgotten is not kept', async () => {
  const cache = new Cache<string>({ name: 'x', ttlMs: 60_000, sizeMax: 10, shared: false })
  for (const forget of [() => cache.forget('a'), () => cache.clear()]) {
    let finish = (_: string) => {}
    const early = cache.get('a', () => new Promise((resolve) => (finish = resolve)))
    forget()
    const next = cache.get('a', async () => 'new')
    finish('old')
    assert.deepEqual([await early, await next, cache.known('a')], ['old', 'new', 'new'])
    cache.forget('a')
  }
})
