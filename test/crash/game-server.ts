// The clients: game servers that call over HTTP and write down the answers, and an operator who
// recharges. Nothing is hidden from the diary: there is no retry in here.
import { isAboutSender, meaningOf } from './answers.ts'
import type { Diary, Order, Span } from './diary.ts'
import { accountPath } from './ledger.ts'
import type { Stage } from './stage.ts'
import { type Asked, signedRequest } from './wire.ts'

interface Login {
  readonly sessionKey: string
  readonly answeredAt: number
}

interface Token {
  readonly text: string
  /** When it ended by the service's clock as it was given out. */
  readonly ends: Span
  /** Real time of the request for it. */
  readonly fetched: Span
}

/** A client that gets no answer in this time gives up, and knows nothing. */
export const clientTimeoutMs = 1200

/** Each process learns within a second that a session was replaced; in twice the time on a busy machine. */
const loginKnownMs = 2000

/** Of a new token, and of one that the emulator renews. */
const tokenLifeMs = 7_200_000

export class GameServer {
  readonly #stage: Stage
  readonly #diary: Diary
  #token: Token | undefined
  #renewing: Promise<void> | undefined
  /** By openid; a login that got no answer leaves the player out. */
  readonly #logins = new Map<string, Login>()
  /** By openid: a second login at the same time would end the session of the first. */
  readonly #loggingIn = new Map<string, Promise<void>>()

  constructor(stage: Stage, diary: Diary) {
    this.#stage = stage
    this.#diary = diary
  }

  /** One request; its answer as the diary has it. */
  async send(order: Order, isLast = false): Promise<Order & { errcode: number | undefined }> {
    const errcode =
      order.kind === 'recharge'
        ? await this.#noted(order, { isLast }, () => this.#recharge(order))
        : await this.#called(order, isLast)
    return { ...order, errcode }
  }

  /** Asks for a balance. */
  async read(openid: string, via: Exclude<Order['via'], 'admin'>): Promise<void> {
    await this.#called({ openid, via })
  }

  /** Takes a token, which the service gives out in a transaction of its own. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  /** Logs a player in: the session before ends, even where no answer comes. */
  login(openid: string): Promise<void> {
    const login = this.#loggingIn.get(openid) ?? this.#login(openid)
    this.#loggingIn.set(openid, login)
    return login.finally(() => this.#loggingIn.delete(openid))
  }

  async #login(openid: string): Promise<void> {
    const url = `${this.#stage.baseUrl()}/admin/v1/apps/${this.#stage.game.appid}/sessions`
    this.#logins.delete(openid)
    const answer = await this.#operate(url, { openid }).catch(() => undefined)
    const sessionKey = answer?.session_key
    if (typeof sessionKey !== 'string') return
    this.#logins.set(openid, { sessionKey, answeredAt: Date.now() })
  }

  async #renew(): Promise<void> {
    const { appid, secret } = this.#stage.game
    const sentAt = Date.now()
    const answer = await this.#post(`${this.#stage.baseUrl()}/cgi-bin/stable_token`, {
      body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
    }).catch(() => undefined)
    if (typeof answer?.access_token !== 'string') return
    const fetched = { from: sentAt, to: Date.now() }
    const clock = this.#stage.clock.between(fetched.from, fetched.to)
    const lifeMs = Number(answer.expires_in) * 1000
    // expires_in is in whole seconds, rounded down.
    const ends = { from: clock.from + lifeMs, to: clock.to + lifeMs + 1000 }
    this.#token = { text: answer.access_token, ends, fetched }
  }

  async #called(asked: Asked, isLast = false): Promise<number | undefined> {
    if (this.#token === undefined) await this.renew()
    const token = this.#token
    if (token === undefined) return undefined
    const login = this.#logins.get(asked.openid)
    const sessionKey = login?.sessionKey ?? ''
    const errcode = await this.#noted(asked, { isLast, token, login }, () => {
      const { appid, offerId, key } = this.#stage.game
      const sender = { appid, offerId, key, token: token.text, sessionKey }
      const { path, body } = signedRequest(asked, sender)
      return this.#post(`${this.#stage.baseUrl()}${path}`, { body })
    })
    const answered = { ...asked, errcode }
    const isOld = login === this.#logins.get(asked.openid)
    if (meaningOf(answered) === 'session' && isOld) await this.login(asked.openid)
    else if (isAboutSender(answered) && this.#token === token) this.#token = undefined
    return errcode
  }

  async #noted(
    asked: Asked,
    { isLast, token, login }: { isLast: boolean; token?: Token; login?: Login | undefined },
    post: () => Promise<Record<string, unknown>>,
  ): Promise<number | undefined> {
    const sentAt = Date.now()
    const answer = await post().catch(() => undefined)
    const answeredAt = Date.now()
    const errcode = typeof answer?.errcode === 'number' ? answer.errcode : undefined
    const noted = {
      ...{ errcode, sentAt, answeredAt },
      isLoggedIn:
        login !== undefined &&
        login === this.#logins.get(asked.openid) &&
        sentAt - login.answeredAt > loginKnownMs,
      tokenEnds:
        token &&
        this.#stage.clock.tokenEnds(
          token.ends,
          token.fetched,
          { from: sentAt, to: answeredAt },
          tokenLifeMs,
        ),
      clock: this.#stage.clock.between(sentAt, answeredAt),
      balance: typeof answer?.balance === 'number' ? answer.balance : undefined,
    }
    if (asked.kind !== undefined) this.#diary.attempts.push({ ...asked, isLast, ...noted })
    else this.#diary.reads.push({ ...asked, ...noted })
    return errcode
  }

  /** The admin API's answer in the words of the protocol. */
  async #recharge({ openid, billNo, amount, fee }: Order): Promise<Record<string, unknown>> {
    const path = accountPath(this.#stage.game.offerId, openid)
    const url = `${this.#stage.baseUrl()}${path}/recharge`
    const terms = fee === undefined ? { bill_no: billNo } : { out_trade_no: billNo, fee }
    const { outcome, error, balance } = await this.#operate(url, { ...terms, amount })
    if (outcome === 'posted') return { errcode: 0, balance }
    if (outcome === 'duplicate') return { errcode: 90012 }
    return error === 'bill_no_conflict' ? { errcode: 90018 } : {}
  }

  #operate(url: string, body: object): Promise<Record<string, unknown>> {
    const authorization = `Bearer ${this.#stage.adminToken}`
    return this.#post(url, {
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  async #post(url: string, init: RequestInit): Promise<Record<string, unknown>> {
    const signal = AbortSignal.timeout(clientTimeoutMs)
    const response = await fetch(url, { method: 'POST', signal, ...init })
    return (await response.json()) as Record<string, unknown>
  }
}
