// The emulator's controls of a namespace's state and of its request log.
import type { ServerResponse } from 'node:http'
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors } from '../api/schemas.ts'
import * as contract from './contract.ts'
import type { Emulator } from './emulator.ts'
import type { RequestLog } from './request-log.ts'

/** A seed may hold many players. */
const bodyLimitBytes = 16 * 1024 * 1024

/** A follower that reads too slowly is cut off before its requests fill the memory. */
const followedBytesMax = 16 * 1024 * 1024

const querystring = contract.NamespaceQuery

export function registerState(app: ApiApp, emulator: Emulator): void {
  const tags = ['state']
  const response = { 200: contract.StateBody, ...errors }
  const route = (summary: string, description: string) => ({ summary, description, tags })
  app.post(
    '/reset',
    {
      schema: {
        ...route('Reset', 'Initial coins and settings, real time, no faults, empty request log.'),
        querystring,
        response,
      },
    },
    async ({ query }) => emulator.namespace(query.namespace).reset(),
  )
  app.post(
    '/seed',
    {
      schema: {
        ...route('Load a seed', 'Builds the state from the seed and removes all earlier state.'),
        querystring,
        body: contract.Seed,
        response,
      },
      bodyLimit: bodyLimitBytes,
    },
    async ({ query, body }) => emulator.namespace(query.namespace).seed(body),
  )
  app.get(
    '/snapshots',
    {
      schema: {
        ...route('List snapshots', 'Newest first.'),
        querystring,
        response: { 200: Type.Object({ items: Type.Array(contract.SnapshotBody) }), ...errors },
      },
    },
    async ({ query }) => ({ items: await emulator.namespace(query.namespace).snapshots() }),
  )
  app.post(
    '/snapshots',
    {
      schema: {
        ...route('Take a snapshot', 'Keeps coins, orders and the clock under a name.'),
        querystring,
        body: contract.SnapshotTerms,
        response: { 200: contract.SnapshotBody, ...errors },
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).snapshot(body.name),
  )
  app.post(
    '/snapshots/:name/restore',
    {
      schema: {
        ...route('Restore a snapshot', 'May be repeated; faults and settings do not change.'),
        querystring,
        params: Type.Object({ name: contract.SnapshotName }),
        response,
      },
    },
    async ({ query, params }) => emulator.namespace(query.namespace).restore(params.name),
  )
}

export function registerRequests(app: ApiApp, emulator: Emulator): void {
  app.get(
    '/requests',
    {
      schema: {
        summary: 'The last requests, oldest first',
        description:
          'With follow=1 the connection stays open and sends each request as a line of JSON.',
        tags: ['requests'],
        querystring: contract.RequestsQuery,
        response: { 200: Type.Object({ items: Type.Array(contract.LoggedRequest) }), ...errors },
      },
    },
    async ({ query: { namespace, follow, ...page } }, reply) => {
      const { requests } = emulator.namespace(namespace)
      const items = requests.list(page)
      if (follow === undefined) return { items }
      sendFollowed(reply.hijack().raw, requests, items)
      return reply
    },
  )
}

/** Sends each request as a line of JSON until the caller goes or the service stops. */
function sendFollowed(
  response: ServerResponse,
  requests: RequestLog,
  items: readonly contract.LoggedRequest[],
): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
  const write = (request: contract.LoggedRequest) => {
    response.write(`${JSON.stringify(request)}\n`)
    if (response.writableLength > followedBytesMax) response.destroy()
  }
  items.forEach(write)
  response.once(
    'close',
    requests.follow(write, () => response.end()),
  )
}
