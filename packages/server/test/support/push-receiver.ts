// The server of a game that gets pushes: it believes only what the client's own functions prove.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { decryptPush, verifyPush, verifyPushUrl } from '@pactolus/client/push'
import type { Game } from './service.ts'

export interface ReceivedPush {
  readonly event: string
  /** Of 2.0 the payload, of xpay and of our own event the message. */
  readonly payload: Record<string, unknown>
  readonly isMock: boolean
  /** The body as it came, after decryption. */
  readonly text: string
}

export interface ReceiverOptions {
  readonly token: string
  readonly encodingAesKey?: string
  readonly game: Game
}

export interface ReceiverAnswer {
  readonly status?: number
  readonly body?: string
  readonly headers?: Record<string, string>
  /** Never ends the answer. */
  readonly hangs?: true
  /** Lets the sender wait. */
  readonly afterMs?: number
}

const good = '{"ErrCode":0,"ErrMsg":"Success"}'

export class PushReceiver {
  received: ReceivedPush[] = []
  answered = 0
  /** Why something was not believed. */
  readonly faults: unknown[] = []
  /** What to answer to a push; it is recorded either way. */
  answer: (push: ReceivedPush) => ReceiverAnswer = () => ({})
  readonly #options: ReceiverOptions
  readonly #server: Server

  private constructor(options: ReceiverOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        async ({ status = 200, body = good, headers = {}, hangs, afterMs = 0 }) => {
          await sleep(afterMs)
          if (hangs !== true) response.writeHead(status, headers).end(body)
          this.answered += 1
        },
        (error: unknown) => {
          this.faults.push(error)
          response.writeHead(403).end(String(error))
        },
      )
    })
  }

  static async start(options: ReceiverOptions, port = 0): Promise<PushReceiver> {
    const receiver = new PushReceiver(options)
    await new Promise<void>((resolve) => {
      receiver.#server.listen(port, '127.0.0.1', resolve)
    })
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/wechat?from=console`
  }

  /** The numbers of the purchases, in the order they came. */
  get tradeNos(): unknown[] {
    return this.received.map(({ payload }) => payload.OutTradeNo)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: IncomingMessage): Promise<ReceiverAnswer> {
    const { token } = this.#options
    const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const ownSignature = request.headers['pactolus-signature']
    if (ownSignature !== undefined) return this.#keep(this.#own(String(ownSignature), body))
    const echo = verifyPushUrl({ token }, query)
    if (request.method === 'GET') return { body: echo }
    if (query.from !== 'console' || query.openid === undefined)
      throw new Error('the query is not whole')
    return this.#keep(this.#platform(query, body))
  }

  #keep(push: ReceivedPush): ReceiverAnswer {
    this.received.push(push)
    return this.answer(push)
  }

  #platform(query: Record<string, string>, body: string): ReceivedPush {
    const { token, encodingAesKey, game } = this.#options
    const text =
      encodingAesKey === undefined
        ? body
        : decryptPush({ token, encodingAesKey, appid: game.appid }, query, jsonOf(body))
    const message = jsonOf(text)
    if (message.MsgType !== 'event') throw new Error('the push is no event')
    const event = String(message.Event)
    if (message.MiniGame === undefined) return { event, payload: message, isMock: false, text }
    const { production: key, sandbox: sandboxKey } = game.keys
    const { payload, isMock } = verifyPush({ key, sandboxKey }, message)
    return { event, payload: { ...payload }, isMock, text }
  }

  #own(header: string, body: string): ReceivedPush {
    const [, seconds = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? []
    const wanted = createHmac('sha256', this.#options.token).update(`${seconds}.${body}`)
    if (mac !== wanted.digest('hex')) throw new Error('Pactolus-Signature is wrong')
    const payload = JSON.parse(body)
    return { event: payload.event, payload, isMock: payload.test === true, text: body }
  }
}

/** JSON, or the XML that a push is written in. */
function jsonOf(text: string): Record<string, unknown> {
  if (!text.startsWith('<xml>')) return JSON.parse(text)
  const read = (inner: string): unknown => {
    const elements = [...inner.matchAll(/<(\w+)>((?:<!\[CDATA\[.*?\]\]>|(?!<\/\1>).)*)<\/\1>/gs)]
    const [first] = elements
    if (first === undefined || inner.startsWith('<![CDATA[')) {
      const sections = [...inner.matchAll(/<!\[CDATA\[(.*?)\]\]>/gs)]
      return sections.length === 0
        ? Number.isNaN(Number(inner))
          ? inner === 'true'
          : Number(inner)
        : sections.map(([, part]) => part).join('')
    }
    return Object.fromEntries(elements.map(([, name, value]) => [name, read(value ?? '')]))
  }
  return read(text.slice('<xml>'.length, -'</xml>'.length)) as Record<string, unknown>
}
