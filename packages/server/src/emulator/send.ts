// Sends a request to the service itself over HTTP, as a game's server would: every check and every fault is on
// its way.
import { request } from 'node:http'
import type { SentAgain } from './request-contract.ts'
import type { RequestLog } from './request-log.ts'

export interface Sending {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: Uint8Array
}

/** A fault may hold a call for ever. */
const waitMaxMs = 30_000

/** Sends it and finds it in `requests`, the log where it belongs. */
export async function sendToSelf(
  baseUrl: string,
  sending: Sending,
  requests: RequestLog,
): Promise<SentAgain> {
  const before = requests.lastSeq
  const startedAt = performance.now()
  const answer = await answerOf(baseUrl, sending)
  const ms = Math.round((performance.now() - startedAt) * 100) / 100
  return { answer: answer ?? null, ms, seq: requests.findSent(sending, before) ?? null }
}

/** The body of the answer; undefined when the connection was cut or nothing came. */
function answerOf(
  baseUrl: string,
  { method, path, query, body }: Sending,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl)
    const headers = {
      'content-type': 'application/json',
      ...((body.length > 0 || method === 'POST') && { 'content-length': body.length }),
    }
    const sent = request(
      {
        ...{ host: hostname.replace(/^\[|\]$/g, ''), port, method, headers, agent: false },
        // The very bytes of the address, which fetch() would rewrite.
        path: query === '' ? path : `${path}?${query}`,
        timeout: waitMaxMs,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks).toString()))
        response.on('error', () => resolve(undefined))
      },
    )
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(undefined))
    sent.end(body)
  })
}
