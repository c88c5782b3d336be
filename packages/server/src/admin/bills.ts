// Files of the game and of the platform, compared with the ledger: uploaded, looked at, compared in a job.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Static } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { compare } from '../bills/compare.ts'
import type { BillKind, Mapping } from '../bills/kinds.ts'
import { checkMapping, look } from '../bills/lines.ts'
import { BadBill } from '../bills/values.ts'
import type { Bill } from '../directory/bills.ts'
import type { Work } from '../directory/jobs.ts'
import { TooManyOrders } from '../ledger/lookup.ts'
import type { Services } from '../services.ts'
import { BadTable } from '../table/limits.ts'
import { formatOf, readTable } from '../table/read-table.ts'
import { fullBody, listedBody } from './bill-bodies.ts'
import * as contract from './bill-contract.ts'
import { received, refusalOf, withFileBodies } from './bill-files.ts'
import { page } from './contract.ts'
import { foundOffer } from './offers.ts'
import { badCursor, readRange } from './range.ts'

const root = '/offers/:offer_id/:env/bills'
const chunkBytes = 1024 * 1024

export async function registerBills(app: ApiApp, services: Services): Promise<void> {
  registerList(app, services)
  registerShow(app, services)
  registerCompare(app, services)
  await withFileBodies(app, (scope) => registerUpload(scope, services))
}

/** The bill of a path; 404 where there is none. */
export async function foundBill(
  { ledger, bills }: Pick<Services, 'ledger' | 'bills'>,
  { offer_id, env, bill_id }: Static<typeof contract.BillParams>,
): Promise<Bill> {
  const bill = await bills.find({ book: ledger.bookOf(offer_id), env }, BigInt(bill_id))
  if (bill === undefined) throw notFound(`file ${bill_id} of this offer and environment`)
  return bill
}

