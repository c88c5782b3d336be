// The admin API: what operators, the commands and the console do. Described by OpenAPI and browsable
// at /admin/v1/docs.

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Ajv, type Schema } from 'ajv'
import type { FastifyError, FastifyInstance } from 'fastify'
import { version } from '../package.ts'
import type { Services } from '../services.ts'
import { registerAccounts } from './accounts.ts'
import type { AdminApp } from './admin-app.ts'
import { registerApps } from './apps.ts'
import { registerAudit } from './audit.ts'
import { registerEnvironments } from './environments.ts'
import { AdminError } from './errors.ts'
import { guard } from './guard.ts'
import { registerOffers } from './offers.ts'

// A body says what it means: null is not 0 and "1e3" is no amount. Paths and queries are text.
const bodies = new Ajv({ strict: false })
const texts = new Ajv({ strict: false, coerceTypes: true, useDefaults: true })

export async function registerAdmin(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Pactolus admin API',
        version,
        description:
          'Apps, offers, keys, cloud environments, accounts, orders and the audit log of a Pactolus ' +
          'service.',
      },
      components: { securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } } },
      security: [{ adminToken: [] }],
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  const admin: AdminApp = app.withTypeProvider<TypeBoxTypeProvider>()
  admin.setValidatorCompiler<Schema>(({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : texts).compile(schema),
  )
  admin.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof AdminError) {
      const { statusCode, error: name, message } = error
      return reply.code(statusCode).send({ error: name, message })
    }
    const status = error.statusCode ?? 500
    if (status < 500) {
      return reply.code(status).send({ error: 'bad_request', message: error.message })
    }
    services.log.error({ rid: request.id, err: error }, 'fault')
    const message = `Something failed on the server; its log has the details under ${request.id}.`
    return reply.code(500).send({ error: 'fault', message })
  })
  guard(app, services)
  registerApps(admin, services)
  registerOffers(admin, services)
  registerEnvironments(admin, services)
  registerAccounts(admin, services)
  registerAudit(admin, services)
}
