// The HTTP application: what is registered, in order, and how errors of HTTP itself are answered.
import { errcodes } from '@pactolus/protocol'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { registerAdmin } from '../admin/routes.ts'
import { realClock } from '../clock.ts'
import { cloudGateway } from '../cloud/gateway.ts'
import { answerText } from '../dialect/answer.ts'
import type { Services } from '../services.ts'
import { registerHealth } from './health.ts'
import { registerLogin } from './login.ts'
import { newRid } from './rid.ts'
import { busy, json, registerWire } from './wire.ts'

const headerBytesMax = 16_384

export async function createApp(services: Services): Promise<FastifyInstance> {
  const { config } = services
  const app = Fastify({
    logger: false,
    genReqId: () => newRid(realClock.now()),
    requestIdHeader: false,
    bodyLimit: config.bodyLimitBytes,
    requestTimeout: config.requestTimeoutMs,
    keepAliveTimeout: config.keepAliveTimeoutMs,
    http: { maxHeaderSize: headerBytesMax, headersTimeout: config.requestTimeoutMs },
    routerOptions: { maxParamLength: 512 },
    trustProxy: config.trustProxy,
    forceCloseConnections: 'idle',
    // Those who come on an open connection while we drain get the protocol's own "busy" (see below).
    return503OnClosing: false,
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // An answered connection must not stay open for the next request of a server that is leaving.
    if (services.unready.reason === 'draining') void reply.header('connection', 'close')
    done(null, payload)
  })
  registerHealth(app, services)
  await app.register(wirePlugin(services))
  await app.register(cloudGateway(services))
  await app.register(adminPlugin(services), { prefix: '/admin/v1' })
  app.setNotFoundHandler((request, reply) => {
    void reply.code(404).send({
      error: 'not_found',
      message: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    })
  })
  return app
}

function wirePlugin(services: Services): FastifyPluginAsync {
  const { config } = services
  return async (wire) => {
    // Signatures cover what was sent: the body stays bytes, whatever the Content-Type says.
    wire.removeAllContentTypeParsers()
    wire.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    wire.addHook('onRequest', (request, reply, done) => {
      if (services.unready.reason !== undefined) {
        void reply.type(json).send(answerText(busy, request.id))
        return
      }
      request.raw.headers['content-type'] = 'application/octet-stream'
      done()
    })
    wire.setErrorHandler<FastifyError>((error, request, reply) => {
      if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error
      const detail = `the body is larger than ${config.bodyLimitBytes} bytes`
      const answer = answerText({ errcode: errcodes.body_malformed, detail }, request.id)
      void reply.code(200).header('connection', 'close').type(json).send(answer)
    })
    registerLogin(wire, services)
    registerWire(wire, services)
  }
}

function adminPlugin(services: Services): FastifyPluginAsync {
  return (admin) => registerAdmin(admin, services)
}
