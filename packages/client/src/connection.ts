// What every call of one client shares, and what its hooks get.
import type { CoinOperationName, Env } from '@pactolus/protocol'
import type { Deduction } from './deduction.ts'
import type { Caller, ClientDialect } from './dialect/dialect.ts'
import type { Failure, Language } from './error.ts'
import type { SessionKeySource } from './session.ts'
import type { Tokens } from './token.ts'

/** Limits of one call, instead of those of the client. */
export interface CallOptions {
  /** Ends the waiting. The outcome of a call that was sent may then be unknown. */
  readonly signal?: AbortSignal
  /** Time for all attempts together, in ms; no attempt begins after it. */
  readonly deadlineMs?: number
}

/** What one request met. */
export interface AttemptReport {
  readonly operation: CoinOperationName
  /** Of a cancel, the number of the pay. */
  readonly billNo: string | undefined
  /** 1 for the first. */
  readonly attempt: number
  readonly ms: number
  /** As the host sent it; undefined when no answer of the protocol came. */
  readonly errcode: number | undefined
  /** Why it was no success; undefined when it was one, as 90012 is after a lost answer. */
  readonly failure: Failure | undefined
  /** How long the next attempt is waited for; undefined when there is none. */
  readonly againInMs: number | undefined
}

/** Called beside the work, for logs, metrics and traces; what they throw is dropped. */
export interface Hooks {
  /** Before each request; what it returns is sent as headers, for example `traceparent`. */
  readonly request?: (
    call: Pick<AttemptReport, 'operation' | 'billNo' | 'attempt'>,
  ) => Record<string, string> | undefined
  readonly attempt?: (report: AttemptReport) => void
  /** After each state of an order of deduct() is in the journal. */
  readonly state?: (deduction: Deduction) => void
}

/** What every call of one client shares. */
export interface Connection extends Caller {
  readonly dialect: ClientDialect
  readonly baseUrl: string
  readonly env: Env
  readonly lang: Language
  readonly timeoutMs: number
  readonly deadlineMs: number
  readonly tokens: Tokens
  readonly sessionKey: SessionKeySource | undefined
  readonly hooks: Hooks
  readonly fetch: typeof globalThis.fetch
}
