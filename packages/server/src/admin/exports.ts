// Statements, orders and the audit log as files for spreadsheets: written while they are read, however long.
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors } from '../api/schemas.ts'
import type { MadeOrder } from '../directory/acts.ts'
import type { FoundOrder } from '../ledger/model.ts'
import { auditTable } from '../report/audit.ts'
import { type Layout, languages, type Made } from '../report/columns.ts'
import { ordersTable } from '../report/orders.ts'
import { type Book, statementTable } from '../report/statement.ts'
import type { Services } from '../services.ts'
import { type CsvStyle, csvStyles } from '../table/csv.ts'
import type { Table } from '../table/table.ts'
import { withMakers } from './acts.ts'
import { AuditQuery, auditPages, auditSearchOf } from './audit-search.ts'
import { foundOffer } from './offers.ts'
import { orderSearchOf } from './orders.ts'
import { RangeQuery, readRange } from './range.ts'
import * as contract from './reading-contract.ts'

const formats = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
export type Format = keyof typeof formats

export const FileQuery = Type.Object({
  lang: Type.Union(
    languages.map((name) => Type.Literal(name)),
    { default: 'en', description: 'Of the heads and of the kinds of orders.' },
  ),
  style: Type.Union(
    csvStyles.map((name) => Type.Literal(name)),
    {
      default: 'plain',
      description:
        'Of a CSV file. plain: an apostrophe in front of what a spreadsheet would take for a formula; ' +
        'wechat: a backtick in front of every value, as in bills of WeChat Pay.',
    },
  ),
  tz: Type.String({
    default: '+08:00',
    pattern: '^([+-](0\\d|1[0-4]):[0-5]\\d|Z)$',
    description: 'The zone of the times: +08:00, Z.',
  }),
})
export type FileQuery = Static<typeof FileQuery>

type ExportServices = Pick<Services, 'acts' | 'ledger' | 'directory' | 'driver' | 'clock' | 'log'>

export function registerExports(app: ApiApp, services: ExportServices): void {
  for (const format of ['csv', 'xlsx'] as const) {
    registerStatement(app, services, format)
    registerOrderFile(app, services, format)
    registerAuditFile(app, services, format)
  }
}

const inZone =
  'in the order of their times, as a file for spreadsheets. A file that ends early was cut.'

