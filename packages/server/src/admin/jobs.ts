// Jobs: what takes longer than a request. Any process of the service shows its progress.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors, moment, strict } from '../api/schemas.ts'
import type { Job, Work } from '../directory/jobs.ts'
import type { Services } from '../services.ts'
import { checkAll } from './checks.ts'
import * as contract from './contract.ts'
import { badCursor } from './range.ts'

export const JobId = Type.String({
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'The id of a job.',
})
const kinds = ['checks', 'totals'] as const
const Kind = Type.Unsafe<(typeof kinds)[number]>({
  type: 'string',
  enum: [...kinds],
  description:
    'checks: every invariant, as `/checks`; totals: forgets the hourly totals and adds them up again.',
})

export const JobBody = Type.Object({
  job_id: JobId,
  kind: Type.String(),
  state: Type.Unsafe<Job['state']>({
    type: 'string',
    enum: ['running', 'done', 'failed'],
    description: 'failed also when the process that did it ended: about 30 seconds later.',
  }),
  progress: Type.Object({
    done: Type.Integer(),
    total: Type.Integer({ description: '0 while nobody knows.' }),
  }),
  result: Type.Unknown({ description: 'Of checks: ok and checks, as `/checks` has them.' }),
  started_by: Type.String(),
  started_at: moment,
  ended_at: Type.Union([moment, Type.Null()]),
})

export type JobBody = Static<typeof JobBody>

export function registerJobs(app: ApiApp, services: Services): void {
  const { jobs } = services
  app.post(
    '/jobs',
    {
      schema: {
        summary: 'Start a job',
        description: 'Of each kind one is under way at a time: starting it again answers that one.',
        tags: ['jobs'],
        body: Type.Object({ kind: Kind }, strict),
        response: { 202: JobBody, ...errors },
      },
    },
    async ({ body: { kind }, actor }, reply) => {
      const job = await jobs.start({ kind, by: actor }, workOf(kind, services))
      return reply.code(202).send(jobBody(job))
    },
  )

  app.get(
    '/jobs',
    {
      schema: {
        summary: 'List jobs',
        description: 'Newest first; jobs are kept for 90 days.',
        tags: ['jobs'],
        querystring: Type.Object(contract.PageQuery),
        response: { 200: contract.page(JobBody), ...errors },
      },
    },
    async ({ query: { after, limit } }) => {
      const found = await jobs.list(after === undefined ? undefined : readCursor(after), limit)
      const last = found.length === limit ? found.at(-1) : undefined
      const next = last === undefined ? null : `${last.startedAt.toISOString()}_${last.jobId}`
      return { items: found.map(jobBody), next }
    },
  )

  app.get(
    '/jobs/:job_id',
    {
      schema: {
        summary: 'Show a job',
        tags: ['jobs'],
        params: Type.Object({ job_id: JobId }),
        response: { 200: JobBody, ...errors },
      },
    },
    async ({ params: { job_id } }) => {
      const job = await jobs.find(job_id)
      if (job === undefined) throw notFound(`job ${job_id}`)
      return jobBody(job)
    },
  )
}

function workOf(kind: (typeof kinds)[number], services: Services): Work {
  if (kind === 'checks') return (progress) => checkAll(services, progress)
  const { totalsWorker } = services
  if (totalsWorker === undefined) {
    const message = 'In dev there are no totals: every sum is read from the entries.'
    throw new ApiError(409, 'no_totals', message)
  }
  return (progress, signal) => totalsWorker.refill(progress, signal)
}

/** A millisecond may have several jobs: the next page begins within it, with the ids that are smaller. */
function readCursor(after: string): { at: string; jobId: string } {
  const [, at, jobId] = /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z)_([0-9a-f-]{36})$/.exec(after) ?? []
  if (at === undefined || jobId === undefined || Number.isNaN(Date.parse(at))) throw badCursor()
  return { at, jobId }
}

export function jobBody(job: Job): Static<typeof JobBody> {
  const { jobId, kind, state, done, total, result, startedBy, startedAt, endedAt } = job
  return {
    ...{ job_id: jobId, kind, state, progress: { done, total }, result, started_by: startedBy },
    ...{ started_at: startedAt.toISOString(), ended_at: endedAt?.toISOString() ?? null },
  }
}
