// The files that games asked for, by their links (xpay §5.2). A link needs no token: its mark is made with the
// master key, and it ends with its time.
import type { FastifyInstance } from 'fastify'
import { setAnswerHeaders } from '../api/answer-headers.ts'
import { filesPath } from '../dialect/xpay/downloads.ts'
import { tableOf } from '../dialect/xpay/files.ts'
import type { Services } from '../services.ts'

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const refusals = {
  wrong: 'This link is not whole, or no link of this service: use it as it was answered.',
  expired:
    'This link has expired after 30 minutes: call download_bill or query_download_order again.',
}

export function registerFiles(app: FastifyInstance, services: Services): void {
  const { downloads, ledger, clock, forwarded, log, unready } = services
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
    `${filesPath}:id`,
    { exposeHeadRoute: false },
    async ({ id: rid, params, query, raw }, reply) => {
      setAnswerHeaders(reply)
      if (unready.reason !== undefined) {
        return reply.code(503).send({ error: 'unready', message: 'Try again in a moment.' })
      }
      const found = await downloads.open(params.id, textOf(query.expires), textOf(query.mark))
      const { appid, kind } = typeof found === 'string' ? {} : found
      log.info({ rid, peer: forwarded.peerOf(raw), appid, kind }, 'a file was asked for')
      if (typeof found === 'string') {
        return reply.code(403).send({ error: `link_${found}`, message: refusals[found] })
      }
      // Loaded here: hardly any service ever writes a file.
      const { workbookOf } = await import('../table/workbook.ts')
      const table = tableOf(ledger.moneyReports, found, clock.now(found.appid))
      const file = workbookOf(table)
      file.on('error', (error) => log.warn({ rid, err: error, appid }, 'a file was cut'))
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${table.name}.xlsx"`)
        .send(file)
    },
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
