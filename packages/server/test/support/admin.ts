// The admin API as an operator's program calls it.
import assert from 'node:assert/strict'
import type { AccountKey } from '../../src/ledger/model.ts'
import { adminToken, type TestService } from './service.ts'

export interface AdminAnswer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
}

export interface AdminInit {
  /** '' sends no Authorization at all. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

export class Admin {
  readonly #baseUrl: string

  constructor({ baseUrl }: Pick<TestService, 'baseUrl'>) {
    this.#baseUrl = `${baseUrl}/admin/v1`
  }

  /** One request; a string goes as it is, anything else as JSON. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    { token = adminToken, headers = {} }: AdminInit = {},
  ): Promise<AdminAnswer> {
    const response = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    // An export is lines of JSON: its reader reads the text.
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
    return { status: response.status, text, body: isJson && text !== '' ? JSON.parse(text) : {} }
  }

  get(path: string): Promise<AdminAnswer> {
    return this.request('GET', path)
  }

  post(path: string, body?: unknown): Promise<AdminAnswer> {
    return this.request('POST', path, body)
  }

  /** A request that must succeed with `status`; its body. */
  async done(
    status: number,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const answer = await this.request(method, path, body)
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`)
    return answer.body
  }

  /** A request that must fail with `status` and the name `error`, and say so in a sentence. */
  async refused(
    status: number,
    error: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<void> {
    const answer = await this.request(method, path, body)
    assert.deepEqual(
      [answer.status, answer.body.error],
      [status, error],
      `${method} ${path}: ${answer.text}`,
    )
    assert.deepEqual(Object.keys(answer.body).sort(), ['error', 'message'])
    assert.match(String(answer.body.message), /\w/)
  }

  /** Every item of a list, page by page; `between` runs between two pages. */
  async all(
    path: string,
    limit: number,
    between: () => Promise<void> = async () => {},
  ): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = []
    let after = ''
    for (let pages = 0; pages < 100; pages += 1) {
      const joint = path.includes('?') ? '&' : '?'
      const body = await this.done(200, 'GET', `${path}${joint}limit=${limit}${after}`)
      const page = body.items as Record<string, unknown>[]
      assert.ok(page.length <= limit, 'a page is no longer than asked for')
      items.push(...page)
      if (body.next === null) return items
      after = `&after=${encodeURIComponent(String(body.next))}`
      await between()
    }
    throw new Error(`${path} has no last page`)
  }
}

/** The path of an account under /admin/v1. */
export function accountPath({ offerId, env, openid, zoneId }: AccountKey): string {
  const [player, zone] = [openid, zoneId].map(encodeURIComponent)
  return `/offers/${offerId}/${env}/accounts/${player}/${zone}`
}
