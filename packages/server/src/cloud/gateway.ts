// The gateway of cloud calls. What an unmodified wx-server-sdk sends to POST /cloud becomes a call
// of the handlers that HTTP calls use. Their answer goes back in protobuf (cloud-call §8).
import { Refusal } from '@pactolus/protocol'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../dialect/answer.ts'
import { answerCall as answerDialectCall } from '../dialect/call.ts'
import type { DialectServices } from '../dialect/dialect.ts'
import type { CloudEnvironment } from '../directory/environments.ts'
import { LaneFull } from '../ledger/lane.ts'
import type { Services } from '../services.ts'
import { dialectServices as dialectServicesOf } from '../wire/dialect-services.ts'
import { json, respond } from '../wire/respond.ts'
import { cloudApis, cloudPath } from './apis.ts'
import {
  type Authenticate,
  type Authenticated,
  authenticator,
  notEmulated,
} from './authenticate.ts'
import {
  bodyOf,
  type CommApiData,
  decodeRequest,
  encodeAnswer,
  encodeErrorCode,
} from './messages.ts'
import { CloudRefusal, quoted } from './refusal.ts'
import { SeenSignatures } from './seen-signatures.ts'

interface Gateway {
  readonly services: Services
  readonly dialectServices: DialectServices
  readonly authenticate: Authenticate
}

interface CloudCall {
  readonly apiName: string
  readonly data: CommApiData
  readonly environment: CloudEnvironment
}

/** A plugin of its own: its body is read as bytes, and its errors are those of the SDK's table. */
export function cloudGateway(services: Services): (app: FastifyInstance) => Promise<void> {
  const gateway: Gateway = {
    services,
    dialectServices: dialectServicesOf(services),
    authenticate: authenticator(services, new SeenSignatures()),
  }
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addHook('onRequest', (_request, reply, done) => {
      const { reason } = services.unready
      if (reason === undefined || reason === 'draining') return done()
      const refusal = new CloudRefusal('api_failed', `the service is ${reason}`)
      // The body is not read: the connection cannot be used again.
      sendRefusal(services, reply.header('connection', 'close'), refusal)
    })
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const refusal = refusalOf(error, gateway, request)
      sendRefusal(services, reply.header('connection', 'close'), refusal)
    })
    app.post(cloudPath, async (request, reply) => {
      const answer = await answerInTime(gateway, request)
      if (answer instanceof CloudRefusal) return sendRefusal(services, reply, answer)
      if (answer === undefined) return reply.hijack().raw.destroy()
      return reply.type(protobufType).send(encodeAnswer(answer))
    })
  }
}

/** What is wrong with a request that HTTP itself refuses. */
function refusalOf(
  error: FastifyError,
  { services: { config, log } }: Gateway,
  request: FastifyRequest,
): CloudRefusal {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const limit = `the request is larger than ${config.bodyLimitBytes} bytes`
    return new CloudRefusal('parameter', limit)
  }
  if ((error.statusCode ?? 500) < 500) return new CloudRefusal('parameter', error.message)
  log.error({ rid: request.id, err: error }, 'fault')
  return new CloudRefusal('api_failed', failure)
}

const protobufType = 'application/octet-stream'
const failure = 'something failed on the server'

/**
 * The answer, or why there is none; undefined when the connection is to be cut. After the time limit the
 * outcome of the call is unknown.
 */
