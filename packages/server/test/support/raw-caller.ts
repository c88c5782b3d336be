// A game server that speaks Midas 2.0 or xpay: it signs the text that it sends.
import { type Env, hmacHex, paySig } from '@pactolus/protocol'
import type { Game, TestService, WireAnswer } from './service.ts'

export type Members = Record<string, unknown>

export class RawCaller {
  readonly #service: TestService
  readonly game: Game
  readonly env: Env
  token: string
  /** By openid. */
  readonly sessionKeys = new Map<string, string>()

  constructor(service: TestService, game: Game, env: Env, token: string) {
    this.#service = service
    this.game = game
    this.env = env
    this.token = token
  }

  /** Logs a player in, with the given session_key or a new one. */
  async login(openid: string, sessionKey?: string): Promise<string> {
    const { sessions } = this.#service.services
    const session = await sessions.start(this.game.appid, openid, { sessionKey })
    if (session === undefined) throw new Error('no such game')
    this.sessionKeys.set(openid, session.sessionKey)
    return session.sessionKey
  }

  /** Another access_token, after the clock was moved. */
  async renewToken(): Promise<void> {
    const issued = await this.#service.services.tokens.issueStable(this.game, false)
    if (typeof issued === 'string') throw new Error('no token')
    this.token = issued.token
  }

  get envNumber(): 0 | 1 {
    return this.env === 'production' ? 0 : 1
  }

  /** A call of 2.0 with the members that every call has. */
  game2(call: string, openid: string, own: Members = {}): Promise<WireAnswer> {
    const common = { openid, offer_id: this.game.offerId, ts: Math.floor(Date.now() / 1000) }
    return this.post(`/wxa/game/${call}`, {
      ...common,
      ...{ zone_id: '1', env: this.envNumber, user_ip: '127.0.0.1', ...own },
    })
  }

  /** A call of xpay with the members that every call has. */
  xpay(call: string, openid: string, own: Members = {}): Promise<WireAnswer> {
    return this.post(`/xpay/${call}`, { openid, env: this.envNumber, user_ip: '127.0.0.1', ...own })
  }

  /** `query` replaces parameters; undefined leaves one out. */
  async post(
    path: string,
    body: Members | string,
    query: Record<string, string | undefined> = {},
  ): Promise<WireAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const url = `${this.#service.baseUrl}${this.signed(path, text, query)}`
    const response = await fetch(url, { method: 'POST', body: text })
    if (response.status !== 200) throw new Error(`${path} answered HTTP ${response.status}`)
    return (await response.json()) as WireAnswer
  }

  /** The path with the query that a body is sent with. */
  signed(path: string, text: string, query: Record<string, string | undefined> = {}): string {
    const openid = openidIn(text)
    const signed: Record<string, string | undefined> = {
      access_token: this.token,
      sig_method: 'hmac_sha256',
      pay_sig: paySig(this.game.keys[this.env], path, text),
      signature: hmacHex(this.sessionKeys.get(openid) ?? 'none', text),
      ...query,
    }
    const given = Object.entries(signed).filter((pair): pair is [string, string] => {
      return pair[1] !== undefined
    })
    return `${path}?${new URLSearchParams(given)}`
  }
}

function openidIn(text: string): string {
  return /"openid":\s*"([^"]*)"/.exec(text)?.[1] ?? ''
}

export async function rawCallerOf(
  service: TestService,
  game: Game,
  env: Env = 'production',
): Promise<RawCaller> {
  const issued = await service.services.tokens.issueStable(game, false)
  if (typeof issued === 'string') throw new Error('no token')
  return new RawCaller(service, game, env, issued.token)
}
