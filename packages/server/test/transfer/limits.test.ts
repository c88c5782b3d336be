// How large a file an import takes, and how long it may be on its way.
import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import { after, before, test } from 'node:test'
import { onRouter } from '../support/database.ts'
import {
  adminToken,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const limitBytes = 4096
let service: TestService
let game: Game

before(async () => {
  const limits = { importLimitBytes: String(limitBytes), importTimeoutMs: '1500' }
  service = await startService({ flags: { ...limits, requestTimeoutMs: '1000' } })
  game = await createGame(service)
})
after(() => service.remove())

/** Nothing is imported behind a router, and no file is read for it. */
const skip = onRouter ? 'needs a ledger in one database' : false

async function imported(body: RequestInit['body']): Promise<[status: number, error: unknown]> {
  const response = await fetch(`${service.adminUrl}/admin/v1/offers/${game.offerId}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/x-ndjson' },
    body,
    duplex: 'half',
  } as RequestInit)
  return [response.status, ((await response.json()) as { error: string }).error]
}

test('a file larger than the limit is refused, and one of that size is read', {
  skip,
}, async () => {
  assert.deepEqual(await imported(' '.repeat(limitBytes + 1)), [413, 'import_too_large'])
  assert.deepEqual(await imported(' '.repeat(limitBytes)), [400, 'bad_export'])
})

test('a file has a time of its own to arrive in, longer than that of other requests', {
  skip,
}, async () => {
  const server = service.app.server as Server
  assert.equal(server.requestTimeout, 1000)
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"type":')),
  })
  const answer = imported(stalled)
  await until(() => server.requestTimeout !== 1000)
  assert.equal(server.requestTimeout, 1500)
  assert.deepEqual(await answer, [408, 'import_too_slow'])
  assert.equal(server.requestTimeout, 1000)
})
