// The last calls of one namespace, for a developer who asks what happened: what came, what it was
// signed over, what was answered and which fault was in it.
import { errcodes, midasV1, parseBody, Refusal, signedNames, sigText } from '@pactolus/protocol'
import { type Answer, type CallLog, errmsgOf } from '../dialect/answer.ts'
import { parseQuery } from '../wire/query.ts'
import type { SentRequest } from '../wire/request.ts'
import type { LoggedRequest } from './contract.ts'

const sizeMax = 1000
const mask = '***'
const secretNames = new Set([
  'sig',
  'mp_sig',
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

  add(log: CallLog, answer: Answer, fields: Sent, at: Date): void {
    this.#lastSeq += 1
    const request = {
      seq: this.#lastSeq,
      at: at.toISOString(),
      rid: log.rid,
      operation: log.operation,
      env: log.env,
      fields: Object.fromEntries(
        Object.entries(fields).map(([name, text]) => [name, secretNames.has(name) ? mask : text]),
      ),
      string_to_sign: stringToSign(log, fields),
      outcome: log.outcome ?? null,
      errcode: answer.errcode.code,
      errmsg: answer.errcode === errcodes.ok ? 'ok' : errmsgOf(answer),
      explanation: answer.errcode === errcodes.sig_invalid ? (answer.detail ?? null) : null,
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

/** What `sig` should have been made of; null for calls that are not signed with an AppKey. */
function stringToSign({ operation, env }: CallLog, fields: Sent): string | null {
  if (!(operation in midasV1)) return null
  const called = midasV1[operation as keyof typeof midasV1]
  // A field that is empty counts as not sent.
  const names = signedNames(called, fields).filter((name) => fields[name] !== '')
  const text = names.map((name) => `${name}=${fields[name]}`).join('&')
  return sigText(text, called.paths[env], mask)
}
