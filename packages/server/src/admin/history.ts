// Old entries: how much of them is archived, and a job that archives more.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors, moment, strict } from '../api/schemas.ts'
import { archiveBefore, archiveUntil } from '../jobs/archiver.ts'
import type { HistoryPart } from '../ledger/archive.ts'
import type { Services } from '../services.ts'
import { JobBody, jobBody } from './jobs.ts'

const Part = (what: string) =>
  Type.Object(
    {
      entries: Type.Integer({ description: 'Each has one order.' }),
      bytes: Type.Integer({ description: 'Of the tables and their indexes.' }),
    },
    { description: what },
  )

const HistoryBody = Type.Object({
  live: Part('Not archived; entries as PostgreSQL last estimated them.'),
  archived: Part('In the archive.'),
  archived_until: Type.Union([moment, Type.Null()], {
    description: 'Entries from before were archived; null before the first time.',
  }),
  months: Type.Array(
    Type.Object({
      month: Type.String({ description: 'As 2026-01, of UTC+8.' }),
      entries: Type.Integer({ description: 'Archived entries of this month.' }),
    }),
    { description: 'Oldest first.' },
  ),
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

export function registerHistory(app: ApiApp, services: Services): void {
  const { jobs, ledger, clock } = services
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
      const { live, archived, archivedUntil, months } = await ledger.archive.read()
      return {
        live: partBody(live),
        archived: partBody(archived),
        archived_until: archivedUntil?.toISOString() ?? null,
        months: months.map(({ month, entries }) => ({ month, entries: Number(entries) })),
      }
    },
  )

  app.post(
    '/history/archive',
    {
      schema: {
        summary: 'Archive old entries',
        description:
          'Starts a job, or answers the one that is under way. Its progress counts entries; what is ' +
          'archived stays readable, and no answer changes.',
        tags: ['history'],
        body: OlderThan,
        response: { 202: JobBody, ...errors },
      },
    },
    async ({ body: { older_than_days }, actor }, reply) => {
      const until = archiveUntil(clock.now(), older_than_days)
      const job = await jobs.start(
        { kind: 'archive', terms: { until: until.toISOString() }, by: actor },
        async (progress, signal) => ({
          entries: await archiveBefore(ledger, until, { progress, signal }),
          until: until.toISOString(),
        }),
      )
      return reply.code(202).send(jobBody(job))
    },
  )
}

function partBody({ entries, bytes }: HistoryPart): HistoryBody['live'] {
  return { entries: Number(entries), bytes: Number(bytes) }
}
