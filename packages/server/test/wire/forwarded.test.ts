// Whose word counts on who sent a request and to which host: only that of a proxy that is trusted.
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import type { TrustProxy } from '../../src/option-readers.ts'
import { readForwarded } from '../../src/wire/forwarded.ts'

/** A request that came over a connection from `remoteAddress`. */
function requestOf(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

const proxies = ['10.0.0.0/8', '::1', 'fd00::/8']
const cases: [trust: TrustProxy, connection: string, forwardedFor: string, peer: string][] = [
  [false, '10.0.0.1', '6.6.6.6', '10.0.0.1'],
  // One proxy: only what it appends is used.
  [1, '10.0.0.1', '6.6.6.6', '6.6.6.6'],
  [1, '10.0.0.1', '1.1.1.1, 6.6.6.6', '6.6.6.6'],
  [2, '10.0.0.1', '1.1.1.1,6.6.6.6', '1.1.1.1'],
  [2, '10.0.0.1', '6.6.6.6', '6.6.6.6'],
  [1, '10.0.0.1', '', '10.0.0.1'],
  // By address: the search ends at the first that is no proxy.
  [proxies, '6.6.6.6', '1.1.1.1', '6.6.6.6'],
  [proxies, '10.0.0.1', '6.6.6.6', '6.6.6.6'],
  [proxies, '::ffff:10.0.0.1', '6.6.6.6', '6.6.6.6'],
  [proxies, '::1', '1.1.1.1, 6.6.6.6 , 10.2.2.2', '6.6.6.6'],
  [proxies, '::1', 'fd00::1%eth0, 10.2.2.2', 'fd00::1%eth0'],
  [proxies, '10.0.0.1', '2001:db8::1', '2001:db8::1'],
  // What is no address is never taken.
  [1, '10.0.0.1', '10.0.0.1<script>', '10.0.0.1'],
  [proxies, '10.0.0.1', '6.6.6.6, <b>, 10.2.2.2', '10.2.2.2'],
  [proxies, '10.0.0.1', '6.6.6.6:80', '10.0.0.1'],
  [proxies, '10.0.0.1', ',', '10.0.0.1'],
  [proxies, '10.0.0.1', 'unknown', '10.0.0.1'],
]

test('the sender is the last address that is no trusted proxy', () => {
  for (const [trust, connection, forwardedFor, peer] of cases) {
    const request = requestOf(connection, { 'x-forwarded-for': forwardedFor })
    const found = readForwarded(trust).peerOf(request)
    assert.equal(found, peer, `${trust} ${connection} "${forwardedFor}"`)
  }
})

test('a header full of proxies is not read to its end', () => {
  const forwardedFor = `6.6.6.6,${'10.0.0.9,'.repeat(1600)}10.0.0.9`
  const request = requestOf('10.0.0.1', { 'x-forwarded-for': forwardedFor })
  assert.equal(readForwarded(proxies).peerOf(request), '10.0.0.9')
})

test('X-Forwarded-Host counts from a trusted proxy alone, and only as a host', () => {
  const hosts: [trust: TrustProxy, connection: string, forwarded: string, host: string][] = [
    [false, '10.0.0.1', 'shop.example', 'own.example:80'],
    [proxies, '6.6.6.6', 'shop.example', 'own.example:80'],
    [proxies, '10.0.0.1', 'shop.example', 'shop.example'],
    [1, '10.0.0.1', 'evil.example, shop.example:8443', 'shop.example:8443'],
    [1, '10.0.0.1', '[2001:db8::1]:443', '[2001:db8::1]:443'],
    [1, '10.0.0.1', 'shop.example/<script>', 'own.example:80'],
    [1, '10.0.0.1', '', 'own.example:80'],
  ]
  for (const [trust, connection, forwarded, host] of hosts) {
    const headers = { host: 'own.example:80', 'x-forwarded-host': forwarded }
    const found = readForwarded(trust).hostOf(requestOf(connection, headers))
    assert.equal(found, host, `${trust} ${connection} "${forwarded}"`)
  }
})

test('a link has the scheme and host of the sender, as a trusted proxy tells them', () => {
  const shop = { host: 'own.example:80', 'x-forwarded-host': 'shop.example' }
  const https = { ...shop, 'x-forwarded-proto': 'https' }
  const origins: [trust: TrustProxy, headers: Record<string, string>, origin: string][] = [
    [false, https, 'http://own.example:80'],
    [['10.9.0.0/16'], https, 'http://own.example:80'],
    [1, https, 'https://shop.example'],
    [1, { ...shop, 'x-forwarded-proto': 'javascript' }, 'http://shop.example'],
    [1, { host: 'own.example"><script>' }, 'http://10.0.0.2:4800'],
    [false, {}, 'http://10.0.0.2:4800'],
  ]
  for (const [trust, headers, origin] of origins) {
    const socket = { remoteAddress: '10.0.0.1', localAddress: '10.0.0.2', localPort: 4800 }
    const request = { socket, headers } as unknown as IncomingMessage
    assert.equal(readForwarded(trust).originOf(request), origin)
  }
})
