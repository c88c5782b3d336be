// The admin API and the emulator's controls as the commands see them. Every failure becomes a sentence
// and an exit code.

import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import type { Command } from 'commander'
import { Option } from 'commander'
import type { Static } from 'typebox'
import type * as contract from '../admin/contract.ts'
import type * as operators from '../admin/operator-contract.ts'
import type * as purchases from '../admin/purchase-routes.ts'
import type * as pushContract from '../admin/push-contract.ts'
import type { OfferChanges as OfferChangesSchema } from '../api/offer.ts'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { type Address, findService, type ServiceOptions } from './address.ts'
import { CommandFailure } from './failure.ts'
import { send } from './http.ts'
import { whole } from './input.ts'
import { reasonOf, whyNotSent } from './unreachable.ts'

export type AppBody = Static<typeof contract.AppBody>
export type AppCreated = Static<typeof contract.AppCreated>
export type SecretBody = Static<typeof contract.SecretBody>
export type SessionBody = Static<typeof contract.SessionBody>
export type OfferChanges = Static<typeof OfferChangesSchema>
export type OfferCreated = Static<typeof contract.OfferCreated>
export type KeyBody = Static<typeof contract.KeyBody>
export type KeyAdded = Static<typeof contract.KeyAdded>
export type ImportResult = Static<typeof contract.ImportResult>
export type EnvironmentBody = Static<typeof contract.EnvironmentBody>
export type EnvironmentCreated = Static<typeof contract.EnvironmentCreated>
export type CloudTokenBody = Static<typeof contract.CloudTokenBody>
export type CredentialBody = Static<typeof contract.CredentialBody>
export type PurchaseBody = Static<typeof purchases.PurchaseBody>
export type RefundResult = Static<typeof purchases.RefundResult>
export type PushTargetBody = Static<typeof pushContract.PushTargetBody>
export type PushTargetPut = Static<typeof pushContract.PushTargetPut>
export type TestResult = Static<typeof pushContract.TestResult>
export type PushBody = Static<typeof pushContract.PushBody>
export type {
  GrantBody,
  Invited,
  ListedSession,
  OperatorBody,
} from '../admin/operator-contract.ts'
export type StatementPage = Static<typeof contract.StatementPage>
export type Ended = Static<typeof operators.Ended>
export type AuditBody = Static<typeof contract.AuditBody>
export type { ApprovalBody } from '../admin/act-contract.ts'
export type { BillBody, DifferenceBody, ListedBill } from '../admin/bill-contract.ts'
export type { CheckedClose, CloseBody, ClosedDay, ClosesBody } from '../admin/close-contract.ts'
export type {
  AccountBody,
  CheckBody,
  EntryBody,
  OrderBody,
  OrderResult,
} from '../admin/contract.ts'
export type { HistoryBody } from '../admin/history.ts'
export type { JobBody } from '../admin/jobs.ts'
export type { BalanceAtBody, ExplainBody, FoundOrderBody } from '../admin/reading-contract.ts'
export type { OfferBody } from '../api/offer.ts'

export interface Page<Item> {
  readonly items: Item[]
  readonly next: string | null
}

export interface PageOptions extends ServiceOptions {
  readonly limit?: number
  readonly after?: string
  readonly all?: boolean
}

const pageMax = 500
const usualTimeoutMs = 30_000

export function addPageOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--limit <rows>', `rows to show, up to ${pageMax} (default 50)`)
        .argParser(whole(1, pageMax))
        .conflicts('all'),
    )
    .option('--after <cursor>', 'go on where the page before ended')
    .option('--all', 'every row, page after page')
}

/** A path of the API, every value percent-encoded. */
export function path(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce((before, part, at) => `${before}${segment(values[at - 1] ?? '')}${part}`)
}

function segment(value: string | number): string {
  const text = String(value)
  // A URL has no way to say these as a name, however they are encoded.
  if (text === '' || text === '.' || text === '..') {
    throw new ConfigError(t`"${text}" cannot be the name of anything`)
  }
  return encodeURIComponent(text)
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Instead of a body: bytes of this type, sent as they are read. */
  readonly bytes?: Readable
  readonly type?: string
  /** Infinity: as long as it takes. */
  readonly timeoutMs?: number
  /** What to do when no answer came and nobody knows whether it was done. */
  readonly whenUnknown?: string
}

export class AdminClient {
  readonly address: Address
  readonly #root: string

  /** `root` is where the paths begin. */
  constructor(address: Address, root = '/admin/v1') {
    this.address = address
    this.#root = root
  }

  get<T>(path: string, options: Pick<Call, 'timeoutMs'> = {}): Promise<T> {
    return this.#call({ method: 'GET', path, ...options })
  }

