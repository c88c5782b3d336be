// Where a file and the ledger differ: listed, downloaded, and resolved one by one or by an uploaded spreadsheet.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { examine, type Wanted } from '../bills/resolve.ts'
import { readSheet, type SheetRow } from '../bills/sheet.ts'
import type { Bill } from '../directory/bills.ts'
import type { Difference, DifferenceFilter } from '../directory/differences.ts'
import { differencesTable, type ReportedDifference } from '../report/differences.ts'
import type { Services } from '../services.ts'
import { formatOf, readTable } from '../table/read-table.ts'
import { differenceBody, reported, timesOf } from './bill-bodies.ts'
import * as contract from './bill-contract.ts'
import { received, withFileBodies } from './bill-files.ts'
import { foundBill } from './bills.ts'
import { page } from './contract.ts'
import { FileQuery, type Format, fileOf, layoutOf, send } from './exports.ts'
import { badCursor } from './range.ts'

const root = '/offers/:offer_id/:env/bills/:bill_id'
const pageSize = 1000
/** So many wrong rows of a spreadsheet are named. */
const namedMax = 20

export async function registerBillDifferences(app: ApiApp, services: Services): Promise<void> {
  registerList(app, services)
  for (const format of ['csv', 'xlsx'] as const) registerFile(app, services, format)
  registerResolve(app, services)
  await withFileBodies(app, (scope) => registerResolutions(scope, services))
}

type FilterQuery = Pick<
  Static<typeof contract.DifferencesQuery>,
  'cause' | 'age' | 'resolution' | 'q'
>

function filterOf({ cause, age, resolution, q }: FilterQuery, nowMs: number): DifferenceFilter {
  const times = age === undefined ? {} : timesOf(age, nowMs)
  return { cause: cause ?? '', resolution: resolution ?? '', text: q, ...times }
}

function registerList(app: ApiApp, services: Services): void {
  const { clock, differences } = services
  app.get(
    `${root}/differences`,
    {
      schema: {
        summary: 'List differences of a file',
        description: 'In the order in which they were found.',
        tags: ['bills'],
        params: contract.BillParams,
        querystring: contract.DifferencesQuery,
        response: { 200: page(contract.DifferenceBody), ...errors },
      },
    },
    async ({ params, query: { after, limit, ...query } }) => {
      if (after !== undefined && !/^[1-9]\d{0,17}$/.test(after)) throw badCursor()
      const bill = await foundBill(services, params)
      const nowMs = clock.now(params.offer_id)
      const place = { afterId: BigInt(after ?? 0), size: limit }
      const found = await differences.list(bill.billId, filterOf(query, nowMs), place)
      const last = found.length === limit ? found.at(-1) : undefined
      return {
        items: found.map((one) => differenceBody(one, bill, nowMs)),
        next: last === undefined ? null : String(last.differenceId),
      }
    },
  )
}

function registerFile(app: ApiApp, services: Services, format: Format): void {
  const { clock } = services
  app.get(
    `${root}/differences.${format}`,
    {
      schema: {
        summary: `Differences of a file as ${format.toUpperCase()}`,
        description:
          'With columns for a resolution, a bill_no and a note: fill them in and send the file to ' +
          '`…/resolutions`. A file that ends early was cut.',
        tags: ['bills'],
        params: contract.BillParams,
        querystring: Type.Object({ ...contract.DifferenceFilterQuery, ...FileQuery.properties }),
        response: fileOf(format),
      },
    },
    async ({ params, query }, reply) => {
      const bill = await foundBill(services, params)
      const nowMs = clock.now(params.offer_id)
      const pages = reportedPages(services, bill, filterOf(query, nowMs), nowMs)
      const table = differencesTable(pages, layoutOf(query))
      const name = `differences-${params.offer_id}-${bill.billId}`
      return send(services, reply, { table, format, style: query.style, name })
    },
  )
}

async function* reportedPages(
  { differences }: Pick<Services, 'differences'>,
  bill: Bill,
  filter: DifferenceFilter,
  nowMs: number,
): AsyncGenerator<ReportedDifference[]> {
  let afterId = 0n
  for (;;) {
    const found = await differences.list(bill.billId, filter, { afterId, size: pageSize })
    if (found.length > 0) yield found.map((one) => reported(one, bill, nowMs))
    const last = found.at(-1)
    if (last === undefined || found.length < pageSize) return
    afterId = last.differenceId
  }
}

