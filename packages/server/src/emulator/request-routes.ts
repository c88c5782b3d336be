// The emulator's controls of the request log of a namespace.
import type { ServerResponse } from 'node:http'
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors } from '../api/schemas.ts'
import * as contract from './contract.ts'
import type { Emulator } from './emulator.ts'
import * as requestContract from './request-contract.ts'
import type { RequestLog } from './request-log.ts'
import { listCalls } from './try.ts'
import * as tryContract from './try-contract.ts'

/** A follower that reads too slowly is cut off before its requests fill the memory. */
const followedBytesMax = 16 * 1024 * 1024

const tags = ['requests']

export function registerRequests(app: ApiApp, emulator: Emulator): void {
  app.get(
    '/requests',
    {
      schema: {
        summary: 'The last requests, oldest first',
        description:
          'With follow=1 the connection stays open and sends each request as a line of JSON.',
        tags,
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
  registerRequest(app, emulator)
}

/** What concerns one request of the log. */
function registerRequest(app: ApiApp, emulator: Emulator): void {
  const terms = {
    tags,
    querystring: contract.NamespaceQuery,
    params: requestContract.RequestSeq,
  }
  app.get(
    '/requests/:seq',
    {
      schema: {
        ...terms,
        summary: 'Show a request: as it was sent, its answer, and why its signature is wrong',
        response: { 200: requestContract.RequestDetail, ...errors },
      },
    },
    async ({ query, params }) => emulator.namespace(query.namespace).showRequest(params.seq),
  )
  app.post(
    '/requests/:seq/again',
    {
      schema: {
        ...terms,
        summary: 'Send a request again, byte for byte',
        description: 'Over HTTP, with its token and signatures as they were. Faults apply.',
        response: { 200: requestContract.SentAgain, ...errors },
      },
    },
    async ({ query, params }) => emulator.namespace(query.namespace).sendAgain(params.seq),
  )
  app.post(
    '/requests/:seq/compare',
    {
      schema: {
        ...terms,
        summary: 'Tell whether a string is what was signed for a request',
        body: requestContract.CompareText,
        response: { 200: requestContract.Compared, ...errors },
      },
    },
    async ({ query, params, body }) => ({
      is_signed: await emulator.namespace(query.namespace).isSigned(params.seq, body.text),
    }),
  )
}

/** Calls that the emulator makes for a developer. */
export function registerTry(app: ApiApp, emulator: Emulator): void {
  app.get(
    '/calls',
    {
      schema: {
        summary: 'List the calls that can be tried, with their fields',
        tags: ['try'],
        response: { 200: Type.Object({ items: Type.Array(tryContract.TryCall) }), ...errors },
      },
    },
    async () => ({ items: listCalls() }),
  )
  app.post(
    '/try',
    {
      schema: {
        summary: 'Make a call: sign it with the keys of the game and send it over HTTP',
        description:
          'The answer has the request, the string to sign, and programs that make the same call.',
        tags: ['try'],
        querystring: contract.NamespaceQuery,
        body: tryContract.TryTerms,
        response: { 200: tryContract.TryResult, ...errors },
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).try(body),
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
