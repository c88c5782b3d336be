// The HTTP applications. The protocol's paths are in front, and cloud calls on Fastify behind them.
// Health, the admin API and the console are beside them or on a port of their own.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { registerAdmin } from '../admin/routes.ts'
import { addAnswerHeaders, setAnswerHeaders } from '../api/answer-headers.ts'
import { realClock } from '../clock.ts'
import { cloudGateway } from '../cloud/gateway.ts'
import type { Emulator } from '../emulator/emulator.ts'
import { registerControls } from '../emulator/routes.ts'
import type { Services } from '../services.ts'
import type { Endpoints } from '../wire/endpoint.ts'
import { newRid } from '../wire/rid.ts'
import { registerConsole } from './console.ts'
import { registerFiles } from './files.ts'
import { connectionEnder, createFront } from './front.ts'
import { registerHealth } from './health.ts'
import { loginEndpoints } from './login.ts'
import { dialectEndpoints } from './wire.ts'

/** What answers games; without a port of its own, the admin side as well. */
export async function createApp(
  services: Services,
  emulator: Emulator | undefined,
): Promise<FastifyInstance> {
  const app = newApp(services, endpointsOf(services))
  await app.register(cloudGateway(services))
  registerFiles(app, services)
  if (services.config.adminPort === undefined) await operatorSide(app, services)
  await emulatorSide(app, services, emulator)
  return app
}

/** What answers operators, where they have a port of their own; undefined otherwise. */
export async function createAdminApp(
  services: Services,
  emulator: Emulator | undefined,
): Promise<FastifyInstance | undefined> {
  if (services.config.adminPort === undefined) return undefined
  const app = newApp(services, new Map())
  await operatorSide(app, services)
  // The console calls the controls where it is itself.
  await emulatorSide(app, services, emulator)
  return app
}

/** What answers the containers of a cloud environment, where they have a port; undefined otherwise. */
export function createContainerApp(services: Services): FastifyInstance | undefined {
  const { openApiPort, openApiEnv } = services.config
  if (openApiPort === undefined) return undefined
  const app = newApp(services, endpointsOf(services), openApiEnv ?? '')
  registerFiles(app, services)
  return app
}

function endpointsOf(services: Services): Endpoints {
  return new Map([...dialectEndpoints(services), ...loginEndpoints(services)])
}

/** What operators use: the admin API, and the console that calls it. */
async function operatorSide(app: FastifyInstance, services: Services): Promise<void> {
  await app.register((scope) => adminSide(scope, services))
  await app.register(async (scope) => registerConsole(scope, services))
}

/** The controls of the emulator, which dev alone has. */
async function emulatorSide(
  app: FastifyInstance,
  services: Services,
  emulator: Emulator | undefined,
): Promise<void> {
  if (emulator === undefined) return
  await app.register(
    async (scope) => {
      addAnswerHeaders(scope)
      await registerControls(scope, services, emulator)
    },
    { prefix: '/_pactolus' },
  )
}

async function adminSide(app: FastifyInstance, services: Services): Promise<void> {
  addAnswerHeaders(app)
  registerHealth(app, services)
  await app.register((admin) => registerAdmin(admin, services), { prefix: '/admin/v1' })
}

function newApp(services: Services, endpoints: Endpoints, container?: string): FastifyInstance {
  const app = Fastify({
    logger: false,
    // Fastify leaves the time limits to the code that makes the server.
    serverFactory: (handler) => createFront(services, endpoints, handler, container),
    genReqId: () => newRid(realClock.now()),
    requestIdHeader: false,
    bodyLimit: services.config.bodyLimitBytes,
    routerOptions: { maxParamLength: 512 },
    // Who sent a request is read by services.forwarded, for the protocol's paths as well.
    trustProxy: false,
    forceCloseConnections: 'idle',
    // Those who come on an open connection while we drain are answered, too (front.ts).
    return503OnClosing: false,
  })
  const endConnections = connectionEnder(app.server)
  app.addHook('preClose', (done) => {
    endConnections()
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // An answered connection must not stay open for the next request of a server that is leaving.
    if (services.unready.reason === 'draining') void reply.header('connection', 'close')
    done(null, payload)
  })
  app.addHook('onRequest', (request, reply, done) => {
    // Fastify would parse the body first. Below /admin/v1 the token comes before everything else.
    if (request.is404 && !request.url.startsWith('/admin/v1')) answerNotFound(request, reply)
    else done()
  })
  app.setNotFoundHandler(answerNotFound)
  return app
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  void setAnswerHeaders(reply.code(404)).send({
    error: 'not_found',
    message: `There is no ${request.method} ${request.url.split('?')[0]}.`,
  })
}
