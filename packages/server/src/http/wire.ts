// The calls of every dialect over HTTP: body and access_token, in the order the real service answers; then
// the dialect.
import { cutBody, Refusal } from '@pactolus/protocol'
import { type Answer, type CallLog, refuse } from '../dialect/answer.ts'
import { answerCall } from '../dialect/call.ts'
import { type Dialect, type DialectServices, type Route, routesOf } from '../dialect/dialect.ts'
import { dialects } from '../dialect/register.ts'
import type { Services } from '../services.ts'
import { dialectServices } from '../wire/dialect-services.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import {
  queryOf,
  readCaller,
  readJson,
  type SentToken,
  tokenOf,
  type WireRequest,
  wrongMethod,
} from '../wire/request.ts'

interface Wire {
  readonly services: Services
  readonly dialectServices: DialectServices
  readonly dialect: Dialect
  readonly route: Route
}

/** Every call of every dialect, by path. */
export function* dialectEndpoints(services: Services): Generator<[path: string, Endpoint]> {
  const shared = { services, dialectServices: dialectServices(services) }
  for (const dialect of dialects) {
    for (const route of routesOf(dialect)) {
      const wire = { ...shared, dialect, route }
      yield [
        route.path,
        {
          dialect: dialect.protocol.name,
          operation: route.operation.name,
          env: route.env,
          answer: (request, log) => answerAt(wire, request, log),
          toText: dialect.toText,
        },
      ]
    }
    yield* outOfScopeEndpoints(services, dialect)
  }
}

/** Calls that are known and not carried out: only a caller with a token learns more than that a POST is wanted. */
function* outOfScopeEndpoints(
  services: Services,
  { protocol, outOfScope, toText }: Dialect,
): Generator<[path: string, Endpoint]> {
  const explain = services.config.mode === 'dev'
  if (outOfScope === undefined) return
  for (const { kind, paths } of outOfScope.calls) {
    for (const path of paths) {
      const answer = async (request: WireRequest, log: CallLog) => {
        const wrong = wrongMethod(request)
        if (wrong !== undefined) return refuse(wrong)
        const caller = await readCaller(services, request, sentToken(request))
        if (caller instanceof Refusal) return refuse(caller)
        log.appid = caller.appid
        return outOfScope.answer(path, kind, explain)
      }
      const operation = path.slice(path.lastIndexOf('/') + 1)
      yield [path, { dialect: protocol.name, operation, env: undefined, answer, toText }]
    }
  }
}

async function answerAt(wire: Wire, request: WireRequest, log: CallLog): Promise<Answer> {
  const { services, dialect, route } = wire
  const { tokenFirst } = dialect
  const early = tokenFirst ? wrongMethod(request) : readJson(request)
  if (early instanceof Refusal) return refuse(early)
  const sent = sentToken(request)
  const caller = await readCaller(services, request, sent)
  if (caller instanceof Refusal) return refuse(caller)
  const text = early ?? (request.body.length === 0 ? emptyObject : readJson(request))
  if (text instanceof Refusal) return refuse(text)
  // Only a caller with a token gets more of the body read than whether it is JSON.
  const body = cutBody(text)
  if (body instanceof Refusal) return refuse(body)
  const { appid } = caller
  log.cloud_env = caller.cloudEnv
  // In production the offer in the line identifies the game.
  if (services.emulator !== undefined) log.appid = appid
  const { operation, env, path } = route
  const { query, body: raw, connection, originOf } = request
  const accessToken = sent?.text
  // Written out: spreading objects here takes a tenth of a pay.
  return answerCall(dialect, wire.dialectServices, {
    operation,
    env,
    path,
    query,
    body,
    raw,
    accessToken,
    originOf,
    appid,
    log,
    connection,
  })
}

/** What a dialect that looks at the token first takes an empty body for. */
const emptyObject = '{}'

const plain = /^access_token=([\w-]+)(?:&|$)/

/** What most callers send needs no parser. */
function sentToken(request: WireRequest): SentToken | undefined {
  const text = plain.exec(request.query)?.[1]
  return text === undefined ? tokenOf(queryOf(request)) : { text, isOfCloud: false }
}
