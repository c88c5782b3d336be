// A request of a command, by node:http: loading fetch() takes 0.2 s of CPU.
import type { ClientRequest, IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'

export interface HttpRequest {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is sent as it is read. */
  readonly body?: string | Readable
  /** Until the end of the answer; Infinity: as long as it takes. */
  readonly timeoutMs: number
}

/** The time of a request was over. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/** Sends it and returns the answer, whose body is still to be read. Redirects are not followed. */
export async function send(
  url: string,
  { method, headers = {}, body, timeoutMs }: HttpRequest,
): Promise<IncomingMessage> {
  const { request } = await import(url.startsWith('https:') ? 'node:https' : 'node:http')
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined
    const sent: ClientRequest = request(url, { method, headers })
    const tooLate = () => (answer ?? sent).destroy(new TimeoutError())
    const timer =
      timeoutMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(tooLate, timeoutMs)
    sent.on('close', () => clearTimeout(timer))
    // An error after the answer began ends the body of the answer, too.
    sent.on('error', reject)
    sent.on('response', (response: IncomingMessage) => {
      answer = response
      resolve(response)
    })
    if (typeof body === 'object') {
      // Of a file that cannot be read the request itself says only that it was ended.
      body.on('error', reject)
      pipeline(body, sent, () => {})
    } else {
      sent.end(body)
    }
  })
}
