// An operator at the console: what the browser keeps and sends.
import assert from 'node:assert/strict'
import type { AdminAnswer } from './admin.ts'
import { Admin } from './admin.ts'
import type { TestService } from './service.ts'

export const password = 'correct horse battery'

/** What a page of the service sends with a change. */
export const pageHeaders = { 'x-pactolus': 'console', 'sec-fetch-site': 'same-origin' }

export class Operator {
  readonly #baseUrl: string
  /** `__Host-pactolus=…`; '' when signed out. */
  cookie = ''

  constructor({ baseUrl }: Pick<TestService, 'baseUrl'>) {
    this.#baseUrl = baseUrl
  }

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = pageHeaders,
  ): Promise<AdminAnswer & { headers: Headers }> {
    const response = await fetch(`${this.#baseUrl}/admin/v1${path}`, {
      method,
      headers: {
        ...headers,
        ...(this.cookie !== '' && { cookie: `theme=dark; ${this.cookie}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const [set] = response.headers.getSetCookie()
    if (set !== undefined) this.cookie = set.includes('Max-Age=0') ? '' : (set.split(';')[0] ?? '')
    const text = await response.text()
    const found = text === '' ? {} : JSON.parse(text)
    return { status: response.status, body: found, text, headers: response.headers }
  }

  get(path: string) {
    return this.request('GET', path)
  }

  post(path: string, body?: unknown) {
    return this.request('POST', path, body)
  }

  async done(status: number, method: string, path: string, body?: unknown) {
    const answer = await this.request(method, path, body)
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`)
    return answer.body
  }

  async refused(status: number, error: string, method: string, path: string, body?: unknown) {
    const answer = await this.request(method, path, body)
    const found = [answer.status, answer.body.error]
    assert.deepEqual(found, [status, error], `${method} ${path}: ${answer.text}`)
  }
}

/** A new operator with these grants, who has set the password and is signed in. */
export async function signedIn(
  service: Pick<TestService, 'baseUrl'>,
  name: string,
  grants: readonly unknown[] = [{ role: 'admin', offer_id: '*', env: '*' }],
): Promise<Operator> {
  await invited(service, name, grants)
  const operator = new Operator(service)
  await operator.done(200, 'POST', '/session', { name, password })
  return operator
}

/** A new operator who has set the password. */
export async function invited(
  service: Pick<TestService, 'baseUrl'>,
  name: string,
  grants: readonly unknown[] = [{ role: 'admin', offer_id: '*', env: '*' }],
): Promise<void> {
  const { invite } = await new Admin(service).done(201, 'POST', '/operators', { name, grants })
  await new Operator(service).done(200, 'POST', '/session/invite', { invite, password })
}
