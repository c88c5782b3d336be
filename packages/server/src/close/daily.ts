// Closes the days of every offer by itself, when `--close-daily` says so. Every process of a database does this; the
// jobs let one of them at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Directory } from '../directory/directory.ts'
import type { Job, Jobs } from '../directory/jobs.ts'
import { Poller } from '../jobs/poller.ts'
import type { BookOf } from '../ledger/zone-sums.ts'
import type { Log } from '../log.ts'
import type { Closing } from './closing.ts'
import type { Day } from './days.ts'
import { startClosing } from './job.ts'

export interface DailyOptions {
  readonly closing: Closing
  readonly directory: Pick<Directory, 'listOffers'>
  readonly jobs: Jobs
  readonly log: Log
}

const pollMs = 60_000
const jobPollMs = 1000
const pageSize = 500
/** Who closed a day, where it was nobody. */
const by = 'close-daily'

export class DailyCloser extends Poller {
  readonly #options: DailyOptions
  /** Through this day everything was closed, or refused. */
  #doneThrough: Day = ''

  constructor(options: DailyOptions) {
    super({ log: options.log, everyMs: pollMs, failure: 'days cannot be closed' })
    this.#options = options
  }

  /** Closes what can be closed in each offer, one after the other. */
  async closeAll(signal?: AbortSignal): Promise<void> {
    const { closing, directory } = this.#options
    const through = closing.closableNow()
    if (through === this.#doneThrough) return
    let after = ''
    for (;;) {
      const offers = await directory.listOffers('', after, pageSize)
      for (const { offerId } of offers) {
        for (const env of ['production', 'sandbox']) await this.#close({ offerId, env }, signal)
      }
      if (offers.length < pageSize) break
      after = offers.at(-1)?.offerId ?? ''
    }
    this.#doneThrough = through
  }

  async #close(of: BookOf, signal: AbortSignal | undefined): Promise<void> {
    const { closing, jobs, log } = this.#options
    signal?.throwIfAborted()
    const { next, closable: through } = await closing.plan(of)
    if (next === undefined || next > through) return
    let job: Job | undefined = await startClosing({ closing, jobs }, of, { through, by })
    while (job?.state === 'running') {
      await sleep(jobPollMs, undefined, { signal, ref: false })
      job = await jobs.find(job.jobId)
    }
    const { error, message } = (job?.result ?? {}) as { error?: string; message?: string }
    if (error === undefined) log.info({ ...of, through }, 'days were closed')
    else log.warn({ ...of, through, error, message }, 'days cannot be closed')
  }

  protected async poll(signal: AbortSignal): Promise<undefined> {
    await this.closeAll(signal)
  }
}
