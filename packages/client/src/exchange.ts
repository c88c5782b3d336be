// One HTTP request and its answer as a JSON object, within a time limit. It knows nothing of the
// protocol but that answers are JSON objects with HTTP 200 (auth §7).
import type { Failure } from './error.ts'

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST'
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export interface Exchanged {
  readonly answer: Readonly<Record<string, unknown>>
  /** The `Date` header, in ms since 1970; NaN without one. */
  readonly date: number
}

/** No answer of the protocol came. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.errmsg)
    this.failure = failure
  }
}

// Each of these is found out before the first byte of the request leaves.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/** Sends one request. Rejects with Unanswered, which says what happened. */
export async function exchange(
  fetch: typeof globalThis.fetch,
  url: string,
  { timeoutMs, signal, body, headers, method }: ExchangeRequest,
): Promise<Exchanged> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    abort()
  }, timeoutMs)
  signal?.addEventListener('abort', abort, { once: true })
  // A signal that is aborted already fires no event.
  if (signal?.aborted === true) abort()
  try {
    const response = await fetch(url, {
      method,
      signal: stop.signal,
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...headers },
      body: body ?? null,
    })
    const answer = parsed(response.status, await response.text())
    return { answer, date: Date.parse(response.headers.get('date') ?? '') }
  } catch (cause) {
    if (cause instanceof Unanswered) throw cause
    throw new Unanswered(brokenOff(cause, { isLate, isAborted: signal?.aborted === true }))
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function parsed(status: number, text: string): Readonly<Record<string, unknown>> {
  let answer: unknown
  try {
    answer = status < 500 ? JSON.parse(text) : undefined
  } catch {
    answer = undefined
  }
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
    return answer as Record<string, unknown>
  }
  const start = withoutSecrets(text.slice(0, 200)).slice(0, 80)
  throw new Unanswered({ reason: 'unreadable', errmsg: `HTTP ${status}: ${start}` })
}

/** Error pages like to repeat the address that was asked for. */
function withoutSecrets(text: string): string {
  return text.replace(/(access_token|secret)=[^&\s"'<]+/g, '$1=…')
}

function brokenOff(cause: unknown, why: { isLate: boolean; isAborted: boolean }): Failure {
  if (why.isAborted) return { reason: 'aborted', errmsg: '', cause }
  if (why.isLate) return { reason: 'timeout', errmsg: '', cause }
  // fetch wraps what happened: "fetch failed", and the socket's error as its cause.
  const inner = (cause as { cause?: { code?: unknown; message?: unknown } }).cause
  const code = String(inner?.code ?? '')
  const errmsg = [code, inner?.message ?? (cause as Error).message].filter(Boolean).join(' ')
  return { reason: neverSent.has(code) ? 'unreachable' : 'no_answer', errmsg, cause }
}

/** Waits for what others wait for too: an abort ends the waiting, not the work. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Unanswered({ reason: 'aborted', errmsg: '' }))
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Resolves after `ms`, or at once when the signal is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end, { once: true })
  })
}
