// Adds up the hourly totals beside the ledger, from time that is over. Every process of a database does this; the
// database lets one of them at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Progress } from '../directory/jobs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log.ts'
import { Poller } from './poller.ts'

export interface TotalsWorkerOptions {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
  /** An order carries the time at which it came, and may be written so much later. */
  readonly settleMs: number
}

/** Clocks of several processes may differ by this much. */
const clockSkewMs = 30_000
const pollMs = 30_000
/** Between two steps the database has at least as much time for others. */
const pauseMinMs = 100

export class TotalsWorker extends Poller {
  readonly #options: TotalsWorkerOptions

  constructor(options: TotalsWorkerOptions) {
    super({ log: options.log, everyMs: pollMs, failure: 'the hourly totals cannot be added up' })
    this.#options = options
  }

  /** Forgets the totals and adds all of them up again. */
  async refill(progress: Progress, signal: AbortSignal): Promise<void> {
    await this.#options.ledger.totals.drop()
    for (let steps = 1; await this.#fill(); steps += 1) {
      progress(steps, 0)
      await sleep(pauseMinMs, undefined, { signal })
    }
  }

  #fill(): Promise<boolean> {
    const { ledger, clock, settleMs } = this.#options
    // The same for a while: between two steps forward there is time for those that go back.
    const untilMs = Math.floor((clock.now() - settleMs - clockSkewMs) / pollMs) * pollMs
    return ledger.totals.fill(new Date(untilMs))
  }

  protected async poll(): Promise<number | undefined> {
    const startedAt = performance.now()
    const isUnfinished = await this.#fill()
    return isUnfinished ? Math.max(performance.now() - startedAt, pauseMinMs) : undefined
  }
}
