// Where a push may go: not into the network of the service, and not without TLS, unless that is allowed.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { type Access, checkUrl, Forbidden, send } from '../../src/push/post.ts'

const strict: Access = { allowsPrivate: false, allowsHttp: false }
const privateToo: Access = { allowsPrivate: true, allowsHttp: false }
const get = { method: 'GET', headers: {}, body: '' } as const

test('an address in a private network is refused, however it is written', () => {
  for (const host of [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0', '10.1.2.3', '172.31.0.1'],
    ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255'],
    ...['[::1]', '[::]', '[fd00::1]', '[fe80::1]', '[::ffff:127.0.0.1]', '[::ffff:a00:1]'],
    ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[::7f00:1]'],
  ]) {
    const url = new URL(`https://${host}/push`)
    assert.throws(() => checkUrl(url, strict), Forbidden, host)
    checkUrl(url, privateToo)
  }
  for (const host of ['8.8.8.8', '[2606:4700::1111]', 'game.example']) {
    checkUrl(new URL(`https://${host}/push`), strict)
  }
})

test('without TLS only private networks are called, where they are allowed', () => {
  assert.throws(() => checkUrl(new URL('http://game.example/'), strict), /https/)
  assert.throws(() => checkUrl(new URL('http://8.8.8.8/'), privateToo), /https/)
  assert.throws(() => checkUrl(new URL('file:///etc/passwd'), privateToo), /https/)
  assert.throws(() => checkUrl(new URL('https://user:pw@game.example/'), strict), /user name/)
  checkUrl(new URL('http://10.0.0.7/'), privateToo)
  checkUrl(new URL('http://8.8.8.8/'), { allowsPrivate: true, allowsHttp: true })
})

test('a name that leads into a private network is refused when it is resolved', async () => {
  let calls = 0
  const server = createServer((_request, response) => {
    calls += 1
    response.end('here')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    const url = new URL(`http://localhost:${port}/`)
    await assert.rejects(send(url, get, { allowsPrivate: false, allowsHttp: true }), Forbidden)
    assert.deepEqual(await send(url, get, privateToo), { status: 200, text: 'here' })
    assert.equal(calls, 1)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
