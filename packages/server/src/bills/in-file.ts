// Bytes in a file of their own, for as long as somebody reads them.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The path of a file that is not there yet; what `work` makes of it is removed in the end. */
export async function withPath<T>(work: (file: string) => Promise<T>): Promise<T> {
  const file = join(tmpdir(), `pactolus-bill-${process.pid}-${randomUUID()}`)
  try {
    return await work(file)
  } finally {
    await rm(file, { force: true })
  }
}

export function inFile<T>(
  chunks: AsyncIterable<Uint8Array>,
  work: (file: string) => Promise<T>,
): Promise<T> {
  return withPath(async (file) => {
    await pipeline(chunks, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
    return work(file)
  })
}
