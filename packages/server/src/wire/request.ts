// A request of the protocol, and how its JSON, its query and its token are read.
import { type Body, hostErrcodes, jsonObject, Refusal } from '@pactolus/protocol'
import type { Connection } from '../dialect/fault-point.ts'
import { type CloudTokens, permitsPath } from '../directory/cloud-tokens.ts'
import type { CloudEnvironment, CloudEnvironments } from '../directory/environments.ts'
import type { Limited, Quotas } from '../directory/quotas.ts'
import type { Tokens } from '../directory/tokens.ts'
import { parseQuery } from './query.ts'

/** A request of the protocol, whole. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  /** What follows the `?`, as sent; '' without one. */
  readonly query: string
  /** The bytes as sent, of any Content-Type: signatures cover them. */
  readonly body: Buffer
  readonly connection: Connection
  /** The scheme and host that the sender used for this service. */
  readonly originOf: () => string
  /** The cloud environment of the container that sent it, which then needs no token (cloud-call §10). */
  readonly container?: string | undefined
}

/** What came: the query, and the body as bytes or, of a cloud call, read already. */
export type SentRequest =
  | Pick<WireRequest, 'method' | 'path' | 'query' | 'body' | 'container'>
  | { readonly query: string; readonly body: Body }

/** 43002 for everything but POST. */
export function wrongMethod({ method }: WireRequest): Refusal | undefined {
  return method === 'POST' ? undefined : new Refusal(hostErrcodes.post_required)
}

/** The JSON of a POST, not cut yet: 43002, 44002, 47001. */
export function readJson(request: WireRequest): string | Refusal {
  return wrongMethod(request) ?? jsonObject(request.body)
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

/** A token as it was sent, in the query, never in the body (auth §3, §6). */
export interface SentToken {
  readonly text: string
  /** Sent as `cloudbase_access_token`. */
  readonly isOfCloud: boolean
}

export function tokenOf(query: Query): SentToken | undefined {
  const ordinary = query('access_token')
  if (ordinary !== '') return { text: ordinary, isOfCloud: false }
  const ofCloud = query('cloudbase_access_token')
  return ofCloud === '' ? undefined : { text: ofCloud, isOfCloud: true }
}

/** What identifies the caller. */
export interface Authorities {
  readonly tokens: Tokens
  readonly cloudTokens: CloudTokens
  readonly environments: CloudEnvironments
  readonly quotas: Quotas
}

/** Who calls: a game, perhaps from one of its cloud environments. */
export interface WireCaller extends Limited {
  readonly cloudEnv?: string
}

/**
 * The game of a token, or a refusal: 41001, 40001, 42001, and 40014 for a token that is too long.
 * 85107 is for a path that the cloud environment may not call, and 45011 for too many calls.
 */
export async function readCaller(
  authorities: Authorities,
  request: WireRequest,
  sent: SentToken | undefined,
): Promise<WireCaller | Refusal> {
  if (sent === undefined) {
    if (request.container !== undefined)
      return readContainer(authorities, request, request.container)
    return new Refusal(hostErrcodes.token_missing, 'it belongs into the query: ?access_token=…')
  }
  const { tokens, quotas } = authorities
  if (sent.isOfCloud) return readCloudToken(authorities, sent.text, request.path)
  const found = tokens.known(sent.text) ?? (await tokens.find(sent.text))
  if (found.state !== 'current') return new Refusal(hostErrcodes[found.state])
  return quotas.refusalOf(found) ?? found
}

async function readCloudToken(
  authorities: Authorities,
  token: string,
  path: string,
): Promise<WireCaller | Refusal> {
  const found = await authorities.cloudTokens.find(token)
  if (found.state !== 'current') return new Refusal(hostErrcodes[found.state])
  return callerIn(authorities, found.environment, path)
}

/** Without its environment the open-interface service is off: 41001. */
async function readContainer(
  authorities: Authorities,
  request: WireRequest,
  envId: string,
): Promise<WireCaller | Refusal> {
  const environment = await authorities.environments.ofEnvId(envId)
  if (environment === undefined) {
    const off = `there is no cloud environment ${envId}, so containers need a token, too`
    return new Refusal(hostErrcodes.token_missing, off)
  }
  const { appid } = environment
  const from = queryOf(request)('from_appid') || appid
  if (from !== appid) {
    const bound = `from_appid: the cloud environment ${envId} is bound to ${appid} alone`
    return new Refusal(hostErrcodes.appid_invalid, bound)
  }
  return callerIn(authorities, environment, request.path)
}

function callerIn(
  { quotas }: Authorities,
  environment: CloudEnvironment,
  path: string,
): WireCaller | Refusal {
  const { envId, appid, callsPerS } = environment
  if (!permitsPath(environment, path)) {
    const how = `pactolus cloud permit ${envId} --paths ${path} permits it`
    return new Refusal(hostErrcodes.path_forbidden, how)
  }
  return quotas.refusalOf(environment) ?? { appid, callsPerS, cloudEnv: envId }
}
