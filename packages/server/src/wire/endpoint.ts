// What answers at a path of the protocol, and the paths that there are.
import type { Env } from '@pactolus/protocol'
import type { Answer, CallLog } from '../dialect/answer.ts'
import type { WireRequest } from './request.ts'

/** What answers at one path, whatever the method. */
export interface Endpoint {
  readonly operation: string
  readonly env: Env
  /** Leave errcode 0 out, as the token and login calls do (auth §7). */
  readonly omitOk?: boolean
  answer(request: WireRequest, log: CallLog): Promise<Answer>
}

/** By path, without the query. */
export type Endpoints = ReadonlyMap<string, Endpoint>
