// Who sent a request, and to which host. Headers of a proxy are used only where the configuration trusts it.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { TrustProxy } from '../option-readers.ts'

export interface Forwarded {
  /** The address of the sender: that of the connection, or the one that a trusted proxy reports. */
  peerOf(request: IncomingMessage): string | undefined
  /** The host that the sender asked for, with its port; '' when none was sent. */
  hostOf(request: IncomingMessage): string
  /**
   * Scheme and host under which the sender reaches this service, for links in its answer. A sender may name any
   * host: its answer has its own, and nobody else gets it.
   */
  originOf(request: IncomingMessage): string
}

/** Whether the address `hop` steps before this service belongs to a proxy of ours; 0 is the nearest. */
type Trust = (address: string, hop: number) => boolean

export function readForwarded(trusted: TrustProxy): Forwarded {
  if (trusted === false) {
    const hostOf = (request: IncomingMessage) => request.headers.host ?? ''
    return {
      peerOf: (request) => request.socket.remoteAddress,
      hostOf,
      originOf: (request) => originAt('http', hostOf(request), request),
    }
  }
  const trust = trustIn(trusted)
  const isTrusted = ({ remoteAddress = '' }: IncomingMessage['socket']) => trust(remoteAddress, 0)
  const hostOf = ({ headers, socket }: IncomingMessage) => {
    const host = lastOf(headers['x-forwarded-host'])
    return isTrusted(socket) && hostPattern.test(host) ? host : (headers.host ?? '')
  }
  return {
    peerOf: (request) => senderOf(request, trust),
    hostOf,
    originOf(request) {
      const { headers, socket } = request
      const isTls = isTrusted(socket) && lastOf(headers['x-forwarded-proto']) === 'https'
      return originAt(isTls ? 'https' : 'http', hostOf(request), request)
    },
  }
}

/** Without a host that can stand in a URL, the address that the connection came to. */
function originAt(scheme: string, host: string, { socket }: IncomingMessage): string {
  if (hostPattern.test(host)) return `${scheme}://${host}`
  const { localAddress = '127.0.0.1', localPort = 80 } = socket
  const address = localAddress.includes(':') ? `[${localAddress}]` : localAddress
  return `${scheme}://${address}:${localPort}`
}

function trustIn(trusted: number | readonly string[]): Trust {
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted
  const proxies = new BlockList()
  for (const range of trusted) {
    const [address = '', bits] = range.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (bits === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(bits), family)
  }
  return (address) => proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** More proxies than anybody has: a sender cannot make us compare addresses for long. */
const hopsMax = 16

/** The last address that is no trusted proxy. What is no address ends the search before it. */
function senderOf({ headers, socket }: IncomingMessage, trust: Trust): string | undefined {
  let sender = socket.remoteAddress
  // node joins repeated headers of this name with commas.
  let rest = headers['x-forwarded-for']?.toString()
  for (let hop = 0; rest !== undefined && hop < hopsMax; hop += 1) {
    if (sender === undefined || !trust(sender, hop)) return sender
    const comma = rest.lastIndexOf(',')
    const address = rest.slice(comma + 1).trim()
    if (isIP(address) === 0) return sender
    sender = address
    rest = comma === -1 ? undefined : rest.slice(0, comma)
  }
  return sender
}

/** A name or an address, and a port. */
const hostPattern = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/

function lastOf(header: string | string[] | undefined): string {
  const text = header?.toString() ?? ''
  return text.slice(text.lastIndexOf(',') + 1).trim()
}