function registerUpload(app: ApiApp, services: Services): void {
  const { bills, clock, config, directory, ledger } = services
  app.post(
    root,
    {
      schema: {
        summary: 'Upload a file to compare with the ledger',
        description:
          'CSV (UTF-8, GB18030) or XLSX, up to 100 MB, as the body. Answers what the file has, and how it can be ' +
          'read; nothing is compared yet. The same file of a kind is the bill that it was before.',
        tags: ['bills'],
        consumes: ['application/octet-stream', 'text/csv'],
        params: contract.BookParams,
        querystring: contract.UploadQuery,
        response: { 200: contract.Uploaded, ...errors },
      },
    },
    async (request) => {
      const { offer_id: offerId, env } = request.params
      const { kind, name } = request.query
      await foundOffer(directory, offerId)
      const book = { book: ledger.bookOf(offerId), env }
      const { billId, isNew } = await received(config, request, async (file) => {
        const format = await formatOf(file)
        const seen = await look(kind, readTable(file, format))
        const { mapping, period } = seen
        const guess = {
          mapping: await mappingFor(services, { offerId, kind }, seen.heads, mapping),
          ...{ from: period?.from ?? null, to: period?.to ?? null },
        }
        const preview = seen.preview.map(({ number, cells }) => ({ row: number, cells }))
        const bill = {
          ...{ ...book, offerId, kind, name, format, guess, preview },
          ...{ sha256: await hashOf(file), bytes: (await stat(file)).size },
          ...{ rows: seen.rows, heads: seen.heads },
          ...{ by: request.actor, at: new Date(clock.now(offerId)) },
        }
        return bills.add(bill, createReadStream(file, { highWaterMark: chunkBytes }))
      })
      const bill = await foundBill(services, { ...request.params, bill_id: String(billId) })
      return {
        outcome: isNew ? 'uploaded' : 'known',
        bill: await fullBody(services, bill),
      } as const
    },
  )
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** How the last file of the kind was read, where this one has the same columns. */
async function mappingFor(
  { bills }: Pick<Services, 'bills'>,
  { offerId, kind }: { offerId: string; kind: BillKind },
  heads: readonly string[],
  guess: Mapping,
): Promise<Mapping> {
  const last = (await bills.lastMapping(offerId, kind)) as Mapping | undefined
  const fits =
    last !== undefined && Object.values(last.columns).every((head) => heads.includes(head))
  return fits ? last : guess
}

function registerList(app: ApiApp, services: Services): void {
  const { bills, ledger } = services
  app.get(
    root,
    {
      schema: {
        summary: 'List files that are compared',
        description: 'Newest first.',
        tags: ['bills'],
        params: contract.BookParams,
        querystring: contract.BillsQuery,
        response: { 200: page(contract.ListedBill), ...errors },
      },
    },
    async ({ params: { offer_id, env }, query: { kind = '', after, limit } }) => {
      if (after !== undefined && !/^[1-9]\d{0,17}$/.test(after)) throw badCursor()
      const before = { kind, beforeBillId: BigInt(after ?? 0), size: limit }
      const found = await bills.list({ book: ledger.bookOf(offer_id), env }, before)
      const last = found.length === limit ? found.at(-1) : undefined
      return {
        items: await listedBody(services, found),
        next: last === undefined ? null : String(last.billId),
      }
    },
  )
}

function registerShow(app: ApiApp, services: Services): void {
  app.get(
    `${root}/:bill_id`,
    {
      schema: {
        summary: 'Show a file that is compared',
        description: 'Its first rows, how it is read, how far the comparison is, and what differs.',
        tags: ['bills'],
        params: contract.BillParams,
        response: { 200: contract.BillBody, ...errors },
      },
    },
    async ({ params }) => fullBody(services, await foundBill(services, params)),
  )
}

function registerCompare(app: ApiApp, services: Services): void {
  const { bills, clock, jobs } = services
  app.post(
    `${root}/:bill_id/compare`,
    {
      schema: {
        summary: 'Compare a file with the ledger',
        description:
          'Begins a job; `progress` of the file tells how far it is. A later comparison keeps what was ' +
          'resolved. Nothing in the ledger changes.',
        tags: ['bills'],
        params: contract.BillParams,
        body: contract.CompareTerms,
        response: { 202: contract.BillBody, ...errors },
      },
    },
    async ({ params, body: { mapping, ...times }, actor }, reply) => {
      const bill = await foundBill(services, params)
      const kind = bill.kind as BillKind
      const span = readRange(times, clock.now(params.offer_id))
      try {
        checkMapping(kind, bill.heads, mapping as Mapping)
      } catch (error) {
        throw refusalOf(error)
      }
      const isOpen = bill.state === 'comparing' && bill.jobId !== null
      const running = isOpen ? await jobs.find(bill.jobId) : undefined
      if (running?.state === 'running') {
        throw new ApiError(
          409,
          'comparing',
          'The file is being compared. Wait until that has ended.',
        )
      }
      const terms = { bill, kind, mapping: mapping as Mapping, span, by: actor }
      // Named by the file: of one file one comparison is under way at a time.
      const job = await jobs.start(
        { kind: `bill ${bill.billId}`, terms: { bill_id: String(bill.billId) }, by: actor },
        workOf(services, terms),
      )
      await bills.setJob(bill, job.jobId)
      return reply.code(202).send(await fullBody(services, await foundBill(services, params)))
    },
  )
}

interface CompareJob {
  readonly bill: Bill
  readonly kind: BillKind
  readonly mapping: Mapping
  readonly span: { readonly from: Date; readonly to: Date }
  readonly by: string
}

function workOf(services: Services, { by, ...terms }: CompareJob): Work {
  const { bills, clock } = services
  const { billId, offerId } = terms.bill
  return async (progress, signal) => {
    const compareNo = await bills.beginComparison(billId, terms.mapping, terms.span)
    const ended = (how: { problem: string } | { sums: object }) =>
      bills.endComparison(billId, compareNo, { ...how, by, at: new Date(clock.now(offerId)) })
    try {
      const comparison = { ...terms, compareNo, now: new Date(clock.now(offerId)) }
      const sums = await compare(services, comparison, progress, signal)
      await ended({ sums })
      return { bill_id: String(billId), ...sums }
    } catch (error) {
      if (signal.aborted) throw error
      const problem = sentenceOf(error)
      await ended({
        problem: problem ?? 'Something failed on the server; its log has the details.',
      })
      if (problem === undefined) throw error
      return { bill_id: String(billId), problem }
    }
  }
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof BadBill || error instanceof BadTable) return error.message
  if (!(error instanceof TooManyOrders)) return undefined
  return 'Many players have orders with the same numbers: say which column has the openid.'
}
