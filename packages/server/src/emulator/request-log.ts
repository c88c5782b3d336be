// The last calls of one namespace, for a developer who asks what happened: what came, what it was
// signed over, what was answered and which fault was in it.
import { type Operation, parseBody, Refusal } from '@pactolus/protocol'
import type { CallLog } from '../dialect/answer.ts'
import { dialectOf } from '../dialect/register.ts'
import { parseQuery } from '../wire/query.ts'
import type { SentRequest } from '../wire/request.ts'
import type { LoggedRequest } from './contract.ts'

const sizeMax = 1000
const mask = '***'
const secretNames = new Set([
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

export class RequestLog {
  #kept: LoggedRequest[] = []
  #lastSeq = 0
  readonly #followers = new Map<(request: LoggedRequest) => void, () => void>()

  /** The requests after `after`, oldest first, `limit` of them at most. */
  list({ after = 0, limit = sizeMax }: { after?: number; limit?: number } = {}): LoggedRequest[] {
    return this.#kept.filter(({ seq }) => seq > after).slice(0, limit)
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

  /** `text` is the JSON of the answer. */
  add(log: CallLog, text: string, { fields, request: sent, at, toSign }: Came): void {
    this.#lastSeq += 1
    const request = {
      seq: this.#lastSeq,
      at: at.toISOString(),
      rid: log.rid,
      dialect: log.dialect ?? null,
      operation: log.operation,
      env: log.env ?? null,
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, text]) => [name, secretNames.has(name) ? mask : text]),
      ),
      string_to_sign: toSign ?? stringToSign(log, fields, sent),
      outcome: log.outcome ?? null,
      errcode: log.errcode ?? 0,
      errmsg: errmsgOf(text),
      explanation: log.sig_mistakes === undefined ? null : (log.detail ?? null),
      fault: log.fault ?? null,
      ms: log.ms ?? 0,
    }
    if (this.#kept.length === sizeMax) this.#kept.shift()
    this.#kept.push(request)
    for (const follower of this.#followers.keys()) follower(request)
  }
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
