// The open-interface service of cloud run: a port where containers call http://api.weixin.qq.com without a token
// (cloud-call §10). The cloud environment of the configuration identifies the caller.
import type { IncomingMessage } from 'node:http'

const host = /^api\.weixin\.qq\.com\.?(?::\d{1,5})?$/i
const origin = /^http:\/\/api\.weixin\.qq\.com(?::\d{1,5})?(?=\/)/i

/**
 * Takes a request as a proxy or as the host itself. Returns a sentence when the request is for
 * another host. A page in a browser could send such a request, and must not get the identity of the
 * environment.
 */
export function readTarget(request: IncomingMessage): string | undefined {
  const { url = '', headers } = request
  request.url = url.replace(origin, '')
  if (request.url !== url || host.test(headers.host ?? '')) return undefined
  return 'This port answers calls of http://api.weixin.qq.com: send that Host.'
}
