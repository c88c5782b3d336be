// The front of the HTTP server: it answers the protocol's own paths on node:http itself and leaves
// every other one to Fastify. A payment needs none of what a framework offers, and half its time.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import { hostErrcodes } from '@pactolus/protocol'
import { realClock } from '../clock.ts'
import type { Services } from '../services.ts'
import type { Endpoint, Endpoints } from '../wire/endpoint.ts'
import { busy, json, respond } from '../wire/respond.ts'
import { newRid } from '../wire/rid.ts'
import { readTarget } from './containers.ts'

const headerBytesMax = 16_384

/**
 * A server that answers at `endpoints`, and hands all other requests to `rest`. `container`: it is for the
 * containers of that cloud environment alone.
 */
export function createFront(
  services: Services,
  endpoints: Endpoints,
  rest: RequestListener,
  container?: string,
): Server {
  const { requestTimeoutMs, keepAliveTimeoutMs } = services.config
  const server = createServer({
    maxHeaderSize: headerBytesMax,
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  })
  return server.on('request', (request, response) => {
    const misled = container === undefined ? undefined : readTarget(request)
    if (misled !== undefined) {
      refuseRequest(response, 400, 'bad_request', misled)
      return
    }
    const { url = '' } = request
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    if (hasTwoHosts(request)) {
      refuseRequest(response, 400, 'bad_request', 'A request has one Host header.')
      return
    }
    const endpoint = endpoints.get(path)
    if (endpoint !== undefined) answerAt(services, endpoint, request, response, container)
    else if (!disguised.test(path)) rest(request, response)
    else refuseRequest(response, 404, 'not_found', `There is no ${request.method} ${path}.`)
  })
}

const sweepMs = 100

/**
 * Returns what ends the connections without a request while `server` closes. Node ends those that wait for
 * their next request at that moment; one that never had a request, or has its answer later, would stay.
 */
export function connectionEnder(server: Server): () => void {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return () => {
    if (!server.listening) return
    const sweep = setInterval(() => {
      server.closeIdleConnections()
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }, sweepMs)
    server.once('close', () => clearInterval(sweep))
  }
}

/**
 * A percent-encoded letter, digit, `-`, `.` or `_`. A router decodes it, and `/%6detrics` would pass a
 * proxy that keeps `/metrics` from the public.
 */
const disguised = /%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/i

/** Node keeps the first Host and drops the others; a proxy may have looked at another one. */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

function refuseRequest(
  response: ServerResponse,
  status: number,
  error: string,
  message: string,
): void {
  const text = JSON.stringify({ error, message })
  // The body is not read: the connection cannot carry another request.
  const length = Buffer.byteLength(text)
  const headers = { 'content-type': json, 'content-length': length, connection: 'close' }
  response.writeHead(status, headers).end(text)
}

function answerAt(
  services: Services,
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
  container: string | undefined,
): void {
  const rid = newRid(realClock.now())
  if (container !== undefined) response.setHeader('x-openapi-seqid', rid)
  const { reason } = services.unready
  // A service that drains still answers what comes, so that a restart fails no call.
  if (reason !== undefined && reason !== 'draining') {
    request.resume()
    const text = endpoint.toText(busy, { rid, operation: endpoint.operation, bill_no: undefined })
    send(response, text, false)
    return
  }
  readBody(request, services.config.bodyLimitBytes, (body) => {
    if (body === 'too_large') {
      const detail = `the body is larger than ${services.config.bodyLimitBytes} bytes`
      const answer = { errcode: hostErrcodes.body_malformed, detail }
      send(
        response,
        endpoint.toText(answer, { rid, operation: endpoint.operation, bill_no: undefined }),
        true,
      )
      return
    }
    const { method = '', url = '' } = request
    const mark = url.indexOf('?')
    const [path, query] = mark === -1 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
    const originOf = () => services.forwarded.originOf(request)
    const whole = { method, path, query, body, connection: response, originOf, container }
    const { dialect, operation, env, toText } = endpoint
    const peer = services.forwarded.peerOf(request)
    // Node reads the headers when they are first asked for; most calls need none.
    const traceparent = services.tracing && (request.headers.traceparent as string | undefined)
    const answering = { rid, traceparent, peer, dialect, operation, env, toText, request: whole }
    const answered = respond(services, answering, (log) => endpoint.answer(whole, log))
    // An answered connection must not stay open for the next request of a server that is leaving.
    void answered.then((text) => {
      if (text === undefined) response.destroy()
      else send(response, text, services.unready.reason === 'draining')
    })
  })
}

/** Calls back once: with the whole body, or as soon as it is larger than `limitBytes`. */
function readBody(
  request: IncomingMessage,
  limitBytes: number,
  done: (body: Buffer | 'too_large') => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    if (length > limitBytes) return
    length += chunk.length
    if (length > limitBytes) done('too_large')
    else chunks.push(chunk)
  })
  request.on('end', () => {
    if (length > limitBytes) return
    const [first] = chunks
    done(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks))
  })
  // A caller that hangs up half-way has asked for nothing.
  request.on('error', () => {})
}

/** HTTP 200 for every answer of the protocol: the truth is in errcode (auth §7). */
function send(response: ServerResponse, text: string, close: boolean): void {
  response.writeHead(200, {
    'content-type': json,
    'content-length': Buffer.byteLength(text),
    ...(close && { connection: 'close' }),
  })
  // In one piece: end(text) passes on an empty second piece, and node then gathers the two for
  // writev. That takes 10 % of the time of HTTP.
  const { socket } = response
  socket?.cork()
  response.write(text)
  socket?.uncork()
  response.end()
}
