// Old entries: how much of them is archived, and a job that archives more.
import type { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors, moment, strict } from '../api/schemas.ts'
import { archiveBefore, archiveUntil } from '../jobs/archiver.ts'
import type { HistoryPart } from '../ledger/archive.ts'
import type { Services } from '../services.ts'
import { exportMonth } from '../transfer/export-month.ts'
import { rangeOf } from '../transfer/month-format.ts'
import { JobBody, jobBody } from './jobs.ts'
import { archivedMonth, Month, registerMonths } from './months.ts'

const Part = (what: string) =>
  Type.Object(
    {
      entries: Type.Integer({ description: 'Each has one order.' }),
      bytes: Type.Integer({ description: 'Of the tables and their indexes.' }),
    },
    { description: what },
  )

const HistoryBody = Type.Object({
  live: Part('Not archived; entries are estimated.'),
  archived: Part('In the archive.'),
  archived_until: Type.Union([moment, Type.Null()], {
    description: 'Entries from before were archived; null before the first time.',
  }),
  months: Type.Array(
    Type.Object({
      month: Type.String({ description: 'As 2026-01, of UTC+8.' }),
      entries: Type.Integer({
        description: 'Archived entries of this month, deleted ones included.',
      }),
      sha256: Type.Union([Type.String(), Type.Null()], {
        description: 'Of the lines of its file, since its first entry may be deleted; null before.',
      }),
      detached_at: Type.Union([moment, Type.Null()], {
        description: 'When its last entry was deleted; null before.',
      }),
    }),
    { description: 'Oldest first.' },
  ),
  detached_until: Type.Union([moment, Type.Null()], {
    description: 'Entries from before may be deleted; null for none.',
  }),
})

export type HistoryBody = Static<typeof HistoryBody>

const OlderThan = Type.Object(
  {
    older_than_days: Type.Integer({
      minimum: 1,
      maximum: 36_500,
      description: 'Entries are archived when they are older than this many days of 24 hours.',
    }),
  },
  strict,
)

const ndjson = 'application/x-ndjson'

export function registerHistory(app: ApiApp, services: Services): void {
  registerMonths(app, services)
  const { jobs, ledger, clock, log } = services
  app.get(
    '/history',
    {
      schema: {
        summary: 'Show how much is archived',
        tags: ['history'],
        response: { 200: HistoryBody, ...errors },
      },
    },
    async () => {
      const { live, archived, archivedUntil, detachedUntil, months } = await ledger.archive.read()
      return {
        live: partBody(live),
        archived: partBody(archived),
        archived_until: archivedUntil?.toISOString() ?? null,
        months: months.map(({ month, entries, sha256, detachedAt }) => ({
          ...{ month, entries: Number(entries), sha256 },
          detached_at: detachedAt?.toISOString() ?? null,
        })),
        detached_until: detachedUntil?.toISOString() ?? null,
      }
    },
  )

  app.get(
    '/history/:month/export',
    {
      schema: {
        summary: 'Export an archived month',
        description:
          'The archived entries of a month with their orders, as lines of JSON, of all offers. ' +
          'Two exports of a month are equal. An answer that ends without a footer is not whole.',
        tags: ['history'],
        produces: [ndjson],
        params: Month,
        response: { 200: Type.Unsafe<Readable>({ type: 'string' }), ...errors },
      },
    },
    async ({ id, params: { month } }, reply) => {
      archivedMonth(month, await ledger.archive.read())
      await ledger.archive.detached.require(rangeOf(month).from)
      const lines = exportMonth(ledger, month)
      lines.on('error', (error) => log.warn({ rid: id, err: error, month }, 'export was cut'))
      return reply.type(ndjson).send(lines)
    },
  )

  app.post(
    '/history/archive',
    {
      schema: {
        summary: 'Archive old entries',
        description:
          'Starts a job, or answers the one that is under way. Its progress counts entries; what is ' +
          'archived stays readable, and no answer changes. held_up_by of its result says why not all ' +
          'was moved: another_process archives, or a doubling is under way.',
        tags: ['history'],
        body: OlderThan,
        response: { 202: JobBody, ...errors },
      },
    },
    async ({ body: { older_than_days }, actor }, reply) => {
      const until = archiveUntil(clock.now(), older_than_days)
      const job = await jobs.start(
        { kind: 'archive', terms: { until: until.toISOString() }, by: actor },
        async (progress, signal) => {
          const { entries, heldUpBy } = await archiveBefore(ledger, until, { progress, signal })
          return { entries, until: until.toISOString(), held_up_by: heldUpBy }
        },
      )
      return reply.code(202).send(jobBody(job))
    },
  )
}

function partBody({ entries, bytes }: HistoryPart): HistoryBody['live'] {
  return { entries: Number(entries), bytes: Number(bytes) }
}
