// The query of a request, of which the first parameters are read.
import { type ParsedUrlQuery, parse } from 'node:querystring'

/** A call has at most 4. A query is parsed before its sender is known: the rest must cost nothing. */
const parametersMax = 64

export function parseQuery(query: string): ParsedUrlQuery {
  return parse(query, '&', '=', { maxKeys: parametersMax })
}
