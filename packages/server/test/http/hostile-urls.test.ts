// Methods, paths, queries and tokens that no documented client sends: each is answered with its
// documented code, never with HTTP 5xx, and moves nothing.
// The database does not matter here: all of it is refused in front of the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CoinOperationName, midasV1 } from '@pactolus/protocol'
import { type Caller, callerOf, createGame, type TestService } from '../support/service.ts'
import { errcodeOf, openid, startTarget, type Target } from '../support/target.ts'

const calls = Object.keys(midasV1.operations) as CoinOperationName[]
let target: Target
let service: TestService
let caller: Caller
let right: Target['right']

before(async () => {
  target = await startTarget()
  ;({ service, caller, right } = target)
})
after(() => service.remove())

test('every method but POST is 43002, on every path of the protocol', async () => {
  const paths = [
    ...calls.flatMap((name) => Object.values(midasV1.operations[name].paths)),
    '/cgi-bin/stable_token',
  ]
  for (const path of paths) {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const url = `${service.baseUrl}${path}?access_token=${caller.token}`
      const hasBody = method === 'PUT' || method === 'PATCH'
      const response = await fetch(url, { method, ...(hasBody && { body: right('pay') }) })
      assert.equal(await errcodeOf(response), 43002, `${method} ${path}`)
    }
    const head = await fetch(`${service.baseUrl}${path}`, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(await head.text(), '')
  }
})

test('a token is looked for in the query alone: missing 41001, too long 40014, unknown 40001', async () => {
  const tokens: [token: string, code: number][] = [
    ['', 41001],
    ['x', 40001],
    [' ', 40001],
    ['a b'.repeat(20), 40001],
    ['x'.repeat(31), 40001],
    ['x'.repeat(512), 40001],
    ['x'.repeat(513), 40014],
    [`${caller.token}\n`, 40001],
    [`${caller.token}'`, 40001],
    ['\0'.repeat(40), 40001],
    ['x'.repeat(144), 40001],
    [caller.token.slice(0, -1), 40001],
    [`${caller.token}A`, 40001],
    [caller.token.toUpperCase(), 40001],
  ]
  for (const name of calls) {
    for (const [token, code] of tokens) {
      const body = right(name, { access_token: caller.token })
      const answer = await errcodeOf(await caller.send(name, body, token))
      assert.equal(answer, code, JSON.stringify(token))
    }
  }
})

test('a token in a header, a cookie or the body is no token', async () => {
  const headers = {
    authorization: `Bearer ${caller.token}`,
    cookie: `access_token=${caller.token}`,
  }
  const body = right('getBalance', { access_token: caller.token })
  const response = await caller.send('getBalance', body, '', { headers })
  assert.equal(await errcodeOf(response), 41001)
})

test('a token past its life is 42001, and one that was replaced 40001', async () => {
  const own = await createGame(service)
  const first = await callerOf(service, own)
  assert.equal((await first.call('getBalance', openid)).errcode, 0)
  const forced = await service.services.tokens.issueStable(own, true)
  assert.notEqual(forced, 'quota_exceeded')
  assert.equal((await first.call('getBalance', openid)).errcode, 40001)
  const second = await callerOf(service, own)
  const offsetMs = service.clock.offsetMs
  try {
    service.clock.advanceHours(2)
    assert.equal((await second.call('getBalance', openid)).errcode, 42001)
    assert.equal((await first.call('getBalance', openid)).errcode, 40001)
  } finally {
    service.clock.offsetMs = offsetMs
  }
})

test('a token stands in the query under its own name, the first of two counts', async () => {
  const path = midasV1.operations.getBalance.paths.production
  const ask = async (query: string) =>
    errcodeOf(
      await fetch(`${service.baseUrl}${path}?${query}`, {
        method: 'POST',
        body: right('getBalance'),
      }),
    )
  assert.equal(await ask(`cloudbase_access_token=${caller.token}`), 40001)
  assert.equal(await ask(`access_token=&cloudbase_access_token=${caller.token}`), 40001)
  assert.equal(await ask(`access_token=${caller.token}&cloudbase_access_token=x`), 0)
  assert.equal(await ask(`access_token=${caller.token}&access_token=x`), 0)
  assert.equal(await ask('ACCESS_TOKEN=x'), 41001)
})

test('64 query parameters are read, and broken ones do no harm', async () => {
  const path = midasV1.operations.getBalance.paths.production
  const many = Array.from({ length: 63 }, (_, n) => `k${n}=v`).join('&')
  const queries = [
    many,
    '&&&&',
    '=',
    '%',
    '%zz=%',
    'a[b]=c&a[b][c]=d',
    '__proto__=1',
    'access_token[]=x',
    '?',
    '\\',
  ]
  for (const query of queries) {
    const url = `${service.baseUrl}${path}?${query}&access_token=${caller.token}`
    const response = await fetch(url, { method: 'POST', body: right('getBalance') })
    assert.equal(await errcodeOf(response), 0, query.slice(0, 40))
  }
  const url = `${service.baseUrl}${path}?${many}&k=v&access_token=${caller.token}`
  const response = await fetch(url, { method: 'POST', body: right('getBalance') })
  assert.equal(await errcodeOf(response), 41001)
})

test('a path that is nearly right is 404, and no path at all makes a 5xx', async () => {
  const path = midasV1.operations.pay.paths.production
  const nearly = [
    `${path}/`,
    path.toUpperCase(),
    path.replace('/midas/', '//midas/'),
    `/${path}`,
    `${path}/x`,
    '/cgi-bin/midas',
    '/cgi-bin/midas/sandbox/',
    '/cgi-bin/midas/sandbox/sandbox/pay',
    `${path};x=1`,
    '/cgi-bin/midas/refund',
    '/cgi-bin/midas/%70ay%00',
    `/${'x'.repeat(5000)}`,
    '/constructor',
    '/__proto__',
  ]
  for (const url of nearly) {
    const response = await fetch(`${service.baseUrl}${url}?access_token=${caller.token}`, {
      method: 'POST',
      body: right('pay'),
    })
    assert.equal(response.status, 404, url)
    assert.equal(((await response.json()) as { error: string }).error, 'not_found')
  }
  for (const url of [
    '/%6detrics',
    '/%61dmin/v1/apps',
    '/health%7A',
    '/a%2Dmin',
    path.replace('pay', '%70ay'),
  ]) {
    const response = await fetch(`${service.baseUrl}${url}`)
    assert.equal(response.status, 404, url)
    assert.equal(((await response.json()) as { error: string }).error, 'not_found')
  }
  for (const url of ['/%', '/%zz', '/%c0%af', '/cgi-bin/midas/%E0%A4%A']) {
    const response = await fetch(`${service.baseUrl}${url}`, { method: 'POST', body: '{}' })
    assert.ok(response.status === 400 || response.status === 404, `${url}: ${response.status}`)
  }
})

test('after all that the service is alive and the ledger is what it was', () =>
  target.assertUnmoved())
