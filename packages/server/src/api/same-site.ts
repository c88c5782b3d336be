// What a browser says about the page behind a request, and whether somebody sits at this machine. Both stop pages
// that reach the service through somebody's browser: by another site, or by a name of their own (DNS rebinding).
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Whether a Host header names this machine. A page can send X-Forwarded-Host as it likes: that is not read. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host.replace(/:\d+$/, ''))
}

/** Whether a browser says that the request comes from a page that this service did not send. */
export function isOtherPage({
  host,
  origin,
  'sec-fetch-site': site,
}: IncomingHttpHeaders): boolean {
  // Programs send neither header. `none` is an address that the user typed.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  // Older browsers send Origin alone. Its scheme may differ behind a proxy with TLS.
  return origin !== undefined && hostOf(origin) !== hostOf(`http://${host}`)
}

/**
 * Whether the request says that a page of this service sent it. `host` is the one that the sender asked for,
 * proxies considered.
 */
export function isOwnPage(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  host: string,
): boolean {
  if (site !== undefined) return site === 'same-origin'
  return origin !== undefined && hostOf(origin) === hostOf(`http://${host}`)
}

/** Whether somebody at this machine asks for it by a name of this machine, through no proxy. */
export function isAtThisMachine({ headers, socket }: IncomingMessage): boolean {
  const { host = '', forwarded } = headers
  if (forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return false
  return isLoopbackHost(host) && isLoopbackAddress(socket.remoteAddress ?? '')
}

function isLoopbackAddress(address: string): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(address)
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
