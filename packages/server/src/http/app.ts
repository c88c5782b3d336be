// The HTTP application: the protocol's paths in front, health and the admin API on Fastify behind it.
import Fastify, { type FastifyInstance } from 'fastify'
import { registerAdmin } from '../admin/routes.ts'
import { realClock } from '../clock.ts'
import { cloudGateway } from '../cloud/gateway.ts'
import { registerControls } from '../emulator/routes.ts'
import type { Services } from '../services.ts'
import { createFront } from './front.ts'
import { registerHealth } from './health.ts'
import { loginEndpoints } from './login.ts'
import { newRid } from './rid.ts'
import { midasEndpoints } from './wire.ts'

export async function createApp(services: Services): Promise<FastifyInstance> {
  const { config } = services
  const endpoints = new Map([...midasEndpoints(services), ...loginEndpoints(services)])
  const app = Fastify({
    logger: false,
    // Fastify leaves the time limits to whoever makes the server.
    serverFactory: (handler) => createFront(services, endpoints, handler),
    genReqId: () => newRid(realClock.now()),
    requestIdHeader: false,
    bodyLimit: config.bodyLimitBytes,
    routerOptions: { maxParamLength: 512 },
    // Who sent a request is read by services.forwarded, for the protocol's paths as well.
    trustProxy: false,
    forceCloseConnections: 'idle',
    // Those who come on an open connection while we drain get the protocol's own "busy" (front.ts).
    return503OnClosing: false,
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // An answered connection must not stay open for the next request of a server that is leaving.
    if (services.unready.reason === 'draining') void reply.header('connection', 'close')
    done(null, payload)
  })
  registerHealth(app, services)
  await app.register(cloudGateway(services))
  await app.register((admin) => registerAdmin(admin, services), { prefix: '/admin/v1' })
  const { emulator } = services
  if (emulator !== undefined) {
    const controls = { prefix: '/_pactolus' }
    await app.register((scope) => registerControls(scope, services, emulator), controls)
  }
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      error: 'not_found',
      message: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    })
  })
  return app
}
