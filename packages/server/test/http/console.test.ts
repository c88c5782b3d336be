// How the web console is served.
// The database does not matter here: the page and its files hold no data.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let page: string

before(async () => {
  service = await startService({ mode: 'serve' })
  page = await (await visit('/console/')).text()
})
after(() => service.remove())

function visit(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(service.baseUrl + path, { headers, redirect: 'manual' })
}

function filesOf(html: string): string[] {
  return Array.from(
    html.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g),
    (match) => match[1] ?? '',
  )
}

test('every address below /console answers the page, which finds out what to show', async () => {
  for (const path of [
    '/console',
    '/console/production/1/accounts/o%2F1/1',
    '/console/sign-in?to=x',
  ]) {
    const answer = await visit(path)
    assert.equal(answer.status, 200, path)
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.deepEqual(filesOf(await answer.text()), filesOf(page), path)
  }
})

test('each answer has a nonce of its own, and a policy that lets nothing else in', async () => {
  const nonces = new Set<string>()
  for (let n = 0; n < 3; n += 1) {
    const answer = await visit('/console/')
    const nonce = /<style nonce="([^"]{24,})">/.exec(await answer.text())?.[1] ?? ''
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.ok(policy.includes(`style-src-elem 'self' 'nonce-${nonce}';`), policy)
    assert.match(policy, /^default-src 'none'; script-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
    assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
    nonces.add(nonce)
  }
  assert.equal(nonces.size, 3)
})

test('its files stay in the cache of a browser, packed or not', async () => {
  const files = filesOf(page)
  assert.ok(files.length >= 2, page)
  for (const file of files) {
    const packed = await visit(file, { 'accept-encoding': 'gzip' })
    assert.equal(packed.status, 200, file)
    assert.equal(packed.headers.get('content-encoding'), 'gzip')
    assert.equal(packed.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    const plain = await visit(file, { 'accept-encoding': 'identity' })
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.equal(await plain.text(), await packed.text(), file)
  }
})

test('what is no file of the console is not found, under any name', async () => {
  const [script = ''] = filesOf(page)
  for (const path of [
    '/console/assets/none-AAAAAAAA.js',
    '/console/assets/manifest.json',
    '/console/assets/..%2F..%2Fpackage.json',
    '/console/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
    `${script}.gz`,
    `${script}%00`,
  ]) {
    assert.equal((await visit(path)).status, 404, path)
  }
})

test('a browser that asks for the address alone is led to the console, and a program is not', async () => {
  const led = await visit('/', { accept: 'text/html,*/*;q=0.8' })
  assert.equal(led.status, 302)
  assert.equal(led.headers.get('location'), '/console/')
  assert.equal((await visit('/')).status, 404)
})

test('a port for operators has the console, and the port of the games has none', async () => {
  const apart = await startService({ mode: 'serve', flags: { adminPort: '0' } })
  try {
    assert.equal((await fetch(`${apart.adminUrl}/console/`)).status, 200)
    assert.equal((await fetch(`${apart.baseUrl}/console/`)).status, 404)
  } finally {
    await apart.remove()
  }
})
