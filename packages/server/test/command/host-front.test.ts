// The front before the platform's hosts: its certificates, its variables, and what it does with other hosts.
// The database does not matter here: none is asked.
import assert from 'node:assert/strict'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { makeCertificates } from '../../src/command/certificates.ts'
import { emulatedHosts, type FrontOptions, startHostFront } from '../../src/command/host-front.ts'
import { openHosts } from '../../src/command/host-variables.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
after(() => folder.remove())
const certificates = await makeCertificates(emulatedHosts)
const upstream = { http: undefined, https: undefined }
const nowhere = {
  baseUrl: 'http://127.0.0.1:1',
  otherHosts: 'pass',
  upstream,
  certificates,
} as const

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  return (server.address() as AddressInfo).port
}

async function frontOf(changes: Partial<FrontOptions> = {}) {
  const front = await startHostFront({ ...nowhere, ...changes })
  after(front.close)
  return front
}

/** All that comes back on a connection to a port after `text` was sent. */
async function talk(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  socket.write(text)
  let answer = ''
  for await (const part of socket) answer += part
  return answer
}

test('its certificate is of its authority, for every host of the platform and no other', () => {
  const authority = new X509Certificate(certificates.authority)
  const certificate = new X509Certificate(certificates.certificate)
  assert.ok(authority.ca)
  assert.ok(!certificate.ca)
  assert.ok(certificate.checkIssued(authority))
  assert.ok(certificate.verify(authority.publicKey))
  const ownKey = createPublicKey(certificates.key).export({ type: 'spki', format: 'pem' })
  assert.equal(certificate.publicKey.export({ type: 'spki', format: 'pem' }), ownKey)
  for (const host of emulatedHosts) assert.equal(certificate.checkHost(host), host)
  assert.equal(certificate.checkHost('mp.weixin.qq.com'), undefined)
  assert.equal(certificate.checkHost('evil.api.weixin.qq.com'), undefined)
})

test('bytes for other hosts go through as they are', async () => {
  const port = await listen(createTcpServer((socket) => socket.end('bytes, not TLS')))
  const { proxyPort } = await frontOf()
  const answer = await talk(proxyPort, `CONNECT localhost:${port} HTTP/1.1\r\nhost: x\r\n\r\n`)
  assert.equal(answer, 'HTTP/1.1 200 Connection Established\r\n\r\nbytes, not TLS')
})

test('they go through the proxy that this process would use', async () => {
  const received: string[] = []
  const proxy = createServer((asked, response) => response.end(`plain ${asked.url}`))
  proxy.on('connect', ({ url, headers }, socket) => {
    received.push(`${url} ${headers['proxy-authorization']}`)
    socket.end('HTTP/1.1 200 Hello\r\n\r\nfrom there')
  })
  const address = `http://me:a%40b@127.0.0.1:${await listen(proxy)}`
  const { proxyPort } = await frontOf({ upstream: { http: address, https: address } })
  const asked = 'CONNECT www.example.invalid:443 HTTP/1.1\r\nhost: x\r\n\r\n'
  assert.match(await talk(proxyPort, asked), /^HTTP\/1\.1 200 Hello\r\n\r\nfrom there$/)
  const basic = Buffer.from('me:a@b').toString('base64')
  assert.deepEqual(received, [`www.example.invalid:443 Basic ${basic}`])
  const url = 'http://www.example.invalid/a?b'
  const plain = `GET ${url} HTTP/1.1\r\nhost: www.example.invalid\r\nconnection: close\r\n\r\n`
  assert.match(await talk(proxyPort, plain), new RegExp(`plain ${url.replace('?', '\\?')}`))
})

test('refused, they get a sentence; a host on this machine is never refused', async () => {
  const port = await listen(createServer((_, response) => response.end('here')))
  const { proxyPort } = await frontOf({ otherHosts: 'refuse' })
  const ask = (host: string) =>
    talk(proxyPort, `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
  assert.match(await ask('www.example.invalid'), /^HTTP\/1\.1 403 .*--other-hosts pass lets/s)
  assert.match(await ask(`localhost:${port}`), /^HTTP\/1\.1 200 .*here/s)
  assert.match(
    await talk(proxyPort, 'CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n'),
    /^HTTP\/1\.1 403 /,
  )
})

test('what no client should send does not end it', async () => {
  const { proxyPort } = await frontOf()
  const answers = [
    'CONNECT http://x HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET http://[/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: \r\nconnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: api.weixin.qq.com\r\nconnection: close\r\n\r\n',
    'not HTTP\r\n\r\n',
  ].map((text) => talk(proxyPort, text).catch(() => ''))
  await Promise.all(answers)
  const asked = request({ port: proxyPort, host: '127.0.0.1', headers: { host: 'x' } })
  const status = await new Promise((resolve) => {
    asked.once('response', ({ statusCode }) => resolve(statusCode)).end()
  })
  assert.equal(status, 403)
})

test('the program keeps what it had: direct hosts, options of Node, trusted certificates', async () => {
  const extra = join(folder.path, 'extra.pem')
  writeFileSync(extra, 'EXTRA')
  const env = {
    NO_PROXY: 'db.internal, .qq.com,*,weixin.qq.com',
    NODE_OPTIONS: '--no-warnings',
    NODE_EXTRA_CA_CERTS: extra,
    SSL_CERT_FILE: extra,
  }
  const { variables, close } = await openHosts({ baseUrl: 'http://127.0.0.1:1' }, 'pass', env)
  assert.equal(variables.NO_PROXY, 'localhost,127.0.0.1,::1,db.internal')
  assert.match(variables.NODE_OPTIONS ?? '', /^--no-warnings --require ".*emulated-hosts\.cjs"$/)
  for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE']) {
    assert.match(readFileSync(variables[name] ?? '', 'utf8'), /^EXTRA\n-----BEGIN CERTIFICATE/)
  }
  close()
  assert.ok(!existsSync(dirname(variables.SSL_CERT_FILE ?? '')))
})
