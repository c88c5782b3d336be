// HTTP by hand: requests that no decent client would send.
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  /** 0 when the connection ended without an answer. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Opens a connection to the service at `baseUrl`. */
export function open(baseUrl: string): Promise<Socket> {
  const { hostname, port } = new URL(baseUrl)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.off('error', reject)
      // The service may hang up on us while we still write: that is its right.
      socket.on('error', () => {})
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

/** What comes back until the answer is whole or the connection ends. */
export function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = ''
    const finish = () => {
      const [head = '', ...rest] = text.split('\r\n\r\n')
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
      resolve({ status, head, body: rest.join('\r\n\r\n') })
      socket.destroy()
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
      const isWhole = Buffer.byteLength(text.slice(end + 4)) >= length
      const isLastChunk = /transfer-encoding: chunked/i.test(text) && text.endsWith('0\r\n\r\n')
      if (end !== -1 && (isWhole || isLastChunk)) finish()
    })
    socket.on('close', finish)
  })
}

/** Sends bytes as they are and reads the answer. */
export async function sendRaw(baseUrl: string, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  const socket = await open(baseUrl)
  const answer = readAnswer(socket)
  for (const part of parts) socket.write(part)
  return answer
}

/** The head of a request, with a Host and the given header lines. */
export function head(method: string, path: string, ...headers: string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: test', ...headers, '', ''].join('\r\n')
}
