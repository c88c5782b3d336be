// Work that takes longer than a request. The process that was asked does it, every process can show its progress: a
// job is stored in the database. While it goes on its process says so; one that falls silent has failed.
import type { Driver } from '../driver/driver.ts'
import { Conflict } from '../explained-error.ts'

export interface Job {
  readonly jobId: string
  readonly kind: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly total: number
  readonly result: unknown
  readonly startedBy: string
  readonly startedAt: Date
  readonly endedAt: Date | null
}

/** Does the work; its result is what JSON can hold. */
export type Work = (progress: Progress, signal: AbortSignal) => Promise<unknown>
export type Progress = (done: number, total: number) => void

/** Sent often enough that a slow database or a busy process does not look dead. */
const leaseS = 30
const reportEveryMs = 1000

export class Jobs {
  readonly #driver: Driver
  readonly #onFault: (what: string, jobId: string, error: unknown) => void
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(driver: Driver, onFault: (what: string, jobId: string, error: unknown) => void) {
    this.#driver = driver
    this.#onFault = onFault
  }

  /** Begins a job, or finds the one of its kind that is under way. */
  async start(
    { kind, terms = {}, by }: { kind: string; terms?: object; by: string },
    work: Work,
  ): Promise<Job> {
    const [row] = await this.#driver.query<{ job_id: string; is_new: boolean }>(
      'select * from directory.begin_job($1, $2::jsonb, $3, $4)',
      [kind, JSON.stringify(terms), by, leaseS],
    )
    if (row === undefined) throw new Error('the database left a job unanswered')
    if (row.is_new) {
      const running = this.#run(row.job_id, work).finally(() => this.#running.delete(running))
      this.#running.add(running)
    }
    const job = await this.find(row.job_id)
    if (job === undefined) throw new Error('a job is gone that has just begun')
    return job
  }

  async find(jobId: string): Promise<Job | undefined> {
    const [job] = await this.#list(jobId, undefined, 1)
    return job
  }

  /** Newest first. */
  list(before: { at: string; jobId: string } | undefined, size: number): Promise<Job[]> {
    return this.#list(null, before, size)
  }

  /** Ends what is under way, as failed, and resolves when that is written down. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the service is being stopped'))
    await Promise.all(this.#running)
  }

  async #run(jobId: string, work: Work): Promise<void> {
    const far = { done: 0, total: 0 }
    const progress: Progress = (done, total) => Object.assign(far, { done, total })
    const stop = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, stop.signal])
    let reporting = Promise.resolve()
    const report = async () => {
      try {
        const [row] = await this.#driver.query<{ goes_on: boolean }>(
          'select directory.keep_job($1, $2, $3, $4) as goes_on',
          [jobId, far.done, far.total, leaseS],
        )
        if (row?.goes_on !== true) stop.abort(new Error('it fell silent for too long'))
      } catch (error) {
        this.#onFault('how far a job is cannot be written', jobId, error)
      }
    }
    // One after the other: a slow database is not asked more and more.
    let isReporting = false
    const timer = setInterval(() => {
      if (isReporting) return
      isReporting = true
      reporting = report().finally(() => {
        isReporting = false
      })
    }, reportEveryMs)
    let end: { state: 'done' | 'failed'; result: unknown }
    try {
      end = { state: 'done', result: await beforeEnd(work(progress, signal), signal) }
    } catch (error) {
      const isStopped = signal.aborted
      const isConflict = error instanceof Conflict
      if (!isStopped && !isConflict) this.#onFault('a job failed', jobId, error)
      const message = isStopped
        ? (signal.reason as Error).message
        : isConflict
          ? error.message
          : 'its log has the details'
      end = { state: 'failed', result: { error: message } }
    }
    clearInterval(timer)
    await reporting
    await this.#driver
      .query('select directory.end_job($1, $2, $3, $4, $5::jsonb)', [
        ...[jobId, end.state, far.done, far.total, JSON.stringify(end.result ?? null)],
      ])
      .catch((error: unknown) =>
        this.#onFault('what came of a job cannot be written', jobId, error),
      )
  }

  async #list(
    jobId: string | null,
    before: { at: string; jobId: string } | undefined,
    size: number,
  ): Promise<Job[]> {
    const rows = await this.#driver.query<JobRow>(
      'select * from directory.list_jobs($1, $2, $3, $4)',
      [
        jobId,
        before?.at ?? 'infinity',
        before?.jobId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        size,
      ],
    )
    return rows.map((row) => ({
      jobId: row.job_id,
      kind: row.kind,
      state: row.state,
      done: row.done,
      total: row.total,
      result: row.result,
      startedBy: row.started_by,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    }))
  }
}

/** What work comes to, unless it has to stop before: work that does not look at the signal may go on unheard. */
function beforeEnd<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

interface JobRow {
  job_id: string
  kind: string
  state: Job['state']
  done: number
  total: number
  result: unknown
  started_by: string
  started_at: Date
  ended_at: Date | null
}
