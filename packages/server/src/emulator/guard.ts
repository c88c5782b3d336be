// Who may use the emulator's controls: programs on this machine. They have no token, so a web page must
// not reach them through somebody's browser, neither by its own name (DNS rebinding) nor across sites.
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../api/errors.ts'
import type { Services } from '../services.ts'

export function guardControls(
  app: FastifyInstance,
  { config, unready }: Pick<Services, 'config' | 'unready'>,
): void {
  app.addHook('onRequest', async ({ headers }) => {
    const { host = '', origin } = headers
    // As it was sent: a page can send X-Forwarded-Host as it likes.
    if (!config.emulatorOpen && !isLoopback(host.replace(/:\d+$/, ''))) {
      throw new ApiError(
        403,
        'foreign_host',
        `The emulator's controls answer at 127.0.0.1 and localhost, not at "${host}". ` +
          'PACTOLUS_EMULATOR_OPEN=on opens them to every host name.',
      )
    }
    if (isOtherPage(headers)) {
      const page = origin === undefined ? 'another site' : origin
      throw new ApiError(403, 'foreign_origin', `A page of ${page} may not use the controls.`)
    }
    if (unready.reason !== undefined) {
      const message = `The service is ${unready.reason}. Try again in a moment.`
      throw new ApiError(503, 'unready', message)
    }
  })
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

/** Whether a browser says that the request comes from a page that this service did not send. */
function isOtherPage({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  // Programs send neither header. `none` is an address that the user typed.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  // Older browsers send Origin alone. Its scheme may differ behind a proxy with TLS.
  return origin !== undefined && hostOf(origin) !== hostOf(`http://${host}`)
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined
}
