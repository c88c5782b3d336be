// Detaches archived months from the database, and restores them.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { errors, strict } from '../api/schemas.ts'
import type { Progress } from '../directory/jobs.ts'
import { Conflict } from '../explained-error.ts'
import { inSteps } from '../jobs/archiver.ts'
import type { ArchivedMonth, History } from '../ledger/archive.ts'
import type { Services } from '../services.ts'
import { hashOfMonth } from '../transfer/export-month.ts'
import { monthPattern, rangeOf } from '../transfer/month-format.ts'
import { JobBody, jobBody } from './jobs.ts'

export const Month = Type.Object({
  month: Type.String({ pattern: monthPattern, description: 'As 2026-01, of UTC+8.' }),
})

const FileHash = Type.Object(
  {
    sha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Of the lines of the month’s file, as its footer has it.',
    }),
  },
  strict,
)

/** Another process that archives pauses between its steps, and often within this time. */
const patienceMs = 30_000

/** One kind for both: no month is detached while another is restored. */
const kind = 'month'

export function registerMonths(app: ApiApp, services: Services): void {
  registerDetach(app, services)
  registerRestore(app, services)
}

function registerDetach(app: ApiApp, { jobs, ledger }: Services): void {
  app.post(
    '/history/:month/detach',
    {
      schema: {
        summary: 'Detach a month',
        description:
          'Starts a job that deletes the entries of a month; their orders stay. First it compares the hash of ' +
          'the month with that of its file. Months are detached oldest first. A call that needs entries of ' +
          'their time answers 409 months_detached. For a month that is detached in part, the job goes on.',
        tags: ['history'],
        params: Month,
        body: FileHash,
        response: { 202: JobBody, ...errors },
      },
    },
    async ({ params: { month }, body: { sha256 }, actor }, reply) => {
      const history = await ledger.archive.read()
      const found = archivedMonth(month, history)
      requireNext(found, history)
      if (found.sha256 !== null && found.sha256 !== sha256) throw otherFile(month)
      await requireTotals(ledger)
      const job = await jobs.start(
        { kind, terms: { month, sha256 }, by: actor },
        async (progress, signal) => {
          if (found.sha256 === null) {
            await requireHash(ledger, found, sha256, progress)
            signal.throwIfAborted()
          }
          const { entries, heldUpBy } = await inSteps(
            ledger.archive,
            () => ledger.archive.detach(month, sha256),
            { progress, signal, patienceMs },
          )
          return { action: 'detach', month, entries, sha256, held_up_by: heldUpBy }
        },
      )
      return reply.code(202).send(jobBody(job))
    },
  )
}

function registerRestore(app: ApiApp, { jobs, ledger }: Services): void {
  app.post(
    '/history/:month/restore',
    {
      schema: {
        summary: 'Restore a detached month',
        description:
          'Starts a job that recreates the entries of a month from their orders. Then it compares the hash ' +
          'of the month with that of its file: same_as_file of its result. Months are restored newest first.',
        tags: ['history'],
        params: Month,
        response: { 202: JobBody, ...errors },
      },
    },
    async ({ params: { month }, actor }, reply) => {
      const history = await ledger.archive.read()
      const { sha256 } = archivedMonth(month, history)
      requireLast(month, history)
      const job = await jobs.start(
        { kind, terms: { month }, by: actor },
        async (progress, signal) => {
          const { entries, heldUpBy } = await inSteps(
            ledger.archive,
            () => ledger.archive.restore(month),
            { progress, signal, patienceMs },
          )
          const done = { action: 'restore', month, entries, sha256, held_up_by: heldUpBy }
          if (heldUpBy !== null) return done
          const now = await hashOfMonth(ledger, month, (read) => progress(read, entries))
          return { ...done, same_as_file: now === sha256 }
        },
      )
      return reply.code(202).send(jobBody(job))
    },
  )
}

/** A file of a month is of all that the month has. */
export function archivedMonth(month: string, { archivedUntil, months }: History): ArchivedMonth {
  const found = months.find((each) => each.month === month)
  if (found === undefined) {
    throw new ApiError(
      404,
      'not_found',
      `There is no archived entry of ${month}. ` +
        'pactolus history list shows the months that are archived.',
    )
  }
  if (archivedUntil !== null && archivedUntil >= rangeOf(month).to) return found
  throw new Conflict(
    'month_not_archived',
    `Of ${month} not all is archived, only what is from before ${archivedUntil?.toISOString()}. ` +
      'Archive the rest first.',
  )
}

function requireNext({ month, detachedAt }: ArchivedMonth, { months, detachedUntil }: History) {
  if (detachedAt !== null) throw new Conflict('months_detached', `${month} is detached already.`)
  // Late entries may have come into a month whose time is detached: they stay.
  const isGone = (each: string) => detachedUntil !== undefined && rangeOf(each).to < detachedUntil
  const next = months.find((each) => each.detachedAt === null && !isGone(each.month))
  if (next === undefined || next.month === month) return
  throw new Conflict(
    'months_in_order',
    `Months are detached oldest first: detach ${next.month} first.`,
  )
}

function requireLast(month: string, { months }: History): void {
  const last = months.findLast(({ sha256 }) => sha256 !== null)
  if (last?.month === month) return
  const isDetached = months.some((each) => each.month === month && each.sha256 !== null)
  if (!isDetached) throw new Conflict('month_not_detached', `${month} is not detached.`)
  throw new Conflict(
    'months_in_order',
    `Months are restored newest first: restore ${last?.month} first.`,
  )
}

/** Overviews read a detached month from the sums of its hours. */
async function requireTotals({ totals }: Services['ledger']): Promise<void> {
  if (await totals.areWhole()) return
  throw new Conflict(
    'totals_unfinished',
    'The sums of all hours are not added up yet: without them no month can be detached. Try again later.',
  )
}

async function requireHash(
  ledger: Services['ledger'],
  { month, entries }: ArchivedMonth,
  sha256: string,
  progress: Progress,
): Promise<void> {
  const found = await hashOfMonth(ledger, month, (read) => progress(read, Number(entries)))
  if (found !== sha256) throw otherFile(month)
}

function otherFile(month: string): Conflict {
  return new Conflict(
    'other_file',
    `The file is not that of ${month} in this database: pactolus history verify shows the first line.`,
  )
}