function registerStatement(app: ApiApp, services: ExportServices, format: Format): void {
  const { ledger, directory, clock } = services
  app.get(
    `/offers/:offer_id/:env/entries.${format}`,
    {
      schema: {
        summary: `The statement of an offer as ${format.toUpperCase()}`,
        description: `The entries of a range of time, ${inZone}`,
        tags: ['accounts'],
        params: contract.OfferParams,
        querystring: Type.Object({
          ...RangeQuery,
          ...Type.Pick(contract.SearchQuery, ['openid', 'zone_id', 'kind']).properties,
          ...FileQuery.properties,
        }),
        response: fileOf(format),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { offer_id, env } = params
      const book = await bookOf(directory, params)
      const wanted = {
        openid: query.openid,
        zoneId: query.zone_id,
        kind: query.kind ?? '',
      } as const
      const span = readRange(query, clock.now(offer_id))
      const pages = made(services, params, ledger.postings.pages(offer_id, env, wanted, span))
      const table = statementTable(book, pages, layoutOf(query))
      return send(services, reply, {
        table,
        format,
        style: query.style,
        name: `statement-${offer_id}`,
      })
    },
  )
}

function registerOrderFile(app: ApiApp, services: ExportServices, format: Format): void {
  const { directory, clock } = services
  app.get(
    `/offers/:offer_id/:env/orders.${format}`,
    {
      schema: {
        summary: `Orders as ${format.toUpperCase()}`,
        description:
          'What the search of orders finds, newest first, as a file for spreadsheets. A file that ends early ' +
          'was cut.',
        tags: ['accounts'],
        params: contract.OfferParams,
        querystring: Type.Object({
          ...Type.Omit(contract.SearchQuery, ['after', 'limit']).properties,
          ...FileQuery.properties,
        }),
        response: fileOf(format),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const { offer_id } = params
      const offer = await foundOffer(directory, offer_id)
      const nowMs = clock.now(offer_id)
      const wanted = orderSearchOf(query, new Date(nowMs - offer.cancelWindowS * 1000))
      const found = orderPages(services, params, wanted, readRange(query, nowMs))
      const pages = made(services, params, found)
      const layout = { ...layoutOf(query), openFrom: wanted.openFrom }
      const table = ordersTable(await bookOf(directory, params), pages, layout)
      return send(services, reply, {
        table,
        format,
        style: query.style,
        name: `orders-${offer_id}`,
      })
    },
  )
}

const pageSize = 1000

/** The same pages with who made each order. */
async function* made<Row extends MadeOrder>(
  services: Pick<Services, 'acts' | 'ledger'>,
  { offer_id: offerId, env }: Static<typeof contract.OfferParams>,
  pages: AsyncIterable<Row[]>,
): AsyncGenerator<(Row & Made)[]> {
  for await (const page of pages) yield await withMakers(services, { offerId, env }, page, page)
}

async function* orderPages(
  { ledger }: Pick<Services, 'ledger'>,
  { offer_id, env }: Static<typeof contract.OfferParams>,
  wanted: ReturnType<typeof orderSearchOf>,
  span: ReturnType<typeof readRange>,
): AsyncGenerator<FoundOrder[]> {
  let cursor: Awaited<ReturnType<typeof ledger.reading.searchOrders>>['next']
  do {
    const range = { ...span, cursor, size: pageSize }
    const { rows, next } = await ledger.reading.searchOrders(offer_id, env, wanted, range)
    if (rows.length > 0) yield rows
    cursor = next
  } while (cursor !== undefined)
}

function registerAuditFile(app: ApiApp, services: ExportServices, format: Format): void {
  app.get(
    `/audit.${format}`,
    {
      schema: {
        summary: `The audit log as ${format.toUpperCase()}`,
        description: 'Newest first, as a file for spreadsheets. A file that ends early was cut.',
        tags: ['audit'],
        querystring: Type.Object({ ...AuditQuery, ...FileQuery.properties }),
        response: fileOf(format),
      },
    },
    async (request, reply) => {
      const { query } = request
      const table = auditTable(
        auditPages(services, auditSearchOf(query), pageSize),
        layoutOf(query),
      )
      return send(services, reply, { table, format, style: query.style, name: 'audit' })
    },
  )
}

export function fileOf(format: Format) {
  return {
    200: Type.Unsafe<Readable>({ type: 'string', contentMediaType: formats[format] }),
    ...errors,
  }
}

export async function bookOf(
  directory: Services['directory'],
  { offer_id: offerId, env }: Static<typeof contract.OfferParams>,
): Promise<Book> {
  const { appid } = await foundOffer(directory, offerId)
  const app = await directory.findApp(appid)
  return { game: app?.name ?? appid, offerId, env }
}

export function layoutOf({ lang, tz }: FileQuery): Layout {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(tz) ?? []
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return { language: lang, offsetMs: sign === '-' ? -ahead : ahead }
}

interface File {
  readonly table: Table
  readonly format: Format
  readonly style: CsvStyle
  /** Without its ending. */
  readonly name: string
}

export async function send(
  { log }: Pick<Services, 'log'>,
  reply: FastifyReply,
  { table, format, style, name }: File,
): Promise<FastifyReply> {
  const bytes = format === 'csv' ? await csv(table, style) : await workbook(table)
  const { id: rid } = reply.request
  bytes.on('error', (error) => log.warn({ rid, err: error, name }, 'a file was cut'))
  return reply
    .type(formats[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(bytes)
}

// Loaded here: most services write few files, or none.

async function csv(table: Table, style: CsvStyle): Promise<Readable> {
  const { csvOf } = await import('../table/csv.ts')
  return csvOf(table, style)
}

async function workbook(table: Table): Promise<Readable> {
  const { workbookOf } = await import('../table/workbook.ts')
  return workbookOf(table)
}
