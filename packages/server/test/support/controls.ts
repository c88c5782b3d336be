// The emulator's controls as a test calls them, over HTTP.
import assert from 'node:assert/strict'
import type { GameBody, ListedFault, LoggedRequest } from '../../src/emulator/contract.ts'
import { Caller, type Game, type TestService } from './service.ts'

export class Controls {
  readonly #baseUrl: string
  readonly namespace: string

  constructor({ baseUrl }: Pick<TestService, 'baseUrl'>, namespace = 'default') {
    this.#baseUrl = baseUrl
    this.namespace = namespace
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    const url = new URL(`${this.#baseUrl}/_pactolus${path}`)
    url.searchParams.set('namespace', this.namespace)
    return fetch(url, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
  }

  /** A request that must succeed; its body. */
  async done<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await this.request(method, path, body)
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as T
  }

  /** A request that must be refused with 400; the sentence. */
  async refused(method: string, path: string, body?: unknown): Promise<string> {
    const response = await this.request(method, path, body)
    const answer = (await response.json()) as { error: string; message: string }
    assert.deepEqual([response.status, answer.error], [400, 'bad_request'], answer.message)
    return answer.message
  }

  fault(rule: Record<string, unknown>): Promise<ListedFault> {
    return this.done('POST', '/faults', rule)
  }

  async requests(query = ''): Promise<LoggedRequest[]> {
    return (await this.done<{ items: LoggedRequest[] }>('GET', `/requests${query}`)).items
  }

  reset() {
    return this.done('POST', '/reset')
  }
}

/** The game of a namespace as the tests' caller wants it, with its player. */
export async function namespaceOf(
  service: TestService,
  name: string,
): Promise<{ controls: Controls; caller: Caller; openid: string; game: GameBody }> {
  const controls = new Controls(service, name)
  const game = await controls.done<GameBody>('POST', '/namespaces', { name })
  const { appid, secret, offerId, key, sandboxKey, openid } = game
  const own: Game = { appid, secret, offerId, keys: { production: key, sandbox: sandboxKey } }
  return { controls, caller: await freshCaller(service, own), openid, game }
}

/** A caller with the token that the game has now. */
export async function freshCaller(
  { baseUrl }: Pick<TestService, 'baseUrl'>,
  game: Game,
): Promise<Caller> {
  const { appid, secret } = game
  const response = await fetch(`${baseUrl}/cgi-bin/stable_token`, {
    method: 'POST',
    body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
  })
  const { access_token } = (await response.json()) as { access_token: string }
  return new Caller(baseUrl, game, 'production', access_token)
}