async function answerInTime(
  gateway: Gateway,
  request: FastifyRequest,
): Promise<string | CloudRefusal | undefined> {
  const { config, log } = gateway.services
  const { cloudTimeoutMs } = config
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CloudRefusal>((resolve) => {
    const refusal = new CloudRefusal('api_timeout', `no answer within ${cloudTimeoutMs} ms`)
    timer = setTimeout(() => resolve(refusal), cloudTimeoutMs)
  })
  const answer = answerCall(gateway, request).catch((error: unknown) => {
    log.error({ rid: request.id, err: error }, 'fault')
    return new CloudRefusal('api_failed', failure)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The JSON of the handler, or why the call did not reach it. */
async function answerCall(
  gateway: Gateway,
  request: FastifyRequest,
): Promise<string | CloudRefusal | undefined> {
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const sender = await gateway.authenticate(request.raw, body)
  if (sender instanceof CloudRefusal) return sender
  const call = await readCall(gateway.services, sender)
  if (call instanceof CloudRefusal) return call
  return carryOut(gateway, call, request)
}

async function readCall(
  services: Services,
  { form, environment }: Authenticated,
): Promise<CloudCall | CloudRefusal> {
  const { action, apiname: apiName, requestdata, envname = '' } = Object.fromEntries(form)
  if (action !== 'wx.openApi') {
    return new CloudRefusal('parameter', `action must be wx.openApi: ${notEmulated}`)
  }
  if (typeof apiName !== 'string' || apiName === '') {
    return new CloudRefusal('parameter', 'apiName is missing')
  }
  if (!(await isNameOf(services, environment, String(envname)))) {
    const message = `the credential is not one of environment ${quoted(String(envname))}`
    return new CloudRefusal('environment', message)
  }
  const data = requestdata instanceof Buffer ? decodeRequest(requestdata) : undefined
  if (data === undefined) {
    return new CloudRefusal('parameter', 'requestData must be a CommApiData in protobuf')
  }
  if (data.apiType !== 0) return new CloudRefusal('parameter', 'apiType must be 0, OPEN_API')
  if (data.appid !== '' && data.appid !== environment.appid) {
    return new CloudRefusal('parameter', `the environment is not of appid ${quoted(data.appid)}`)
  }
  return { apiName, data, environment }
}

/**
 * Whether a function may name `envName`. The credential alone decides what it may do. The emulator accepts a
 * name that is registered nowhere, because many functions hold the name of their own environment.
 */
async function isNameOf(
  { config, environments }: Services,
  { envId }: CloudEnvironment,
  envName: string,
): Promise<boolean> {
  if (envName === envId || envName === '') return true
  return config.mode === 'dev' && (await environments.find(envName)) === undefined
}

async function carryOut(
  { services, dialectServices }: Gateway,
  { apiName, data, environment }: CloudCall,
  { id: rid, raw }: FastifyRequest,
): Promise<string | CloudRefusal | undefined> {
  const api = cloudApis.get(apiName)
  if (api === undefined)
    return new CloudRefusal('api_unknown', `there is no API ${quoted(apiName)}: ${notEmulated}`)
  const { envId, appid } = environment
  if (!api.permissions.some((name) => environment.permissions.includes(name))) {
    return new CloudRefusal('api_forbidden', `${apiName} is not among the permissions of ${envId}`)
  }
  const { operation, env } = api
  const { protocol, toText } = api.dialect
  let failed = false
  const body = services.quotas.refusalOf(environment) ?? bodyOf(data)
  const request = body instanceof Refusal ? undefined : { query: '', body }
  const peer = services.forwarded.peerOf(raw)
  const connection = raw.socket
  const traceparent = raw.headers.traceparent as string | undefined
  const text = await respond(
    services,
    {
      ...{ rid, traceparent, peer, dialect: protocol.name, operation: operation.name },
      ...{ env, toText, request },
    },
    async (log) => {
      log.cloud_env = envId
      if (services.emulator !== undefined) log.appid = appid
      if (body instanceof Refusal) return refuse(body)
      const path = operation.paths[env ?? 'production']
      const call = {
        ...{ operation, env, path, body, appid, log, connection },
        ...{ query: '', raw: undefined, accessToken: undefined, originOf: undefined },
      }
      try {
        return await answerDialectCall(api.dialect, dialectServices, call)
      } catch (error) {
        // A full queue is the protocol's own -1; any other fault has a number of the cloud call.
        failed = !(error instanceof LaneFull)
        throw error
      }
    },
  )
  return failed ? new CloudRefusal('api_failed', failure) : text
}

function sendRefusal(
  { forwarded, metrics, log }: Services,
  reply: FastifyReply,
  { errCode, code, message }: CloudRefusal,
): FastifyReply {
  const cloudCall = { dialect: undefined, operation: 'cloudCall', env: undefined }
  metrics.countAnswer(cloudCall, errCode, reply.elapsedTime / 1000)
  const { id: rid, raw } = reply.request
  log.call({
    rid,
    peer: forwarded.peerOf(raw),
    operation: 'cloudCall',
    errcode: errCode,
    detail: message,
  })
  if (code === undefined) return reply.code(200).type(protobufType).send(encodeErrorCode(errCode))
  const body = JSON.stringify({ code, message, requestId: rid })
  return reply.code(200).header('content-type', json).send(body)
}
