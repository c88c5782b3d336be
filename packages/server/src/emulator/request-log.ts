// The last calls of one namespace, for a developer who searches a cause. A call has its request,
// the text that was signed, the answer and the fault that took effect.
import { type Mistake, type Operation, parseBody, Refusal } from '@pactolus/protocol'
import type { CallLog } from '../dialect/answer.ts'
import { explanation, explanationInChinese } from '../dialect/explanation.ts'
import { dialectOf } from '../dialect/register.ts'
import type { Answered } from '../wire/call-hooks.ts'
import { parseQuery } from '../wire/query.ts'
import type { SentRequest } from '../wire/request.ts'
import type { LoggedRequest } from './contract.ts'

const sizeMax = 1000
const mask = '***'
export const secretNames: ReadonlySet<string> = new Set([
  'sig',
  'paySig',
  'mp_sig',
  'pay_sig',
  'signature',
  'secret',
  'session_key',
  'access_token',
  'cloudbase_access_token',
  'js_code',
])

/** A request with all that is known of it. */
export interface Kept {
  readonly logged: LoggedRequest
  /** Undefined for a top-up. */
  readonly request: SentRequest | undefined
  readonly answered: Answered
}

/** One that came over HTTP and can be sent again. */
export type SentHttp = Extract<SentRequest, { readonly method: string }>

export function isSent(request: SentRequest | undefined): request is SentHttp {
  return request !== undefined && 'method' in request
}

export class RequestLog {
  #kept: Kept[] = []
  #lastSeq = 0
  readonly #followers = new Map<(request: LoggedRequest) => void, () => void>()

  /** The requests after `after`, oldest first, `limit` of them at most. */
  list({ after = 0, limit = sizeMax }: { after?: number; limit?: number } = {}): LoggedRequest[] {
    const later = this.#kept.filter(({ logged }) => logged.seq > after)
    return later.slice(0, limit).map(({ logged }) => logged)
  }

  /** The request with this number; undefined when it is not kept any more. */
  find(seq: number): Kept | undefined {
    return this.#kept.find(({ logged }) => logged.seq === seq)
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** The number of the first request after `after` that was sent with these bytes. */
  findSent(
    { query, body }: { readonly query: string; readonly body: Uint8Array },
    after: number,
  ): number | undefined {
    const found = this.#kept.find(
      ({ logged, request }) =>
        logged.seq > after &&
        isSent(request) &&
        request.query === query &&
        request.body.equals(body),
    )
    return found?.logged.seq
  }

  /**
   * Calls `follower` for every request from now on, until the returned function is called; `ended` when
   * the service stops.
   */
  follow(follower: (request: LoggedRequest) => void, ended = () => {}): () => void {
    this.#followers.set(follower, ended)
    return () => this.#followers.delete(follower)
  }

  close(): void {
    for (const ended of [...this.#followers.values()]) ended()
  }

  /** Forgets all requests; the numbers go on. */
  clear(): void {
    this.#kept = []
  }

  add(log: CallLog, answered: Answered, came: Came): void {
    const { fields, request, at, toSign } = came
    this.#lastSeq += 1
    const logged = {
      seq: this.#lastSeq,
      at: at.toISOString(),
      rid: log.rid,
      dialect: log.dialect ?? null,
      operation: log.operation,
      env: log.env ?? null,
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, text]) => [name, secretNames.has(name) ? mask : text]),
      ),
      string_to_sign: toSign ?? stringToSign(log, fields, request),
      outcome: log.outcome ?? null,
      errcode: log.errcode ?? 0,
      errmsg: errmsgOf(answered.text),
      ...explanationsOf(answered, came),
      fault: log.fault ?? null,
      ms: log.ms ?? 0,
    }
    if (this.#kept.length === sizeMax) this.#kept.shift()
    this.#kept.push({ logged, request: withoutConnection(request), answered })
    for (const follower of this.#followers.keys()) follower(logged)
  }
}

/** The request alone: the log must not keep its connection. */
function withoutConnection(request: SentRequest | undefined): SentRequest | undefined {
  if (!isSent(request)) return request
  const { method, path, query, body, container } = request
  return { method, path, query, body, container }
}

/** What a call sent, by name, as text. */
export type Sent = Readonly<Record<string, string>>

/** The fields of a request: of its body where it has one, else of its query. */
export function sentFields({ body, query }: SentRequest): Sent {
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(parseQuery(query))) {
    fields[name] = (Array.isArray(value) ? value[0] : value) ?? ''
  }
  const parsed = body instanceof Uint8Array ? parseBody(body) : body
  if (parsed instanceof Refusal) return fields
  for (const [name, { type, text }] of parsed.values) {
    if (type === 'string' || type === 'number') fields[name] = text
  }
  return fields
}

/** What came, and when. */
interface Came {
  readonly fields: Sent
  readonly request: SentRequest | undefined
  readonly at: Date
  /** The string to sign, where it is no call of a dialect. */
  readonly toSign?: string | undefined
  /** Why a top-up was refused. */
  readonly causes?: readonly Mistake[]
}

type Explanations = Pick<LoggedRequest, 'explanation' | 'explanation_zh'>

function explanationsOf({ wrongSignature: wrong }: Answered, { causes = [] }: Came): Explanations {
  if (wrong !== undefined) {
    const { name, mistakes } = wrong
    return {
      explanation: explanation(mistakes),
      explanation_zh: explanationInChinese(name, mistakes),
    }
  }
  if (causes.length === 0) return { explanation: null, explanation_zh: null }
  return {
    explanation: causes.map(({ en }) => en).join('; '),
    explanation_zh: causes.map(({ zh }) => zh).join('；'),
  }
}

/** What the AppKey should have signed; null for calls that are not signed with one. */
function stringToSign(
  { dialect, operation, env = 'production' }: CallLog,
  fields: Sent,
  sent: SentRequest | undefined,
): string | null {
  if (dialect === undefined) return null
  const { protocol, stringToSign: textOf } = dialectOf(dialect)
  const called = Object.values<Operation>(protocol.operations).find(
    ({ name }) => name === operation,
  )
  if (called === undefined) return null
  const body = sent?.body instanceof Uint8Array ? sent.body.toString() : undefined
  return textOf({ operation: called, env, fields, body })
}

/** The errmsg without the numbers at its end, and without the body that 2.0 repeats. */
function errmsgOf(text: string): string {
  const { errmsg = 'ok' } = JSON.parse(text) as { errmsg?: string }
  return errmsg.replace(/(?: traceid: \d+)?(?:, raw post_body.*)? rid: \S+$/s, '')
}
