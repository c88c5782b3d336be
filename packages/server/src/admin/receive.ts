// The body of a request into a file of its own: a slow sender holds a file, not the database.
import { createWriteStream } from 'node:fs'
import type { Server } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ApiError } from '../api/errors.ts'

export interface ReceiveLimits {
  readonly bytesMax: number
  /** How a refusal names the option that sets it; '' where none does. */
  readonly bytesOption: string
  readonly timeoutMs: number
  /** What other requests have. */
  readonly requestTimeoutMs: number
}

/** How many files each server is receiving. */
const receiving = new WeakMap<Server, number>()

/**
 * Writes the body into a file that does not exist yet. node has one time limit for all requests of
 * a server, and reads it at each of its checks. So while a file comes, the senders of all requests
 * have the time limit of a file.
 */
export async function receive(
  server: Server,
  body: Readable,
  file: string,
  limits: ReceiveLimits,
): Promise<void> {
  receiving.set(server, (receiving.get(server) ?? 0) + 1)
  server.requestTimeout = Math.max(limits.requestTimeoutMs, limits.timeoutMs)
  try {
    await writeLimited(body, file, limits)
  } finally {
    const others = (receiving.get(server) ?? 1) - 1
    receiving.set(server, others)
    if (others === 0) server.requestTimeout = limits.requestTimeoutMs
  }
}

async function writeLimited(
  body: Readable,
  file: string,
  { bytesMax, bytesOption, timeoutMs }: ReceiveLimits,
): Promise<void> {
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      const limit = `The file is larger than ${bytesMax} bytes${bytesOption}.`
      if (bytes <= bytesMax) done(null, chunk)
      else done(new ApiError(413, 'import_too_large', limit))
    },
  })
  const signal = AbortSignal.timeout(timeoutMs)
  // Not part of the pipeline, which would cut the connection of a sender that is to be answered.
  body.once('error', (error) => counted.destroy(error)).pipe(counted)
  try {
    await pipeline(counted, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal })
  } catch (error) {
    body.unpipe(counted).resume()
    if (!signal.aborted) throw error
    const limit = `The file did not arrive within ${timeoutMs} ms (--import-timeout-ms).`
    throw new ApiError(408, 'import_too_slow', limit)
  }
}
