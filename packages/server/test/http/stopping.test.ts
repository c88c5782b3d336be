// The connections of a server that closes: none stays open that carries no request.
// The database does not matter here: there is none.
import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { connectionEnder } from '../../src/http/front.ts'
import { until } from '../support/until.ts'

test('a connection ends with the answer that was under way, and one without a request at once', async () => {
  const answers: ServerResponse[] = []
  const server = createServer({ keepAliveTimeout: 3_600_000 }, (_request, response) => {
    response.write('the head is sent, and says nothing of an end')
    answers.push(response)
  })
  const endConnections = connectionEnder(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const open = () => {
    const socket = connect(port, '127.0.0.1')
    return socket.resume().on('error', () => {})
  }
  const [busy, unused] = [open(), open()]
  busy.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => answers.length === 1 && !unused.connecting)
  let isClosed = false
  endConnections()
  server.close(() => {
    isClosed = true
  })
  await until(() => unused.closed)
  assert.equal(busy.closed, false, 'the answer was cut')
  answers[0]?.end()
  // The server's end of a connection may be gone before its client notices.
  await until(() => isClosed && busy.closed)
})
