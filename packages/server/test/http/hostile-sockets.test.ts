// Connections that break the rules of HTTP: bodies that are too large or never end, heads that are too
// long, clients that hang up. None of it is answered 5xx, and none of it moves a coin.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { midasV1 } from '@pactolus/protocol'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'
import { head, open, type RawAnswer, readAnswer, sendRaw } from '../support/sockets.ts'
import { until } from '../support/until.ts'

const openid = 'o_sockets'
const tenMegabytes = 10 * 1024 * 1024
let service: TestService
let caller: Caller
let target: string

before(async () => {
  service = await startService({ flags: { requestTimeoutMs: '2000' } })
  const game = await createGame(service)
  caller = await callerOf(service, game)
  await recharge(service, accountOf(game, 'production', openid), 100n)
  target = `${midasV1.operations.pay.paths.production}?access_token=${caller.token}`
})
after(() => service.remove())

function payBody(billNo: string, more: Record<string, string> = {}): string {
  return JSON.stringify({
    ...caller.signed('pay', caller.fields(openid, { bill_no: billNo, amt: 1 })),
    ...more,
  })
}

function errcodeOf({ status, body }: RawAnswer): number {
  assert.equal(status, 200, body)
  return (JSON.parse(body) as { errcode: number }).errcode
}

async function balance(): Promise<unknown> {
  return (await caller.call('getBalance', openid)).balance
}

test('a body of 10 MB with its length told is 47001, and the connection is closed', async () => {
  const body = payBody('big', { extra: 'x'.repeat(tenMegabytes) })
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  const answer = await sendRaw(service.baseUrl, head('POST', target, length), body)
  assert.equal(errcodeOf(answer), 47001)
  assert.match(answer.head, /connection: close/i)
  assert.match(answer.body, /larger than 65536 bytes rid: [0-9a-f-]{26}/)
})

test('a body of 10 MB in chunks is 47001 as well', async () => {
  const chunk = Buffer.alloc(65_536, 'x')
  const parts: (string | Buffer)[] = [head('POST', target, 'Transfer-Encoding: chunked')]
  parts.push('9\r\n{"extra":\r\n', '1\r\n"\r\n')
  for (let sent = 0; sent < tenMegabytes; sent += chunk.length) {
    parts.push(`${chunk.length.toString(16)}\r\n`, chunk, '\r\n')
  }
  parts.push('2\r\n"}\r\n0\r\n\r\n')
  assert.equal(errcodeOf(await sendRaw(service.baseUrl, ...parts)), 47001)
})

test('a body of exactly the limit is read, of one byte more is not', async () => {
  const padded = (size: number) => {
    const empty = payBody('exact', { extra: '' })
    return payBody('exact', { extra: 'x'.repeat(size - Buffer.byteLength(empty)) })
  }
  assert.equal((await caller.post('pay', padded(65_536))).errcode, 0)
  const over = await caller.send('pay', padded(65_537))
  assert.equal(over.status, 200)
  assert.equal(((await over.json()) as { errcode: number }).errcode, 47001)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'exact' })).errcode, 0)
})

test('a right body in many small chunks is a body like any other', async () => {
  const body = payBody('chunks')
  const socket = await open(service.baseUrl)
  const answer = readAnswer(socket)
  socket.setNoDelay(true)
  socket.write(head('POST', target, 'Transfer-Encoding: chunked'))
  for (const byte of body) socket.write(`1\r\n${byte}\r\n`)
  socket.write('0\r\n\r\n')
  assert.equal(errcodeOf(await answer), 0)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'chunks' })).errcode, 0)
})

test('half a body and then silence or a hang-up moves nothing and leaves nothing behind', async () => {
  const body = payBody('half')
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  for (let times = 0; times < 20; times += 1) {
    const socket = await open(service.baseUrl)
    socket.write(head('POST', target, length) + body.slice(0, body.length / 2))
    if (times % 2 === 0) socket.destroy()
    else socket.end()
  }
  const early = await open(service.baseUrl)
  early.write('POST /cgi-bin/mid')
  early.destroy()
  await until(async () => (await connections()) <= 1)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'half' })).errcode, 90000)
})

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    service.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

test('a client that hangs up before its answer has paid once, and finds out by the same number', async () => {
  const body = payBody('gone')
  const socket = await open(service.baseUrl)
  socket.end(head('POST', target, `Content-Length: ${Buffer.byteLength(body)}`) + body)
  socket.destroySoon()
  await until(async () => {
    const { errcode } = await caller.call('pay', openid, { bill_no: 'gone', amt: 1 })
    assert.ok(errcode === 0 || errcode === 90012)
    return true
  })
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'gone' })).errcode, 0)
  assert.equal(await balance(), 100)
})

