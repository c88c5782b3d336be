// One HTTP request to an address that an operator set. It follows no redirect, waits briefly, and
// takes no large answer. It reaches no address in the network of the service, unless that is
// allowed.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net'

export interface Access {
  /** Addresses of private networks, and of this machine, may be called; those also without TLS. */
  readonly allowsPrivate: boolean
  /** Any address may be called without TLS. For a developer's machine only. */
  readonly allowsHttp: boolean
}

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Received {
  readonly status: number
  readonly text: string
}

/** Why an address is not called. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** The platform waits this long for an answer (pushes §1.4). */
const answerTimeoutMs = 3000
const answerBytesMax = 16_384
const connectionsMax = 64

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: connectionsMax, timeout: 30_000 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: connectionsMax, timeout: 30_000 }),
}

/** Networks that the internet does not route to, or that lead back to one. An IPv4 one covers its mapped form. */
const privateNetworks = new BlockList()
const networks = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24',
  '192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24',
  '224.0.0.0/4 240.0.0.0/4 ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32',
  '2002::/16 fc00::/7 fe80::/10 ff00::/8',
]
for (const network of networks.join(' ').split(' ')) {
  const [address = '', bits] = network.split('/')
  privateNetworks.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** Throws Forbidden, with a sentence, for an address that is not to be called; names are resolved at the call. */
export function checkUrl(url: URL, access: Access): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Forbidden(`A target must be an https address, not ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new Forbidden('A target must not have a user name or password in it.')
  }
  if (url.protocol === 'http:' && !access.allowsHttp && !access.allowsPrivate) {
    throw new Forbidden('A target must be an https address.')
  }
  const host = hostOf(url)
  if (isIP(host) !== 0) checkAddress(host, url.protocol, access)
}

/** Sends, and waits for the whole answer; it throws when there is none in time. */
export function send(url: URL, { method, headers, body }: Sent, access: Access): Promise<Received> {
  checkUrl(url, access)
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request = (isSecure ? https : http).request(url, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: agents[isSecure ? 'https:' : 'http:'],
      lookup: guardedLookup(url.protocol, access),
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    request.on('error', (error) => reject(error))
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size <= answerBytesMax) return
        reject(new Error(`the answer is longer than ${answerBytesMax} bytes`))
        response.destroy()
      })
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, text })
      })
    })
    request.end(body)
  })
}

/** Resolves a name and checks every address of it: a name may lead anywhere, and elsewhere each time. */
function guardedLookup(protocol: string, access: Access): LookupFunction {
  return (hostname, options: LookupOptions, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] = []) => {
      try {
        if (error !== null) throw error
        for (const { address } of addresses) checkAddress(address, protocol, access)
      } catch (refused) {
        return done(refused as NodeJS.ErrnoException, [])
      }
      if (options.all === true) return done(null, addresses)
      const [first] = addresses
      return done(null, first?.address ?? '', first?.family)
    })
  }
}

function checkAddress(address: string, protocol: string, access: Access): void {
  const isPrivate = privateNetworks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  if (isPrivate && !access.allowsPrivate) {
    throw new Forbidden(
      `${address} is in a private network; PACTOLUS_PUSH_PRIVATE=on allows to call it.`,
    )
  }
  if (!isPrivate && protocol === 'http:' && !access.allowsHttp) {
    throw new Forbidden(`A target outside of private networks must be an https address.`)
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}
