// A request of the protocol, and how its JSON, its query and its token are read.
import { type Body, hostErrcodes, jsonObject, Refusal } from '@pactolus/protocol'
import type { Connection } from '../dialect/fault-point.ts'
import type { Quotas } from '../directory/quotas.ts'
import type { TokenState, Tokens } from '../directory/tokens.ts'
import { parseQuery } from './query.ts'

/** A request of the protocol, whole. */
export interface WireRequest {
  readonly method: string
  /** What follows the `?`, as sent; '' without one. */
  readonly query: string
  /** The bytes as sent, whatever the Content-Type says: signatures cover them. */
  readonly body: Buffer
  readonly connection: Connection
}

/** What came: the query, and the body as bytes or read already. */
export interface SentRequest {
  readonly query: string
  readonly body: Buffer | Body
}

/** The JSON of a POST, not cut yet: 43002, 44002, 47001. */
export function readJson({ method, body }: WireRequest): string | Refusal {
  return method === 'POST' ? jsonObject(body) : new Refusal(hostErrcodes.post_required)
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

/** `access_token`, or what stands for it in the cloud; in the query, never in the body (auth §3). */
export function tokenOf(query: Query): string | undefined {
  return query('access_token') || query('cloudbase_access_token') || undefined
}

/** The game of a token: 41001, 40001, 42001, 40014 for what is too long, 45011 for too many calls. */
export async function readToken(
  { tokens, quotas }: { readonly tokens: Tokens; readonly quotas: Quotas },
  token: string | undefined,
): Promise<Extract<TokenState, { state: 'current' }> | Refusal> {
  if (token === undefined) {
    return new Refusal(hostErrcodes.token_missing, 'it belongs into the query: ?access_token=…')
  }
  const found = tokens.known(token) ?? (await tokens.find(token))
  if (found.state !== 'current') return new Refusal(hostErrcodes[found.state])
  return quotas.refusalOf(found) ?? found
}
