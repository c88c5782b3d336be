// The daily close: the days of a month, one day, closing, and checking what was closed.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { type Checked, check } from '../close/check.ts'
import { CloseRefused, type Plan } from '../close/closing.ts'
import { type Day, daysBetween, isDay, later } from '../close/days.ts'
import type { CloseDocument } from '../close/document.ts'
import { kindOf, startClosing } from '../close/job.ts'
import type { KeptClose } from '../directory/closes.ts'
import type { BookOf } from '../ledger/zone-sums.ts'
import type { Services } from '../services.ts'
import * as contract from './close-contract.ts'
import { JobBody, JobId, jobBody } from './jobs.ts'
import { foundOffer } from './offers.ts'
import { OfferParams } from './reading-contract.ts'

type Parts = Pick<Services, 'closing' | 'directory' | 'jobs' | 'ledger'>

export function registerCloses(app: ApiApp, services: Parts): void {
  registerList(app, services)
  registerClosing(app, services)
  registerDay(app, services)
}

const path = '/offers/:offer_id/:env/closes'
const tags = ['closes']

/** The offer and environment of a path. */
export function placeOf({ offer_id: offerId, env }: Static<typeof OfferParams>): BookOf {
  return { offerId, env }
}

function registerList(app: ApiApp, { closing, directory }: Parts): void {
  app.get(
    path,
    {
      schema: {
        summary: 'List the days of a month',
        description: 'Without `month`, that of yesterday, or that of today for a first day.',
        tags,
        params: OfferParams,
        querystring: contract.CloseQuery,
        response: { 200: contract.ClosesBody, ...errors },
      },
    },
    async ({ params, query }) => {
      await foundOffer(directory, params.offer_id)
      const of = placeOf(params)
      const plan = await closing.plan(of)
      const month = query.month ?? usualMonth(plan)
      const { first, last } = monthSpan(month)
      const kept = (await closing.list(of, first, last)).map(closedDay)
      const { next, closable } = plan
      return {
        month,
        next: next ?? null,
        closable: next !== undefined && next <= closable ? closable : null,
        items: [...kept, ...openDays(plan, first, last)],
      }
    },
  )
}

/** That of yesterday: on the first day of a month, the day to close is in the month before. */
function usualMonth({ last, next, today }: Plan): string {
  const hasYesterday = last !== undefined || (next !== undefined && next < today)
  return (hasYesterday ? later(today, -1) : today).slice(0, 7)
}

function openDays({ next, closable, today }: Plan, first: Day, last: Day): contract.ClosedDay[] {
  if (next === undefined) return []
  const days = daysBetween(next > first ? next : first, today < last ? today : last)
  return days.map((date) => ({
    ...{ date, state: date <= closable ? 'closable' : 'open', sha256: null },
    ...{ closed_by: null, closed_at: null, coin_price: null, totals: null },
  }))
}

function closedDay({ day, document, sha256, closedBy, closedAt }: KeptClose): contract.ClosedDay {
  const { totals, coin_price } = JSON.parse(document) as CloseDocument
  const closed = { closed_by: closedBy, closed_at: closedAt.toISOString() }
  return { date: day, state: 'closed', sha256, ...closed, coin_price, totals }
}

function registerClosing(app: ApiApp, services: Parts): void {
  const { closing, directory, jobs } = services
  app.post(
    path,
    {
      schema: {
        summary: 'Close days',
        description:
          'Closes the day `date`, or answers the close that it has. With `through`, closes all days up to that ' +
          'one in a job: GET …/closes/jobs/{job_id} shows its progress. Days are closed in order, when they are ' +
          'over and all of their entries are written.',
        tags,
        params: OfferParams,
        body: contract.NewClose,
        response: { 200: contract.CloseBody, 202: JobBody, ...errors },
      },
    },
    async ({ params, body, actor }, reply) => {
      await foundOffer(directory, params.offer_id)
      const { date, through, adjust_reason: adjustReason } = body
      if ((date === undefined) === (through === undefined)) {
        throw new ApiError(400, 'bad_request', 'Give `date` or `through`, and not both.')
      }
      const of = placeOf(params)
      const terms = { by: actor, adjustReason }
      if (date !== undefined) {
        const day = readDay('date', date)
        return closeBody(await closing.close(of, day, terms).catch(refused))
      }
      const last = readDay('through', through ?? '')
      const job = await startClosing({ closing, jobs }, of, { ...terms, through: last })
      return reply.code(202).send(jobBody(job))
    },
  )

  app.get(
    `${path}/jobs/:job_id`,
    {
      schema: {
        summary: 'Show how far the closing of days is',
        description:
          'Its result has `closed`, the number of days; `error` and `message` say why it stopped.',
        tags,
        params: Type.Object({ ...OfferParams.properties, job_id: JobId }),
        response: { 200: JobBody, ...errors },
      },
    },
    async ({ params }) => {
      const job = await jobs.find(params.job_id)
      if (job?.kind !== kindOf(placeOf(params))) throw notFound(`job ${params.job_id}`)
      return jobBody(job)
    },
  )
}

