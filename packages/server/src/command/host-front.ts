// Answers in place of the platform's hosts for the program of `pactolus exec`. It is a proxy and a
// TLS server on this machine, which pass calls of those hosts to the emulator. A call of any other
// host is passed on unchanged, or refused.

import {
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request as requestOver,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { t } from '../texts.ts'
import type { Certificates } from './certificates.ts'

const apiHosts = ['', '2', 'sh.', 'sz.', 'hk.'].map((part) =>
  part === '2' ? 'api2.weixin.qq.com' : `${part}api.weixin.qq.com`,
)
/** Where SDKs before 2.0 send their cloud calls, to the path /admin. */
const cloudHosts = ['tcb-open', 'tcb-admin'].flatMap((name) => [
  `${name}.tencentcloudapi.com`,
  `${name}.tencentyun.com`,
])
/** The hosts that the emulator answers for (auth §1, cloud-call §4). */
export const emulatedHosts = [...apiHosts, ...cloudHosts]

export type OtherHosts = 'pass' | 'refuse'

export interface FrontOptions {
  readonly baseUrl: string
  /** Takes plain calls of api.weixin.qq.com instead, which need no token there. */
  readonly openApiUrl?: string | undefined
  readonly otherHosts: OtherHosts
  /** The proxies that this process would use itself. */
  readonly upstream: { readonly http: string | undefined; readonly https: string | undefined }
  readonly certificates: Certificates
}

export interface HostFront {
  readonly proxyPort: number
  readonly tlsPort: number
  close(): void
}

export async function startHostFront(options: FrontOptions): Promise<HostFront> {
  const { certificates, otherHosts, upstream } = options
  const { certificate: cert, key } = certificates
  const tls = createTlsServer({ cert, key }, (request, response) =>
    answer(options, request, response, true),
  )
  const proxy = createServer((request, response) => answer(options, request, response, false))
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const { url = '' } = request
    const { hostname, port } = urlOf(`http://${url}`)
    socket.on('error', () => socket.destroy())
    if (isEmulated(hostname) && url.endsWith(':443')) {
      socket.write(established)
      if (head.length > 0) socket.unshift(head)
      tls.emit('connection', socket)
    } else if (otherHosts === 'refuse' && !isLocal(hostname)) {
      socket.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n${refusalOf(hostname)}\n`)
    } else {
      tunnel(socket, head, { hostname, port: Number(port || 80), url, via: upstream.https })
    }
  })
  const sockets = new Set<Socket>()
  for (const server of [tls, proxy] as Server[]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
  }
  const [proxyPort, tlsPort] = await Promise.all([listen(proxy), listen(tls)])
  const close = () => {
    proxy.close()
    tls.close()
    for (const socket of sockets) socket.destroy()
  }
  return { proxyPort, tlsPort, close }
}

/** A host that does not exist, where the text is no URL. */
function urlOf(text: string): URL {
  return new URL(URL.canParse(text) ? text : 'http://unreadable.invalid/')
}

const established = 'HTTP/1.1 200 Connection Established\r\n\r\n'

function isEmulated(hostname: string): boolean {
  return emulatedHosts.includes(hostname.toLowerCase())
}

function isLocal(hostname: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[?::1\]?)$/i.test(hostname)
}

function refusalOf(hostname: string): string {
  return t`pactolus exec refuses ${hostname}: --other-hosts pass lets calls of other hosts through.`
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

interface Tunnel {
  readonly hostname: string
  readonly port: number
  /** `host:port`, as it was asked for. */
  readonly url: string
  readonly via: string | undefined
}

/** Bytes to and fro. A proxy of this process's own answers the client itself. */
function tunnel(socket: Socket, head: Buffer, { hostname, port, url, via }: Tunnel): void {
  const proxy = via === undefined ? undefined : new URL(via)
  const other =
    proxy === undefined
      ? connect(port, hostname.replace(/^\[|\]$/g, ''))
      : connect(Number(proxy.port || 80), proxy.hostname)
  other.once('connect', () => {
    if (proxy === undefined) socket.write(established)
    else other.write(`CONNECT ${url} HTTP/1.1\r\nhost: ${url}\r\n${authorizationOf(proxy)}\r\n`)
    other.write(head)
    socket.pipe(other).pipe(socket)
  })
  other.on('error', () => socket.destroy())
  socket.once('close', () => other.destroy())
  other.once('close', () => socket.destroy())
}

function authorizationOf({ username, password }: URL): string {
  if (username === '') return ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `proxy-authorization: Basic ${Buffer.from(pair).toString('base64')}\r\n`
}

/** Answers what came in the clear, as to a proxy or to the host itself, or over TLS. */
function answer(
  options: FrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
  isSecure: boolean,
): void {
  const { url = '', headers } = request
  const asked = urlOf(url.startsWith('/') ? `http://${headers.host}/` : url)
  const path = url.startsWith('/') ? url : asked.pathname + asked.search
  const { hostname } = asked
  if (isEmulated(hostname)) {
    const { openApiUrl } = options
    const isOpen = openApiUrl !== undefined && !isSecure && hostname === 'api.weixin.qq.com'
    const to = new URL(isOpen ? openApiUrl : options.baseUrl)
    const isCloud = cloudHosts.includes(hostname.toLowerCase())
    const target = isCloud ? path.replace(/^\/admin(?=\?|$)/, '/cloud') : path
    handOn(request, response, { hostname: to.hostname, port: to.port, path: target })
  } else if (
    isSecure ||
    url.startsWith('/') ||
    (options.otherHosts === 'refuse' && !isLocal(hostname))
  ) {
    response.writeHead(403).end(`${refusalOf(hostname)}\n`)
  } else if (options.upstream.http !== undefined && !isLocal(hostname)) {
    const { hostname: proxy, port } = new URL(options.upstream.http)
    handOn(request, response, { hostname: proxy, port: port || '80', path: url })
  } else {
    handOn(request, response, { hostname, port: asked.port || '80', path })
  }
}

function handOn(request: IncomingMessage, response: ServerResponse, to: RequestOptions): void {
  const { 'proxy-connection': _, ...headers } = request.headers
  const { method } = request
  const outgoing = requestOver({ ...to, headers, ...(method !== undefined && { method }) })
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.headers)
    pipeline(incoming, response, () => {})
  })
  // An emulator that cuts the connection cuts this one.
  outgoing.on('error', () => response.destroy())
  pipeline(request, outgoing, () => {})
}
