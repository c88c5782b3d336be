// The clients: game servers that call over HTTP and write down what they were told, and an operator who
// recharges. Nothing is hidden from the diary: there is no retry in here.
import { type CoinOperationName, midasV1, sign } from '@pactolus/protocol'
import { type Diary, isAboutToken, type OrderKind, type Span } from './diary.ts'
import { accountPath } from './ledger.ts'
import type { Stage } from './stage.ts'

interface Token {
  readonly text: string
  /** When it ended by the service's clock as it was given out. */
  readonly ends: Span
  /** Real time of the request for it. */
  readonly fetched: Span
}

export interface Order {
  readonly openid: string
  readonly kind: OrderKind
  readonly billNo: string
  readonly amount: number
}

/** What is written down of a request before it is sent: an order, or the reading of a balance. */
type Note = (Order & { readonly isLast: boolean }) | { readonly openid: string }

/** A client that gets no answer in this time gives up, and knows nothing. */
export const clientTimeoutMs = 1200

/** Of a new token, and of one that the emulator renews. */
const tokenLifeMs = 7_200_000

const callOfKind = { pay: 'pay', present: 'present', refund: 'cancelPay' } as const

export class GameServer {
  readonly #stage: Stage
  readonly #diary: Diary
  #token: Token | undefined
  #renewing: Promise<void> | undefined

  constructor(stage: Stage, diary: Diary) {
    this.#stage = stage
    this.#diary = diary
  }

  /** One request; the errcode of its answer, undefined without a whole one. */
  async send(order: Order, isLast = false): Promise<number | undefined> {
    const { kind } = order
    const note = { ...order, isLast }
    if (kind === 'recharge') {
      return this.#noted(note, undefined, (baseUrl) => this.#recharge(baseUrl, order))
    }
    return this.#called(note, callOfKind[kind], orderFields(order))
  }

  /** Asks for a balance. */
  read(openid: string): Promise<number | undefined> {
    return this.#called({ openid }, 'getBalance', { openid })
  }

  /** Takes a token, which the service gives out in a transaction of its own. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
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

  async #called(
    note: Note,
    name: CoinOperationName,
    own: Readonly<Record<string, string>>,
  ): Promise<number | undefined> {
    if (this.#token === undefined) await this.renew()
    const token = this.#token
    if (token === undefined) return undefined
    const { appid, offerId, key } = this.#stage.game
    const path = midasV1.operations[name].paths.production
    const errcode = await this.#noted(note, token, (baseUrl) => {
      const ts = String(Math.floor(Date.now() / 1000))
      const fields = { ...own, appid, offer_id: offerId, ts, zone_id: '1', pf: 'android' }
      const sig = sign(midasV1.operations[name], fields, path, key)
      const url = `${baseUrl}${path}?access_token=${token.text}`
      return this.#post(url, { body: JSON.stringify({ ...fields, sig }) })
    })
    if (isAboutToken(errcode) && this.#token === token) this.#token = undefined
    return errcode
  }

  async #noted(
    note: Note,
    token: Token | undefined,
    post: (baseUrl: string) => Promise<Record<string, unknown>>,
  ): Promise<number | undefined> {
    const sentAt = Date.now()
    const answer = await post(this.#stage.baseUrl()).catch(() => undefined)
    const answeredAt = Date.now()
    const errcode = typeof answer?.errcode === 'number' ? answer.errcode : undefined
    const told = {
      ...{ errcode, sentAt, answeredAt },
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
    if ('kind' in note) this.#diary.attempts.push({ ...note, ...told })
    else this.#diary.reads.push({ ...note, ...told })
    return errcode
  }

  /** The admin API's answer in the words of the protocol. */
  async #recharge(
    baseUrl: string,
    { openid, billNo, amount }: Order,
  ): Promise<Record<string, unknown>> {
    const path = accountPath(this.#stage.game.offerId, openid)
    const { outcome, error, balance } = await this.#post(`${baseUrl}${path}/recharge`, {
      headers: {
        authorization: `Bearer ${this.#stage.adminToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ bill_no: billNo, amount }),
    })
    if (outcome === 'posted') return { errcode: 0, balance }
    if (outcome === 'duplicate') return { errcode: 90012 }
    return error === 'bill_no_conflict' ? { errcode: 90018 } : {}
  }

  async #post(url: string, init: RequestInit): Promise<Record<string, unknown>> {
    const signal = AbortSignal.timeout(clientTimeoutMs)
    const response = await fetch(url, { method: 'POST', signal, ...init })
    return (await response.json()) as Record<string, unknown>
  }
}

function orderFields({ openid, kind, billNo, amount }: Order): Record<string, string> {
  const counts = { pay: 'amt', present: 'present_counts', refund: undefined, recharge: undefined }
  const name = counts[kind]
  return { openid, bill_no: billNo, ...(name !== undefined && { [name]: String(amount) }) }
}