function registerDay(app: ApiApp, { closing, directory, ledger }: Parts): void {
  app.get(
    `${path}/:date`,
    {
      schema: {
        summary: 'Show a day',
        description: 'As it was closed; of a day that is not closed, as it would be closed now.',
        tags,
        params: contract.CloseParams,
        response: { 200: contract.CloseBody, ...errors },
      },
    },
    async ({ params }) => {
      await foundOffer(directory, params.offer_id)
      const [of, day] = [placeOf(params), readDay('date', params.date)]
      const kept = await closing.find(of, day)
      if (kept !== undefined) return closeBody(kept)
      const preview = await closing.preview(of, day)
      if (preview === undefined) throw notFound(`day ${day} to close for offer ${of.offerId}`)
      const { closable } = await closing.plan(of)
      return bodyOf(preview, day <= closable ? 'closable' : 'open', null)
    },
  )

  app.get(
    `${path}/:date/check`,
    {
      schema: {
        summary: 'Check a closed day',
        description:
          'Adds the entries of the day up again, and compares the sums and the hash with what was closed.',
        tags,
        params: contract.CloseParams,
        response: { 200: contract.CheckedClose, ...errors },
      },
    },
    async ({ params }) => {
      const [of, day] = [placeOf(params), readDay('date', params.date)]
      const kept = await closing.find(of, day)
      if (kept === undefined) throw notFound(`close of ${day} for offer ${of.offerId}`)
      return checkedBody(kept, await check({ closing, zones: ledger.zones }, of, kept))
    },
  )
}

/** The first and the last day of a month. */
export function monthSpan(month: string): { first: Day; last: Day } {
  const first = `${month}-01`
  const inNext = later(first, 31).slice(0, 7)
  return { first, last: later(`${inNext}-01`, -1) }
}

/** A day of a request, or a refusal that names it. */
export function readDay(name: string, given: string): Day {
  if (isDay(given)) return given
  throw new ApiError(400, 'bad_date', `\`${name}\` must be a day such as 2026-11-28.`)
}

function refused(error: unknown): never {
  if (error instanceof CloseRefused) throw new ApiError(409, error.code, error.message)
  throw error
}

function closeBody({ document, sha256 }: KeptClose): contract.CloseBody {
  return bodyOf(JSON.parse(document) as CloseDocument, 'closed', sha256)
}

function bodyOf(
  { zones, ...document }: CloseDocument,
  state: contract.CloseBody['state'],
  sha256: string | null,
): contract.CloseBody {
  return { state, sha256, ...document, zones: [...zones] }
}

function checkedBody({ day, sha256 }: KeptClose, found: Checked): contract.CheckedClose {
  const { hashMatches, chainMatches, differences, lateCount, late } = found
  return {
    date: day,
    same: hashMatches && chainMatches && differences.length === 0,
    ...{ sha256, hash_matches: hashMatches, chain_matches: chainMatches },
    differences: differences.map(({ zoneId, ...rest }) => ({ zone_id: zoneId, ...rest })),
    late_count: lateCount,
    late: late.map((entry) => ({
      ...{ openid: entry.openid, zone_id: entry.zoneId, entry_no: Number(entry.entryNo) },
      ...{ kind: entry.kind, bill_no: entry.billNo, posted_at: entry.postedAt.toISOString() },
      ...{ paid_delta: Number(entry.paidDelta), gift_delta: Number(entry.giftDelta) },
    })),
  }
}
