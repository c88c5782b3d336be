// Tokens: one fetch for many calls, early refresh, and what happens when the host refuses one.
// The database does not matter here: what a client sends and understands is the same in front of each.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { until } from '../../server/test/support/until.ts'
import { createMidas, MidasError, type MidasOptions } from '../src/index.ts'

/** A host that counts the tokens it gave and accepts those that a test names. */
const host = {
  url: '',
  fetches: [] as { path: string; force: boolean }[],
  /** The answer to the next fetches of a token. */
  issue: (): object => ({ access_token: `token_${host.fetches.length}`, expires_in: 7200 }),
  accept: (_token: string): boolean => true,
}
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host')
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const isToken = pathname.endsWith('token')
    if (isToken) host.fetches.push({ path: pathname, force: body.includes('force_refresh') })
    const answerCall = () =>
      host.accept(searchParams.get('access_token') ?? '')
        ? { errcode: 0, errmsg: 'ok', balance: 1 }
        : { errcode: 40001, errmsg: 'invalid credential rid: 65000000-1-1' }
    const answer = isToken ? host.issue() : answerCall()
    // Slow enough that calls which start together wait together.
    setTimeout(() => response.end(JSON.stringify(answer)), 5)
  })
})
const { issue, accept } = host
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  Object.assign(host, { fetches: [], issue, accept })
})
after(() => {
  server.closeAllConnections()
  server.close()
})

function client(options: Partial<MidasOptions> = {}) {
  const base = { appid: 'wx1', secret: 's3cret', offerId: '1', key: 'k', baseUrl: host.url }
  return createMidas({ ...base, deadlineMs: 2000, ...options })
}

const amy = { openid: 'amy' }

test('calls that start together share one fetch, and later ones its token', async () => {
  const midas = client()
  await Promise.all(Array.from({ length: 20 }, () => midas.getBalance(amy)))
  await midas.getBalance(amy)
  assert.deepEqual(host.fetches, [{ path: '/cgi-bin/stable_token', force: false }])
})

test('the classic endpoint is used where it is asked for', async () => {
  await client({ token: 'classic' }).getBalance(amy)
  assert.deepEqual(host.fetches, [{ path: '/cgi-bin/token', force: false }])
})

test('a refused token is replaced once for all calls that had it', async () => {
  const midas = client()
  await midas.getBalance(amy)
  host.accept = (token) => token !== 'token_1'
  await Promise.all(Array.from({ length: 20 }, () => midas.getBalance(amy)))
  assert.deepEqual(
    host.fetches.map(({ force }) => force),
    [false, false],
  )
})

test('a stable token that stays refused is replaced by force', async () => {
  const midas = client()
  let latest = 'stuck'
  host.issue = () => {
    if (host.fetches.at(-1)?.force === true) latest = 'fresh'
    return { access_token: latest, expires_in: 7200 }
  }
  host.accept = (token) => token === 'fresh'
  await midas.getBalance(amy)
  assert.deepEqual(
    host.fetches.map(({ force }) => force),
    [false, false, true],
  )
})

test('when every token is refused the call is refused, and nothing was done', async () => {
  host.accept = () => false
  const error = await client()
    .pay({ ...amy, billNo: 'a', amt: 1 })
    .catch((thrown: unknown) => thrown)
  assert.ok(error instanceof MidasError)
  assert.deepEqual([error.errcode, error.outcome, error.rid], [40001, 'refused', '65000000-1-1'])
})

test('before a token ends a new one is fetched beside the calls, which do not wait', async () => {
  host.issue = () => ({ access_token: `token_${host.fetches.length}`, expires_in: 2 })
  const midas = client()
  const used: string[] = []
  host.accept = (token) => used.push(token) > 0
  await midas.getBalance(amy)
  await new Promise((resolve) => setTimeout(resolve, 1050))
  await midas.getBalance(amy)
  assert.deepEqual(used, ['token_1', 'token_1'])
  await until(() => host.fetches.length >= 2)
})

test('a wrong secret ends the call at once and is not in the error', async () => {
  host.issue = () => ({ errcode: 40125, errmsg: 'invalid appsecret' })
  const error = await client()
    .getBalance(amy)
    .catch((thrown: unknown) => thrown)
  assert.ok(error instanceof MidasError)
  assert.deepEqual([error.errcode, error.outcome], [40125, 'refused'])
  assert.equal(host.fetches.length, 1)
  assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /s3cret/)
})

test('the caller may bring tokens, and learns which one was refused', async () => {
  const asked: (string | undefined)[] = []
  const midas = client({
    token: async (refused) => {
      asked.push(refused)
      return refused === undefined ? 'own_1' : 'own_2'
    },
  })
  host.accept = (token) => token === 'own_2'
  await midas.getBalance(amy)
  assert.deepEqual(asked, [undefined, 'own_1'])
  assert.deepEqual(host.fetches, [])
})
