// Midas over HTTP: body and access_token, in the order the real service answers; then the dialect.
import { cutBody, jsonObject, type MidasV1Name, midasV1, Refusal } from '@pactolus/protocol'
import { realClock } from '../clock.ts'
import { type Answer, type CallLog, refuse } from '../dialect/answer.ts'
import { answerMidasV1, type Call, type DialectServices } from '../dialect/midas-v1.ts'
import type { TokenState } from '../directory/tokens.ts'
import type { Services } from '../services.ts'
import type { Endpoint, WireRequest } from './front.ts'
import { parseQuery } from './query.ts'

/** What the dialect needs of the services: the same for every way in. */
export function dialectServices(services: Services): DialectServices {
  return {
    ...services,
    realClock,
    tsWindowS: services.config.tsWindowS,
    explainToCaller: services.config.mode === 'dev',
  }
}

/** The calls of Midas 1.0, production and sandbox, by path. */
export function* midasEndpoints(services: Services): Generator<[path: string, Endpoint]> {
  const dialect = dialectServices(services)
  for (const name of Object.keys(midasV1) as MidasV1Name[]) {
    for (const env of ['production', 'sandbox'] as const) {
      const path = midasV1[name].paths[env]
      const answer = (request: WireRequest, log: CallLog) =>
        answerCall(services, dialect, request, { name, env, path, log })
      yield [path, { operation: name, env, answer }]
    }
  }
}

async function answerCall(
  services: Services,
  dialect: DialectServices,
  request: WireRequest,
  call: Pick<Call, 'name' | 'env' | 'path' | 'log'>,
): Promise<Answer> {
  const text = readJson(request)
  if (text instanceof Refusal) return refuse(text)
  const accessToken = accessTokenOf(request)
  const caller = await readToken(services, accessToken)
  if (caller instanceof Refusal) return refuse(caller)
  // Only a caller with a token gets more of the body read than whether it is JSON.
  const body = cutBody(text)
  if (body instanceof Refusal) return refuse(body)
  const { name, env, path, log } = call
  const { appid } = caller
  // In production the offer in the line tells the game.
  if (services.emulator !== undefined) log.appid = appid
  const { connection } = request
  return answerMidasV1(dialect, { name, env, path, log, body, accessToken, appid, connection })
}

/** The JSON of a POST, not cut yet: 43002, 44002, 47001. */
export function readJson({ method, body }: WireRequest): string | Refusal {
  return method === 'POST' ? jsonObject(body) : new Refusal('post_required')
}

/** Reads a parameter of the query: its first value, '' when absent. */
export type Query = (name: string) => string

export function queryOf({ query }: WireRequest): Query {
  const parameters = parseQuery(query)
  return (name) => {
    const value = parameters[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
}

const alone = /^access_token=([\w-]+)$/

/** What most callers send needs no parser. */
function accessTokenOf(request: WireRequest): string | undefined {
  return alone.exec(request.query)?.[1] ?? tokenOf(queryOf(request))
}

/** `access_token`, or what stands for it in the cloud; in the query, never in the body (auth §3). */
export function tokenOf(query: Query): string | undefined {
  return query('access_token') || query('cloudbase_access_token') || undefined
}

/** The game of a token: 41001, 40001, 42001, 40014 for what is too long, 45011 for too many calls. */
export async function readToken(
  { tokens, quotas }: Services,
  token: string | undefined,
): Promise<Extract<TokenState, { state: 'current' }> | Refusal> {
  if (token === undefined) {
    return new Refusal('token_missing', 'it belongs into the query: ?access_token=…')
  }
  const found = tokens.known(token) ?? (await tokens.find(token))
  return found.state === 'current' ? (quotas.refusalOf(found) ?? found) : new Refusal(found.state)
}
