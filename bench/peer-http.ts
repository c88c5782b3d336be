// The HTTP half of the services that Pactolus is compared with: the same calls, checks and log, on Fastify.
// What they do to the database is their own.
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import {
  decodeFields,
  FieldFault,
  type Fields,
  midasV1,
  parseBody,
  Refusal,
  verifySig,
} from '@pactolus/protocol'
import Fastify, { type FastifyRequest } from 'fastify'
import { createLog } from '../packages/server/src/log.ts'
import type { Game } from './requests.ts'

export interface Answer {
  readonly errcode: number
  readonly errmsg: string
  readonly [field: string]: unknown
}

export const insufficient: Answer = { errcode: 90013, errmsg: 'insufficient balance' }

export const game = JSON.parse(process.env.BENCH_GAME ?? '') as Game
const log = createLog({ logLevel: 'info', logFormat: 'json' })
const { errcodes } = midasV1
const operation = midasV1.operations.pay
const path = operation.paths.production

/** Serves `pay`, carried out by `deduct`, and says where in the ready file. */
export async function servePay(
  readyFile: string,
  deduct: (fields: Fields) => Promise<Answer>,
): Promise<void> {
  const app = Fastify({ logger: false, keepAliveTimeout: 72_000 })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(path, async (request, reply) => {
    const startedAt = performance.now()
    const answered = await answer(request, deduct)
    log.call({ rid: request.id, ...answered, ms: performance.now() - startedAt })
    reply.header('content-type', 'application/json; charset=utf-8')
    return JSON.stringify(answered)
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  writeFileSync(readyFile, `${JSON.stringify({ baseUrl: `http://127.0.0.1:${port}` })}\n`)
  process.on('SIGTERM', () => process.exit(0))
  process.on('SIGINT', () => {})
}

async function answer(
  request: FastifyRequest,
  deduct: (fields: Fields) => Promise<Answer>,
): Promise<Answer> {
  const refuse = ({ errcode, detail }: Refusal): Answer => ({
    errcode: errcode.code,
    errmsg: detail ?? errcode.message,
  })
  const body = parseBody(request.body as Buffer)
  if (body instanceof Refusal) return refuse(body)
  const { access_token: token } = request.query as { access_token?: string }
  if (token !== game.token) return refuse(new Refusal(errcodes.token_invalid))
  const fields = decodeFields(operation, body)
  if (fields instanceof FieldFault) {
    return refuse(new Refusal(errcodes.parameter_invalid, fields.sentence))
  }
  if (!verifySig(operation, fields, path, [game.key])) {
    return refuse(new Refusal(errcodes.sig_invalid))
  }
  return deduct(fields)
}
