// Where the admin side answers, alone or with a port of its own, and the headers that its answers have.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin } from '../support/admin.ts'
import { callerOf, createGame, startService, type TestService } from '../support/service.ts'

let together: TestService
let apart: TestService

before(async () => {
  together = await startService()
  apart = await startService({ flags: { adminPort: '0' } })
})
after(async () => {
  await together.remove()
  await apart.remove()
})

const adminPaths = ['/healthz', '/readyz', '/metrics', '/admin/v1/status', '/admin/v1/docs/json']

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status
}

test('with a port of its own the admin side answers there and nowhere else', async () => {
  assert.notEqual(apart.adminUrl, apart.baseUrl)
  for (const path of adminPaths) {
    assert.equal(await statusOf(apart.baseUrl + path), 404, path)
    const expected = path === '/admin/v1/status' ? 401 : 200
    assert.equal(await statusOf(apart.adminUrl + path), expected, path)
  }
  const admin = new Admin({ baseUrl: apart.adminUrl })
  assert.equal((await admin.get('/status')).status, 200)
})

test('games are answered at the other port alone', async () => {
  const caller = await callerOf(apart, await createGame(apart))
  assert.equal((await caller.call('getBalance', 'o')).errcode, 0)
  const path = '/cgi-bin/midas/getbalance'
  assert.equal(await statusOf(apart.adminUrl + path), 404)
  assert.equal(await statusOf(`${apart.adminUrl}/cloud`), 404)
})

test('without one, both are at the same address', async () => {
  assert.equal(together.adminUrl, together.baseUrl)
  for (const path of adminPaths) assert.notEqual(await statusOf(together.baseUrl + path), 404, path)
})

test('every answer that a browser may show forbids frames, guesses of its type, and caches', async () => {
  const pages = ['/admin/v1/docs/', '/admin/v1/docs/static/index.html', '/_pactolus/docs/']
  const others = ['/admin/v1/none', '/none', '/_pactolus/clock', '/_pactolus/none']
  for (const path of [...adminPaths, ...pages, ...others]) {
    const { headers } = await fetch(together.baseUrl + path)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/, path)
    assert.equal(policy.includes("script-src 'self'"), path.includes('/docs'), path)
    assert.doesNotMatch(policy, /script-src[^;]*unsafe/, path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
  }
})
