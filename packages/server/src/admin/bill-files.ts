// What the routes that take spreadsheets share. The body is a file, and a file that cannot be read
// is refused with a sentence.
import type { Server } from 'node:http'
import { Readable } from 'node:stream'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { withPath } from '../bills/in-file.ts'
import { BadBill } from '../bills/values.ts'
import type { Config } from '../options.ts'
import { BadTable, fileBytesMax } from '../table/limits.ts'
import { receive } from './receive.ts'

// The first is what a page of the console sends: as JSON, no other page can send it without being asked.
const fileTypes = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

/** Routes whose body is a file: no other route takes one. */
export async function withFileBodies(
  app: ApiApp,
  register: (scope: ApiApp) => void,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(fileTypes, (_request, payload, done) => done(null, payload))
    register(scope.withTypeProvider<TypeBoxTypeProvider>())
  })
}

/** Has the body in a file for as long as `work` reads it. */
export async function received<T>(
  { requestTimeoutMs, importTimeoutMs: timeoutMs }: Config,
  { body, server }: { readonly body: unknown; readonly server: { readonly server: Server } },
  work: (file: string) => Promise<T>,
): Promise<T> {
  if (!(body instanceof Readable)) {
    throw new ApiError(415, 'bad_request', `Send the file as ${fileTypes.join(' or ')}.`)
  }
  const limits = { bytesMax: fileBytesMax, bytesOption: '', timeoutMs, requestTimeoutMs }
  try {
    return await withPath(async (file) => {
      await receive(server.server, body, file, limits)
      return work(file)
    })
  } catch (error) {
    throw refusalOf(error)
  }
}

/** A sentence about the file is the caller's to read. */
export function refusalOf(error: unknown): unknown {
  const isBad = error instanceof BadBill || error instanceof BadTable
  return isBad ? new ApiError(400, 'bad_file', error.message) : error
}
