// What answers at a path of the protocol, and the paths that there are.
import type { DialectName, Env } from '@pactolus/protocol'
import type { Answer, CallLog, ToText } from '../dialect/answer.ts'
import type { WireRequest } from './request.ts'

/** What answers at one path, for any method. */
export interface Endpoint {
  /** Undefined for the calls for tokens and sessions. */
  readonly dialect: DialectName | undefined
  readonly operation: string
  /** Undefined where the body names it. */
  readonly env: Env | undefined
  readonly toText: ToText
  answer(request: WireRequest, log: CallLog): Promise<Answer>
}

/** By path, without the query. */
export type Endpoints = ReadonlyMap<string, Endpoint>
