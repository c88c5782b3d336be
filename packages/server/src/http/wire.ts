// The protocol over HTTP: method, body and access_token, in the order the real service answers; then
// the dialect. Every answer is HTTP 200 with the truth in errcode.
import {
  type Body,
  type Env,
  errcodes,
  type MidasV1Name,
  midasV1,
  parseBody,
  Refusal,
} from '@pactolus/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { realClock } from '../clock.ts'
import { type Answer, answerText, type CallLog, refuse } from '../dialect/answer.ts'
import { answerMidasV1, type DialectServices } from '../dialect/midas-v1.ts'
import type { TokenState } from '../directory/tokens.ts'
import { LaneFull } from '../ledger/lane.ts'
import type { Services } from '../services.ts'

export type Query = Readonly<Record<string, string | string[] | undefined>>

export const json = 'application/json; charset=utf-8'

/** What the dialect needs of the services: the same for every way in. */
export function dialectServices(services: Services): DialectServices {
  return {
    ...services,
    realClock,
    tsWindowS: services.config.tsWindowS,
    explainToCaller: services.config.mode === 'dev',
  }
}

/** Registers the calls of Midas 1.0, production and sandbox. */
export function registerWire(app: FastifyInstance, services: Services): void {
  const dialect = dialectServices(services)
  for (const name of Object.keys(midasV1) as MidasV1Name[]) {
    for (const env of ['production', 'sandbox'] as const) {
      const path = midasV1[name].paths[env]
      app.all(path, (request, reply) =>
        respond(services, request, reply, { operation: name, env }, (log) =>
          answerCall(services, dialect, request, { name, env, path, log }),
        ),
      )
    }
  }
}

async function answerCall(
  services: Services,
  dialect: DialectServices,
  request: FastifyRequest,
  call: { name: MidasV1Name; env: Env; path: string; log: CallLog },
): Promise<Answer> {
  const body = readBody(request)
  if (body instanceof Refusal) return refuse(body)
  const accessToken = tokenOf(request.query as Query)
  const caller = await readToken(services, accessToken)
  if (caller instanceof Refusal) return refuse(caller)
  return answerMidasV1(dialect, { ...call, body, accessToken, appid: caller.appid })
}

/** The body of a POST: 43002, 44002, 47001. */
export function readBody(request: FastifyRequest): Body | Refusal {
  if (request.method !== 'POST') return new Refusal('post_required')
  return parseBody(request.body instanceof Buffer ? request.body : Buffer.alloc(0))
}

/** `access_token`, or what stands for it in the cloud; in the query, never in the body (auth §3). */
export function tokenOf(query: Query): string | undefined {
  const first = (given: string | string[] | undefined) => (Array.isArray(given) ? given[0] : given)
  return first(query.access_token) || first(query.cloudbase_access_token) || undefined
}

/** The game a token stands for: 41001, 40014, 40001, 42001. */
export async function readToken(
  { tokens }: Services,
  token: string | undefined,
): Promise<Extract<TokenState, { state: 'current' }> | Refusal> {
  if (token === undefined) {
    return new Refusal('token_missing', 'it belongs into the query: ?access_token=…')
  }
  const found = await tokens.find(token)
  return found.state === 'current' ? found : new Refusal(found.state)
}

export interface Answering {
  readonly operation: string
  readonly env: Env
  /** Leave errcode 0 out, as the token and login calls do (auth §7). */
  readonly omitOk?: boolean
}

/** Answers one call whatever happens in `work`, counts it and writes its one line in the log. */
export async function respond(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { operation, env, omitOk = false }: Answering,
  work: (log: CallLog) => Promise<Answer>,
): Promise<string> {
  const startedAt = performance.now()
  const log: CallLog = { rid: request.id, operation, env }
  const answer = await safely(services, request, () => work(log))
  const duration = performance.now() - startedAt
  services.metrics.countAnswer(operation, env, answer.errcode.code, duration / 1000)
  log.errcode = answer.errcode.code
  log.detail = answer.detail
  log.ms = Math.round(duration * 100) / 100
  services.log.info(log)
  reply.header('content-type', json)
  return answerText(answer, request.id, { omitOk })
}

export const busy: Answer = { errcode: errcodes.busy }

/** Any fault is answered -1: nothing, or once, and the same bill_no finds out which. */
async function safely(
  { log }: Services,
  request: FastifyRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LaneFull) log.warn({ rid: request.id, fault: error.message })
    else log.error({ rid: request.id, err: error }, 'fault')
    return busy
  }
}
