// Who may use the emulator's controls: programs on this machine. They have no token, so a web page must
// not reach them through somebody's browser, neither by its own name (DNS rebinding) nor across sites.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../api/errors.ts'
import { isLoopbackHost, isOtherPage } from '../api/same-site.ts'
import type { Services } from '../services.ts'

export function guardControls(
  app: FastifyInstance,
  { config, unready }: Pick<Services, 'config' | 'unready'>,
): void {
  app.addHook('onRequest', async ({ headers }) => {
    const { host = '', origin } = headers
    // As it was sent: a page can send X-Forwarded-Host as it likes.
    if (!config.emulatorOpen && !isLoopbackHost(host)) {
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
