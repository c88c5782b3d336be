// A small HTTP proxy between a client and a service that loses, delays, forges and replays what passes,
// as a test says for each request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * - `pass`: nothing happens to it
 * - `drop_before`: the connection breaks, and the service never sees the request
 * - `drop_after`: the service carries it out, and the connection breaks
 * - `late`: the connection breaks now, and the request arrives when `arrive()` is called
 * - `silent`: the service carries it out, and no answer ever comes
 * - `busy_before`, `busy_after`: -1, without and after carrying it out
 * - `token_expired`: 42001 without carrying it out
 * - `page`: HTTP 502 with a page of a gateway
 * - `processing`: 90016 of Midas 1.0
 * - `session_expired`: 90016 of Midas 2.0, 268490009 of xpay
 * - `too_often`: 45011
 * - `no_coins`: -1 with the text of a backend that found too few coins
 */
export type Effect =
  | 'pass'
  | 'drop_before'
  | 'drop_after'
  | 'late'
  | 'silent'
  | 'busy_before'
  | 'busy_after'
  | 'token_expired'
  | 'page'
  | 'processing'
  | 'session_expired'
  | 'too_often'
  | 'no_coins'

export interface Passing {
  /** The last part of the path: `pay`, `stable_token`; for xpay what Midas calls it. */
  readonly operation: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

export interface FaultyNetwork {
  readonly baseUrl: string
  /** What happens to a request; pass by default. */
  effect: (passing: Passing) => Effect
  /** Every request so far. */
  readonly passed: Passing[]
  /** Lets the late requests arrive, and waits until they are carried out. */
  arrive(): Promise<void>
  close(): Promise<void>
}

const forged: Partial<Record<Effect, { errcode: number; errmsg: string }>> = {
  busy_before: { errcode: -1, errmsg: 'system busy rid: 65000000-00000000-00000000' },
  busy_after: { errcode: -1, errmsg: 'system busy rid: 65000000-00000000-00000000' },
  token_expired: { errcode: 42001, errmsg: 'access_token expired' },
  too_often: { errcode: 45011, errmsg: 'api minute-quota reach limit' },
  processing: { errcode: 90016, errmsg: 'order is being processed' },
  no_coins: { errcode: -1, errmsg: '1034-131-0 余额不足' },
}

const operationsOfXpay: Readonly<Record<string, string>> = {
  query_user_balance: 'getbalance',
  currency_pay: 'pay',
  cancel_currency_pay: 'cancelpay',
  present_currency: 'present',
}

function forgedFor(effect: Effect, path: string): object | undefined {
  if (effect !== 'session_expired') return forged[effect]
  const errcode = path.startsWith('/xpay/') ? 268490009 : 90016
  return { errcode, errmsg: 'sessionkey fail rid: 65000000-00000000-00000000' }
}

export async function startFaultyNetwork(target: string): Promise<FaultyNetwork> {
  let late: (() => Promise<unknown>)[] = []
  const passed: Passing[] = []
  const network = { effect: (_: Passing): Effect => 'pass' }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { pathname } = new URL(request.url ?? '/', target)
    const last = pathname.slice(pathname.lastIndexOf('/') + 1)
    const operation = operationsOfXpay[last] ?? last
    const passing = { operation, body: body.toString(), headers: request.headers }
    passed.push(passing)
    const effect = network.effect(passing)
    const forward = async () => {
      const init = request.method === 'GET' ? {} : { method: 'POST', body }
      const answer = await fetch(`${target}${request.url}`, init)
      return { text: await answer.text(), date: answer.headers.get('date') ?? '' }
    }
    if (effect === 'late') late.push(forward)
    if (effect === 'drop_before' || effect === 'late') return void request.socket.destroy()
    if (effect === 'page') return void response.writeHead(502).end('<html>Bad Gateway</html>')
    if (effect === 'drop_after' || effect === 'silent' || effect === 'busy_after') await forward()
    if (effect === 'drop_after') return void request.socket.destroy()
    if (effect === 'silent') return
    const answer = forgedFor(effect, pathname)
    const { text, date } =
      answer === undefined ? await forward() : { text: JSON.stringify(answer), date: undefined }
    response.setHeader('content-type', 'application/json')
    if (date !== undefined) response.setHeader('date', date)
    response.end(text)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    get effect() {
      return network.effect
    },
    set effect(effect) {
      network.effect = effect
    },
    passed,
    async arrive() {
      const arriving = late
      late = []
      await Promise.all(arriving.map((forward) => forward()))
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The next requests of `operation` meet these effects, one each; everything else passes. */
export function inTurn(operation: string, ...effects: Effect[]): FaultyNetwork['effect'] {
  const left = [...effects]
  return (passing) => (passing.operation === operation ? (left.shift() ?? 'pass') : 'pass')
}