test('many requests on one connection, sent at once, are each answered', async () => {
  const socket = await open(service.baseUrl)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
  })
  const request = (n: number) => {
    const body = payBody(`pipe${n % 5}`)
    return head('POST', target, `Content-Length: ${Buffer.byteLength(body)}`) + body
  }
  socket.write(Array.from({ length: 15 }, (_, n) => request(n)).join(''))
  await until(() => (text.match(/"errcode":/g)?.length ?? 0) === 15)
  socket.destroy()
  assert.equal(text.match(/"errcode":0,/g)?.length, 5)
  assert.equal(text.match(/"errcode":90012,/g)?.length, 10)
  for (let n = 0; n < 5; n += 1) {
    assert.equal((await caller.call('cancelPay', openid, { bill_no: `pipe${n}` })).errcode, 0)
  }
})

test('a head that is too long, or holds too many lines, is refused before anything else', async () => {
  const long = await sendRaw(service.baseUrl, head('POST', target, `X-Long: ${'x'.repeat(40_000)}`))
  assert.equal(long.status, 431)
  const lines = Array.from({ length: 5000 }, (_, n) => `X-${n}: y`)
  const many = await sendRaw(service.baseUrl, head('POST', target, ...lines))
  assert.equal(many.status, 431)
  const path = await sendRaw(service.baseUrl, head('POST', `/${'x'.repeat(40_000)}`))
  assert.ok([404, 414, 431].includes(path.status), String(path.status))
})

test('what is not HTTP, or lies about its length, is refused with 4xx or a closed connection', async () => {
  const requests = [
    'GARBAGE\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'POST / HTTP/9.9\r\n\r\n',
    head('POST', target, 'Content-Length: -1'),
    head('POST', target, 'Content-Length: abc'),
    head('POST', target, 'Content-Length: 5', 'Content-Length: 6'),
    head('POST', target, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    head('POST', target, 'Transfer-Encoding: gzip'),
    `${head('POST', target, 'Transfer-Encoding: chunked')}zz\r\n`,
    `POST ${target} HTTP/1.1\r\n\r\n`,
    head('POST', target, 'Content-Length: 0', 'Expect: the-unexpected'),
    head('POST', target, 'Bad Header: x'),
    head('FOO', target),
  ]
  for (const request of requests) {
    const { status } = await sendRaw(service.baseUrl, request)
    assert.ok(status === 0 || (status >= 400 && status < 500), `${status}: ${request.slice(0, 90)}`)
  }
})

test('a duplicated or hostile Content-Type, and a compressed body, are read as what they are', async () => {
  const body = payBody('types')
  const length = `Content-Length: ${Buffer.byteLength(body)}`
  const twice = head('POST', target, length, 'Content-Type: text/xml', 'Content-Type: a/b')
  assert.equal(errcodeOf(await sendRaw(service.baseUrl, twice, body)), 0)
  const zipped = head('POST', target, length, 'Content-Encoding: gzip')
  assert.equal(errcodeOf(await sendRaw(service.baseUrl, zipped, body)), 90012)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'types' })).errcode, 0)
})

test('two Host headers are 400, on every path', async () => {
  for (const path of [target, '/healthz', '/metrics']) {
    const answer = await sendRaw(service.baseUrl, head('GET', path, 'host: other.example'))
    assert.equal(answer.status, 400, path)
    assert.equal((JSON.parse(answer.body) as { error: string }).error, 'bad_request')
  }
})

test('a client that sends one byte and waits is hung up on, and disturbs nobody meanwhile', async () => {
  const slow = await open(service.baseUrl)
  const answer = readAnswer(slow)
  slow.write(head('POST', target, 'Content-Length: 100'))
  slow.write('{')
  assert.equal(await balance(), 100)
  assert.equal((await fetch(`${service.baseUrl}/healthz`)).status, 200)
  slow.destroy()
  assert.equal((await answer).status, 0)
})

test('after all that the service is alive and every coin is where it was', async () => {
  assert.equal(await balance(), 100)
  assert.deepEqual(await brokenChecks(service.driver), [])
  assert.equal((await fetch(`${service.baseUrl}/readyz`)).status, 200)
  const { lanes } = service.services.ledger
  assert.equal(lanes.orders.size + lanes.balances.size, 0, 'nobody waits any more')
})