  post<T>(path: string, body?: unknown, options: Pick<Call, 'whenUnknown'> = {}): Promise<T> {
    return this.#call({ method: 'POST', path, body, ...options })
  }

  /** Sends a file, however long, and waits as long as it takes. */
  upload<T>(
    path: string,
    bytes: Readable,
    options: Pick<Call, 'whenUnknown' | 'type'>,
  ): Promise<T> {
    const timeoutMs = Number.POSITIVE_INFINITY
    return this.#call({ method: 'POST', path, bytes, timeoutMs, ...options })
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#call({ method: 'PATCH', path, body })
  }

  delete<T = undefined>(path: string): Promise<T> {
    return this.#call({ method: 'DELETE', path })
  }

  /** One page, or with `all` every page there is from there on, with what the last one says. */
  async list<Item, Whole extends Page<Item> = Page<Item>>(
    path: string,
    { limit, after, all }: PageOptions,
    filters: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Whole> {
    const items: Item[] = []
    let next = after ?? null
    for (;;) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(filters)) {
        if (value !== undefined) query.set(name, value)
      }
      if (all === true) query.set('limit', String(pageMax))
      else if (limit !== undefined) query.set('limit', String(limit))
      if (next !== null) query.set('after', next)
      const page: Whole = await this.get(`${path}?${query}`)
      for (const item of page.items) items.push(item)
      next = page.next
      if (all !== true || next === null) return { ...page, items }
    }
  }

  /** The lines of an answer that goes on until the service ends it. */
  async *lines(path: string): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of this.chunks(path)) {
      const lines = (text + decoder.decode(chunk, { stream: true })).split('\n')
      text = lines.pop() ?? ''
      yield* lines
    }
  }

  /** The bytes of such an answer. */
  async *chunks(path: string): AsyncGenerator<Uint8Array> {
    const call: Call = { method: 'GET', path, timeoutMs: Number.POSITIVE_INFINITY }
    try {
      const response = await this.#send(call)
      if (!isOk(response)) throw this.#refused(response, jsonOf(await readText(response)))
      yield* response
    } catch (error) {
      throw error instanceof CommandFailure ? error : this.#unreachable(call, error)
    }
  }

  #send({ method, path, body, bytes, type, timeoutMs = usualTimeoutMs }: Call) {
    const { url, token } = this.address
    return send(`${url}${this.#root}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(type !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(bytes !== undefined && { body: bytes }),
      timeoutMs,
    })
  }

  async #call<T>(call: Call): Promise<T> {
    let response: IncomingMessage
    let text: string
    try {
      response = await this.#send(call)
      text = await readText(response)
    } catch (error) {
      throw this.#unreachable(call, error)
    }
    const answer = jsonOf(text)
    if (isOk(response) && (answer !== undefined || text === '')) return answer as T
    throw this.#refused(response, answer)
  }

  #unreachable(call: Call, error: unknown): CommandFailure {
    const notSent = whyNotSent(this.address, error)
    if (notSent !== undefined) return new CommandFailure(notSent, 3)
    const unknown =
      call.method === 'GET' ? '' : t`\nWhether it was done is not known. ${call.whenUnknown ?? ''}`
    return new CommandFailure(
      t`No answer from ${this.address.url} (${reasonOf(error)}).${unknown.trimEnd()}`,
      3,
    )
  }

  #refused({ statusCode: status = 0, headers }: IncomingMessage, answer: unknown): CommandFailure {
    const { url, tokenFrom } = this.address
    const message = messageOf(answer)
    if (status >= 300 && status < 400) {
      const to = headers.location ?? 'elsewhere'
      return new CommandFailure(t`${url} sends on to ${to}: pass that as --url.`, 2)
    }
    if (message === undefined) {
      return new CommandFailure(t`${url} answers HTTP ${status}, but not as Pactolus does.`, 3)
    }
    if (status === 401) {
      return new CommandFailure(t`${url} does not know the admin token from ${tokenFrom}.`, 2)
    }
    if (status === 404 && message.startsWith('There is no ') && message.includes(' /_pactolus/')) {
      return new CommandFailure(
        t`${url} is no emulator: clock, faults, states and namespaces are those of pactolus dev.`,
      )
    }
    const exitCode = status === 400 ? 2 : status >= 502 && status <= 504 ? 3 : 1
    return new CommandFailure(message, exitCode)
  }
}

/** The client of the service that `options` name. */
export function connect(options: ServiceOptions): AdminClient {
  return new AdminClient(findService(options))
}

function isOk({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function messageOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) return undefined
  return typeof answer.message === 'string' ? answer.message : undefined
}
