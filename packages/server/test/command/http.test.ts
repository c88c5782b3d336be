// The requests of the commands: how they end when a server is slow, cuts the answer or refuses early.
// The database does not matter here: there is none.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { send, TimeoutError } from '../../src/command/http.ts'

const servers: ReturnType<typeof createServer>[] = []
after(() => {
  for (const server of servers) server.close().closeAllConnections()
})

async function serverOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the time is up before an answer, and in the middle of one', async () => {
  const url = await serverOf((request, response) => {
    if (request.url === '/half') response.write('half')
  })
  await assert.rejects(send(`${url}/never`, { method: 'GET', timeoutMs: 50 }), TimeoutError)
  const half = await send(`${url}/half`, { method: 'GET', timeoutMs: 200 })
  await assert.rejects(text(half), TimeoutError)
})

test('an answer that is cut is an error, and so is a body that cannot be read', async () => {
  const url = await serverOf((request, response) => {
    if (request.method === 'POST') request.resume()
    else response.write('half', () => response.destroy())
  })
  const cut = await send(url, { method: 'GET', timeoutMs: 10_000 })
  await assert.rejects(text(cut), /aborted/)
  const broken = new Readable({
    read() {
      this.destroy(new Error('the disk is gone'))
    },
  })
  const sent = send(url, { method: 'POST', body: broken, timeoutMs: 10_000 })
  await assert.rejects(sent, /the disk is gone/)
})

test('a refusal in the middle of a long body is the answer', async () => {
  const url = await serverOf((_, response) => {
    response.writeHead(413, { connection: 'close' }).end('too long')
  })
  let chunks = 0
  const endless = new Readable({
    read() {
      chunks += 1
      setImmediate(() => this.push(chunks > 10_000 ? null : Buffer.alloc(65_536)))
    },
  })
  const answer = await send(url, { method: 'POST', body: endless, timeoutMs: 60_000 })
  assert.deepEqual([answer.statusCode, await text(answer)], [413, 'too long'])
  endless.destroy()
})
