// Midas over HTTP: body and access_token, in the order the real service answers; then the dialect.
import { cutBody, type MidasV1Name, midasV1, Refusal } from '@pactolus/protocol'
import { type Answer, type CallLog, refuse } from '../dialect/answer.ts'
import { answerMidasV1, type Call, type DialectServices } from '../dialect/midas-v1.ts'
import type { Services } from '../services.ts'
import { dialectServices } from '../wire/dialect-services.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { queryOf, readJson, readToken, tokenOf, type WireRequest } from '../wire/request.ts'

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

const alone = /^access_token=([\w-]+)$/

/** What most callers send needs no parser. */
function accessTokenOf(request: WireRequest): string | undefined {
  return alone.exec(request.query)?.[1] ?? tokenOf(queryOf(request))
}
