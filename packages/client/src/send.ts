// One call of the protocol, sent until its outcome is known or its time is over. Every attempt has the
// same bill_no, so it takes effect once if a call or an answer is lost (midas-v1 §8).
import { bodyOf, errorOf } from './body.ts'
import type { CallOptions, Connection } from './connection.ts'
import type { Call } from './dialect/dialect.ts'
import type { Failure, Outcome } from './error.ts'
import { abortable, type Exchanged, exchange, sleep, Unanswered } from './exchange.ts'
import { sessionKeyOf } from './session.ts'

export interface Answered extends Exchanged {
  readonly errcode: number
  /** An earlier attempt of this very call had done it already. */
  readonly replayed: boolean
}

/** Waits between attempts grow from the first to the second, in ms. */
const backoffMs = { first: 100, most: 5000 }
/** A call that is refused for its token this often is refused. */
const tokenRefusalsMax = 3

/** What one attempt returned. Only after `lost` may the call have taken effect all the same. */
type Verdict =
  | { readonly is: 'success'; readonly answered: Answered }
  | { readonly is: 'token' | 'again' | 'lost'; readonly failure: Failure }
  /** `sessionKey`: the one that was refused. */
  | { readonly is: 'session'; readonly failure: Failure; readonly sessionKey: string }
  | { readonly is: 'final'; readonly failure: Failure; readonly outcome?: Outcome }

/** `isRepeat`: an attempt before this one may have taken effect. */
function judged(
  { dialect }: Connection,
  call: Call,
  exchanged: Exchanged,
  { isRepeat, sessionKey }: { isRepeat: boolean; sessionKey: string },
): Verdict {
  const { answer } = exchanged
  const { number } = dialect.answers
  const result = call.name === 'getBalance' ? 'balance' : number
  // Some calls of the host leave errcode out on success; then the result must be there.
  const errcode = answer.errcode ?? (result in answer ? 0 : undefined)
  const isOfOther = errcode === 0 && number in answer && answer[number] !== call.fields[number]
  if (typeof errcode !== 'number' || isOfOther) {
    const errmsg = isOfOther ? `the answer is of another ${number}` : 'the answer has no errcode'
    return { is: 'lost', failure: { reason: 'unreadable', errmsg } }
  }
  if (errcode === 0) return { is: 'success', answered: { ...exchanged, errcode, replayed: false } }
  const failure = dialect.failureOf(call.name, errcode, String(answer.errmsg ?? ''))
  if (dialect.isSessionRefused(failure)) return { is: 'session', failure, sessionKey }
  switch (failure.reason) {
    case 'token_invalid':
    case 'token_malformed':
    case 'token_expired':
      return { is: 'token', failure }
    case 'order_in_progress':
    case 'refund_running':
    // Refused before the ledger saw it.
    case 'rate_exceeded':
    case 'too_frequent':
      return { is: 'again', failure }
    case 'busy':
      return { is: 'lost', failure }
    case 'order_exists':
    case 'order_refunded': {
      const outcome = dialect.outcomeOf(call, failure.reason)
      if (outcome !== 'done' || !isRepeat)
        return { is: 'final', failure, ...(outcome && { outcome }) }
      return { is: 'success', answered: { ...exchanged, errcode, replayed: true } }
    }
    default:
      // What refuses this attempt says nothing of one before it that may still be on its way.
      return { is: 'final', failure }
  }
}

/** A token or a session_key to send the call with, or what its lack means: the call was not sent then. */
async function hadOrVerdict(
  what: 'access_token' | 'session_key',
  work: Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string | Verdict> {
  try {
    return await abortable(work, signal)
  } catch (cause) {
    const failure: Failure =
      cause instanceof Unanswered
        ? cause.failure
        : { reason: 'other', errmsg: `${what}: ${(cause as Error).message}`, cause }
    // What was answered stays so, but for -1 and 45011; everything else passes.
    const isFinal = failure.errcode !== undefined || failure.reason === 'session_missing'
    const isPassing = !isFinal || ['busy', 'rate_exceeded'].includes(failure.reason)
    return { is: isPassing ? 'again' : 'final', failure }
  }
}

interface Attempt {
  readonly attempt: number
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly isRepeat: boolean
  /** The session_key that was refused before, if any. */
  readonly refusedKey: string | undefined
}

async function tried(
  connection: Connection,
  call: Call,
  { attempt, timeoutMs, signal, isRepeat, refusedKey }: Attempt,
): Promise<Verdict> {
  const { baseUrl, dialect, fetch, hooks, tokens } = connection
  const body = bodyOf(connection, call)
  const token = await hadOrVerdict('access_token', tokens.get(), signal)
  if (typeof token !== 'string') return token
  const asked = sessionKeyOf(connection, call, refusedKey)
  const sessionKey = await hadOrVerdict('session_key', asked, signal)
  if (typeof sessionKey !== 'string') return sessionKey
  const about = { operation: call.name, billNo: call.billNo, attempt }
  const headers = quietly(() => hooks.request?.(about)) ?? {}
  const path = dialect.operations[call.name].paths[call.env]
  const signatures = dialect.query(connection, call, body, sessionKey)
  const url = `${baseUrl}${path}?${new URLSearchParams({ access_token: token, ...signatures })}`
  let verdict: Verdict
  try {
    const request = { method: 'POST', body, headers, timeoutMs, signal } as const
    const exchanged = await exchange(fetch, url, request)
    verdict = judged(connection, call, exchanged, { isRepeat, sessionKey })
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    const { failure } = error
    return { is: failure.reason === 'unreachable' ? 'again' : 'lost', failure }
  }
  if (verdict.is === 'token') tokens.refused(token)
  else tokens.accepted(token)
  return verdict
}

interface Refusals {
  token: number
  session: number
}

/** How long to wait for the next attempt, in ms; undefined when there shall be none. */
function pauseAfter(verdict: Verdict, attempt: number, refusals: Refusals): number | undefined {
  if (verdict.is === 'success' || verdict.is === 'final') return undefined
  // Once, with the key that there is by now: the player may have logged in again.
  if (verdict.is === 'session') return refusals.session === 1 ? 0 : undefined
  const tokenRefusals = refusals.token
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
  let refusedKey: string | undefined
  // A session_key that the call brings along is not asked for again.
  const refusals: Refusals = { token: 0, session: call.sessionKey === undefined ? 0 : 1 }
  for (let attempt = 1; ; attempt += 1) {
    const startedAt = performance.now()
    const timeoutMs = Math.min(connection.timeoutMs, Math.max(1, endsAt - startedAt))
    const about = { attempt, timeoutMs, signal, isRepeat, refusedKey }
    const verdict = await tried(connection, call, about)
    const endedAt = performance.now()
    // A question that was asked in vain has changed nothing.
    if (verdict.is === 'lost' && call.name !== 'getBalance') isRepeat = true
    if (verdict.is === 'token' || verdict.is === 'session') refusals[verdict.is] += 1
    if (verdict.is === 'session') refusedKey = verdict.sessionKey
    const pauseMs = pauseAfter(verdict, attempt, refusals)
    const againInMs = pauseMs !== undefined && endedAt + pauseMs < endsAt ? pauseMs : undefined
    const failure = verdict.is === 'success' ? undefined : verdict.failure
    quietly(() =>
      connection.hooks.attempt?.({
        operation: call.name,
        billNo: call.billNo,
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
      const known = outcome ?? (isRepeat ? 'unknown' : 'refused')
      throw errorOf(connection, call, verdict.failure, known)
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