function registerResolve(app: ApiApp, services: Services): void {
  const { clock, differences, ledger } = services
  app.post(
    `${root}/differences/:difference_id/resolve`,
    {
      schema: {
        summary: 'Resolve a difference',
        description:
          'Writes down what was done about it, and moves nothing: recharge, cancel and freeze with the calls ' +
          'of the account. What the ledger does not show is refused. A later resolution replaces this one.',
        tags: ['bills'],
        params: contract.DifferenceParams,
        body: contract.Resolve,
        response: { 200: contract.DifferenceBody, ...errors },
      },
    },
    async ({ params, body: { resolution, note = null, bill_no = null }, actor }) => {
      const bill = await foundBill(services, params)
      const id = BigInt(params.difference_id)
      const [difference] = await findAll(services, bill, [id])
      if (difference === undefined) throw notFound(`difference ${id} of this file`)
      const wanted = { difference, resolution, note, namedNo: bill_no }
      const book = { offerId: params.offer_id, env: params.env }
      const { resolved, problems } = await examine(ledger, book, [wanted])
      const problem = problems.get(wanted)
      if (problem !== undefined) throw new ApiError(409, 'not_resolved', problem)
      const nowMs = clock.now(params.offer_id)
      await differences.resolve(bill.billId, resolved, { by: actor, at: new Date(nowMs) })
      const [now = difference] = await findAll(services, bill, [id])
      return differenceBody(now, bill, nowMs)
    },
  )
}

const any: DifferenceFilter = { cause: '', resolution: '', text: '' }

function findAll(
  { differences }: Pick<Services, 'differences'>,
  { billId }: Bill,
  ids: readonly bigint[],
): Promise<Difference[]> {
  return differences.list(billId, { ...any, ids }, { afterId: 0n, size: ids.length })
}

function registerResolutions(app: ApiApp, services: Services): void {
  const { clock, config, differences, ledger } = services
  app.post(
    `${root}/resolutions`,
    {
      schema: {
        summary: 'Resolve differences by a spreadsheet',
        description:
          'Reads the file of differences, CSV or XLSX, with resolutions in it: all of them, or none and ' +
          'what is wrong with which row. Rows without a resolution, and those that say nothing new, stay.',
        tags: ['bills'],
        consumes: ['application/octet-stream', 'text/csv'],
        params: contract.BillParams,
        response: { 200: contract.ResolvedMany, ...errors },
      },
    },
    async (request) => {
      const { params, actor } = request
      const bill = await foundBill(services, params)
      const { found, wrong } = await received(config, request, async (file) =>
        readSheet(readTable(file, await formatOf(file))),
      )
      refuse(wrong)
      const { wanted, rowOf } = await wantedOf(services, bill, found)
      const book = { offerId: params.offer_id, env: params.env }
      const { resolved, problems } = await examine(ledger, book, wanted)
      refuse([...problems].map(([one, problem]) => `Row ${rowOf.get(one)}: ${problem}`))
      const at = new Date(clock.now(params.offer_id))
      if (resolved.length > 0) await differences.resolve(bill.billId, resolved, { by: actor, at })
      request.auditResult = `resolved ${resolved.length} differences of file ${bill.billId}`
      return { outcome: 'resolved' as const, resolved: resolved.length }
    },
  )
}

function refuse(wrong: readonly string[]): void {
  if (wrong.length === 0) return
  const named = wrong.slice(0, namedMax)
  if (wrong.length > namedMax) named.push(`${wrong.length - namedMax} more rows are wrong.`)
  throw new ApiError(400, 'bad_rows', ['Nothing was taken.', ...named].join('\n'))
}

/** What the rows ask for, as far as it is new. */
async function wantedOf(
  services: Pick<Services, 'differences'>,
  bill: Bill,
  rows: readonly SheetRow[],
): Promise<{ wanted: Wanted[]; rowOf: Map<Wanted, number> }> {
  const byId = new Map<bigint, Difference>()
  for (let at = 0; at < rows.length; at += pageSize) {
    const ids = rows.slice(at, at + pageSize).map(({ id }) => id)
    for (const one of await findAll(services, bill, ids)) byId.set(one.differenceId, one)
  }
  refuse(
    rows.flatMap(({ row, id }) =>
      byId.has(id) ? [] : [`Row ${row}: this file has no difference ${id}.`],
    ),
  )
  const rowOf = new Map<Wanted, number>()
  for (const { row, id, resolution, note, billNo } of rows) {
    const difference = byId.get(id)
    if (difference === undefined) continue
    const isSame =
      difference.resolution === resolution &&
      difference.note === note &&
      (billNo ?? difference.namedNo) === difference.namedNo
    if (!isSame) rowOf.set({ difference, resolution, note, namedNo: billNo }, row)
  }
  return { wanted: [...rowOf.keys()], rowOf }
}
