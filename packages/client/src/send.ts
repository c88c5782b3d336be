// One call of the protocol, sent until its outcome is known or its time is over. Every attempt has the
// same bill_no, so it takes effect once whatever gets lost on the way (midas-v1 §8).
import { midasV1 } from '@pactolus/protocol'
import { billNoOf, errorOf, signedBody } from './body.ts'
import type { Call, CallOptions, Connection } from './connection.ts'
import { type Failure, failureOf, type Outcome } from './error.ts'
import { abortable, type Exchanged, exchange, sleep, Unanswered } from './exchange.ts'

export interface Answered extends Exchanged {
  readonly errcode: number
  /** An earlier attempt of this very call had done it already. */
  readonly replayed: boolean
}

/** Waits between attempts grow from the first to the second, in ms. */
const backoffMs = { first: 100, most: 5000 }
/** A call that is refused for its token this often is refused. */
const tokenRefusalsMax = 3

/** What one attempt told. Only after `lost` may the call have taken effect all the same. */
type Verdict =
  | { readonly is: 'success'; readonly answered: Answered }
  | { readonly is: 'token' | 'again' | 'lost'; readonly failure: Failure }
  | { readonly is: 'final'; readonly failure: Failure; readonly outcome?: Outcome }

/** `isRepeat`: an attempt before this one may have taken effect. */
function judged({ name, fields }: Call, exchanged: Exchanged, isRepeat: boolean): Verdict {
  const { answer } = exchanged
  const result = name === 'getBalance' ? 'balance' : 'bill_no'
  // Some calls of the host leave errcode out on success; then the result must be there.
  const errcode = answer.errcode ?? (result in answer ? 0 : undefined)
  const isOfOther = errcode === 0 && 'bill_no' in answer && answer.bill_no !== fields.bill_no
  if (typeof errcode !== 'number' || isOfOther) {
    const errmsg = isOfOther ? 'the answer is of another bill_no' : 'the answer has no errcode'
    return { is: 'lost', failure: { reason: 'unreadable', errmsg } }
  }
  if (errcode === 0) return { is: 'success', answered: { ...exchanged, errcode, replayed: false } }
  const failure = failureOf(errcode, String(answer.errmsg ?? ''))
  switch (failure.reason) {
    case 'token_invalid':
    case 'token_malformed':
    case 'token_expired':
      return { is: 'token', failure }
    case 'order_in_progress':
    // Refused before the ledger saw it.
    case 'rate_exceeded':
      return { is: 'again', failure }
    case 'busy':
      return { is: 'lost', failure }
    case 'order_exists':
    case 'order_refunded': {
      // 90012 says of a pay or present that it is done, 90015 says it of a cancel.
      const isDone = (failure.reason === 'order_exists') === (name !== 'cancelPay')
      if (!isDone) return { is: 'final', failure, outcome: 'refused' }
      if (isRepeat) return { is: 'success', answered: { ...exchanged, errcode, replayed: true } }
      return { is: 'final', failure, outcome: 'done' }
    }
    default:
      // What refuses this attempt says nothing of one before it that may still be on its way.
      return { is: 'final', failure }
  }
}

/** A token to send the call with, or what its lack means: the call was not sent then. */
async function tokenOrVerdict(
  { tokens }: Connection,
  signal: AbortSignal | undefined,
): Promise<string | Verdict> {
  try {
    return await abortable(tokens.get(), signal)
  } catch (cause) {
    const failure: Failure =
      cause instanceof Unanswered
        ? cause.failure
        : { reason: 'other', errmsg: `access_token: ${(cause as Error).message}`, cause }
    // What was answered stays so, but for -1 and 45011; everything else passes.
    const isPassing =
      failure.errcode === undefined || ['busy', 'rate_exceeded'].includes(failure.reason)
    return { is: isPassing ? 'again' : 'final', failure }
  }
}

interface Attempt {
  readonly attempt: number
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly isRepeat: boolean
}

async function tried(
  connection: Connection,
  call: Call,
  { attempt, timeoutMs, signal, isRepeat }: Attempt,
): Promise<Verdict> {
  const { baseUrl, fetch, hooks, tokens } = connection
  const body = signedBody(connection, call)
  const token = await tokenOrVerdict(connection, signal)
  if (typeof token !== 'string') return token
  const about = { operation: call.name, billNo: billNoOf(call.fields), attempt }
  const headers = quietly(() => hooks.request?.(about)) ?? {}
  const path = midasV1.operations[call.name].paths[call.env]
  const url = `${baseUrl}${path}?access_token=${encodeURIComponent(token)}`
  let verdict: Verdict
  try {
    const request = { method: 'POST', body, headers, timeoutMs, signal } as const
    verdict = judged(call, await exchange(fetch, url, request), isRepeat)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    const { failure } = error
    return { is: failure.reason === 'unreachable' ? 'again' : 'lost', failure }
  }
  if (verdict.is === 'token') tokens.refused(token)
  else tokens.accepted(token)
  return verdict
}

/** How long to wait for the next attempt, in ms; undefined when there shall be none. */
function pauseAfter(verdict: Verdict, attempt: number, tokenRefusals: number): number | undefined {
  if (verdict.is === 'success' || verdict.is === 'final') return undefined
  if (verdict.failure.reason === 'aborted' || tokenRefusals >= tokenRefusalsMax) return undefined
  if (verdict.is === 'token' && tokenRefusals === 1) return 0
  // Full jitter: many clients that failed together do not come back together.
  return Math.random() * Math.min(backoffMs.most, backoffMs.first * 2 ** (attempt - 1))
}

/** Sends a call until it succeeds; rejects with MidasError. */
export async function send(
  connection: Connection,
  call: Call,
  { signal, deadlineMs = connection.deadlineMs }: CallOptions = {},
): Promise<Answered> {
  const endsAt = performance.now() + deadlineMs
  let isRepeat = false
  let tokenRefusals = 0
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = performance.now()
    const timeoutMs = Math.min(connection.timeoutMs, Math.max(1, endsAt - startedAt))
    const verdict = await tried(connection, call, { attempt, timeoutMs, signal, isRepeat })
    const endedAt = performance.now()
    // A question that was asked in vain has changed nothing.
    if (verdict.is === 'lost' && call.name !== 'getBalance') isRepeat = true
    if (verdict.is === 'token') tokenRefusals += 1
    const pauseMs = pauseAfter(verdict, attempt, tokenRefusals)
    const againInMs = pauseMs !== undefined && endedAt + pauseMs < endsAt ? pauseMs : undefined
    const failure = verdict.is === 'success' ? undefined : verdict.failure
    quietly(() =>
      connection.hooks.attempt?.({
        operation: call.name,
        billNo: billNoOf(call.fields),
        attempt,
        ms: endedAt - startedAt,
        errcode: verdict.is === 'success' ? verdict.answered.errcode : verdict.failure.errcode,
        failure,
        againInMs,
      }),
    )
    if (verdict.is === 'success') return verdict.answered
    if (againInMs === undefined) {
      const outcome = verdict.is === 'final' ? verdict.outcome : undefined
      throw errorOf(
        connection,
        call,
        verdict.failure,
        outcome ?? (isRepeat ? 'unknown' : 'refused'),
      )
    }
    await sleep(againInMs, signal)
  }
}

/** Money does not wait for a log line: what a hook throws is dropped. */
export function quietly<T>(hook: () => T): T | undefined {
  try {
    const result = hook()
    if (result instanceof Promise) result.catch(() => {})
    return result
  } catch {
    return undefined
  }
}
