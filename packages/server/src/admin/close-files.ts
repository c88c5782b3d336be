// Closed days as files: for finance, for the gold audit of a publisher, and as they were hashed.
import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import type { CloseDocument } from '../close/document.ts'
import type { KeptClose } from '../directory/closes.ts'
import {
  auditDay,
  type Closed,
  type ClosedBook,
  closesTable,
  goldAuditTable,
  wechatTable,
} from '../report/closes.ts'
import { type Language, languages } from '../report/columns.ts'
import type { Services } from '../services.ts'
import type { Table } from '../table/table.ts'
import { Day, Month } from './close-contract.ts'
import { monthSpan, placeOf, readDay } from './closes.ts'
import { bookOf, type Format, fileOf, send } from './exports.ts'
import { foundOffer } from './offers.ts'
import { OfferParams } from './reading-contract.ts'

const layouts = ['pactolus', 'audit', 'wechat'] as const
const CloseFileQuery = Type.Object({
  date: Type.Optional(Day),
  month: Type.Optional(Month),
  layout: Type.Unsafe<(typeof layouts)[number]>({
    type: 'string',
    enum: [...layouts],
    default: 'pactolus',
    description:
      'pactolus: a row for each zone and day; audit: 黄金审计, the gold audit of Chinese publishers; wechat: CSV ' +
      'like the bills of WeChat Pay, with a summary.',
  }),
  lang: Type.Unsafe<Language>({
    type: 'string',
    enum: [...languages],
    default: 'en',
    description: 'Of the heads of the layout pactolus.',
  }),
})
type CloseFileQuery = Static<typeof CloseFileQuery>

type Parts = Pick<Services, 'closing' | 'directory' | 'log'>

const path = '/offers/:offer_id/:env/closes'

export function registerCloseFiles(app: ApiApp, services: Parts): void {
  for (const format of ['csv', 'xlsx'] as const) registerTable(app, services, format)
  app.get(
    `${path}.json`,
    {
      schema: {
        summary: 'Closed days as JSON',
        description:
          'Of one day the document byte for byte as it was hashed: its SHA-256 is the sha256 of the close. Of a ' +
          'month an array of them. Layout audit: one object for a day, an array for a month.',
        tags: ['closes'],
        params: OfferParams,
        querystring: CloseFileQuery,
        response: {
          200: Type.Unsafe<Readable>({ type: 'string', contentMediaType: 'application/json' }),
          ...errors,
        },
      },
    },
    async ({ params, query, actor }, reply) => {
      if (query.layout === 'wechat') throw noLayout('wechat', 'json')
      const { book, kept } = await readClosed(services, params, query)
      const texts =
        query.layout === 'pactolus'
          ? kept.map(({ document }) => document)
          : kept.map((close) => JSON.stringify(auditDay(book, closedOf(close), actor)))
      const text = query.date === undefined ? `[${texts.join(',\n')}]` : (texts[0] ?? '')
      const name = nameOf(params.offer_id, query)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.json"`)
        .send(Readable.from([text]))
    },
  )
}

function registerTable(app: ApiApp, services: Parts, format: Format): void {
  app.get(
    `${path}.${format}`,
    {
      schema: {
        summary: `Closed days as ${format.toUpperCase()}`,
        description: 'One day or a month. Days that are not closed are not in it.',
        tags: ['closes'],
        params: OfferParams,
        querystring: CloseFileQuery,
        response: fileOf(format),
      },
    },
    async ({ params, query, actor }, reply) => {
      if (query.layout === 'wechat' && format === 'xlsx') throw noLayout('wechat', format)
      const { book, kept } = await readClosed(services, params, query)
      const table = tableOf(book, kept.map(closedOf), query, actor)
      const name = nameOf(params.offer_id, query)
      return send(services, reply, { table, format, style: 'plain', name })
    },
  )
}

function tableOf(
  book: ClosedBook,
  days: readonly Closed[],
  { layout, lang }: CloseFileQuery,
  author: string,
): Table {
  if (layout === 'pactolus') return closesTable(book, days, lang)
  if (layout === 'wechat') return wechatTable(book, days)
  return goldAuditTable(days.map((day) => auditDay(book, day, author)))
}

async function readClosed(
  { closing, directory }: Parts,
  params: Static<typeof OfferParams>,
  query: CloseFileQuery,
): Promise<{ book: ClosedBook; kept: KeptClose[] }> {
  const { date, month } = query
  if ((date === undefined) === (month === undefined)) {
    throw new ApiError(400, 'bad_request', 'Give `date` or `month`, and not both.')
  }
  const { appid } = await foundOffer(directory, params.offer_id)
  const day = date === undefined ? undefined : readDay('date', date)
  const span = day === undefined ? monthSpan(month ?? '') : { first: day, last: day }
  const kept = await closing.list(placeOf(params), span.first, span.last)
  if (kept.length === 0) throw notFound(`closed day in ${date ?? month}`)
  return { book: { ...(await bookOf(directory, params)), appid }, kept }
}

function closedOf({ document, sha256 }: KeptClose): Closed {
  const { date, zones } = JSON.parse(document) as CloseDocument
  return { date, sha256, zones }
}

function nameOf(offerId: string, { date, month, layout }: CloseFileQuery): string {
  const kind = layout === 'pactolus' ? 'close' : `close-${layout}`
  return `${kind}-${offerId}-${date ?? month}`
}

function noLayout(layout: string, format: string): ApiError {
  const message = `The layout ${layout} is a CSV file: there is none as ${format.toUpperCase()}.`
  return new ApiError(400, 'bad_layout', message)
}
