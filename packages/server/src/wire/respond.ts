// Answers one call of the protocol also after a fault, counts it and writes its one line in the
// log. Every way in ends here: HTTP, tokens, cloud calls.
import { type DialectName, type Env, hostErrcodes } from '@pactolus/protocol'
import { type Answer, type CallLog, newCallLog, type ToText } from '../dialect/answer.ts'
import { LaneFull } from '../ledger/lane.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Tracing } from '../tracing.ts'
import type { CallHooks } from './call-hooks.ts'
import type { SentRequest } from './request.ts'

/** What keeps a record of every answer. */
export interface Recorders {
  readonly metrics: Metrics
  readonly log: Log
  readonly emulator: CallHooks | undefined
  /** Undefined without traces. */
  readonly tracing: Tracing | undefined
}

export interface Answering {
  readonly rid: string
  /** The header of that name: the trace that the sender is in. */
  readonly traceparent: string | undefined
  /** The address of the sender. */
  readonly peer: string | undefined
  readonly dialect: DialectName | undefined
  readonly operation: string
  readonly env: Env | undefined
  readonly toText: ToText
  /** For the emulator's request log, where the call has one. */
  readonly request?: SentRequest | undefined
}

/** The content type of every answer of the protocol. */
export const json = 'application/json; charset=utf-8'

export const busy: Answer = { errcode: hostErrcodes.busy }

/**
 * The JSON of what `work` answers, or of -1 when it throws; undefined when the caller must get nothing
 * and lose the connection. It never throws itself.
 */
export async function respond(
  { metrics, log: serviceLog, emulator, tracing }: Recorders,
  { rid, traceparent, peer, dialect, operation, env, toText, request }: Answering,
  work: (log: CallLog) => Promise<Answer>,
): Promise<string | undefined> {
  const startedAt = performance.now()
  const log = newCallLog({ rid, peer, dialect, operation, env })
  tracing?.begin(log, traceparent)
  let answer: Answer
  try {
    answer = await work(log)
  } catch (error) {
    // Any fault is -1: nothing happened, or once, and the same bill_no finds out which.
    if (error instanceof LaneFull) serviceLog.warn({ rid, fault: error.message })
    else serviceLog.error({ rid, err: error }, 'fault')
    answer = busy
  }
  const duration = performance.now() - startedAt
  metrics.countAnswer(log, answer.errcode.code, duration / 1000)
  log.errcode = answer.errcode.code
  log.detail = answer.detail
  log.ms = Math.round(duration * 100) / 100
  serviceLog.call(log)
  tracing?.end(log)
  const text = toText(answer, log)
  emulator?.record(log, { text, wrongSignature: answer.wrongSignature }, request)
  return answer.cut === true ? undefined : text
}
