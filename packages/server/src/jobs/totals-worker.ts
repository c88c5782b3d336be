// Adds up the hourly totals beside the ledger, from time that is over. Every process of a database does this; the
// database lets one of them at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Progress } from '../directory/jobs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log.ts'

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

export class TotalsWorker {
  readonly #options: TotalsWorkerOptions
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: TotalsWorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#running = this.#run()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
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

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const startedAt = performance.now()
      let isUnfinished = false
      try {
        isUnfinished = await this.#fill()
      } catch (error) {
        this.#options.log.warn({ err: error }, 'the hourly totals cannot be added up')
      }
      const tookMs = performance.now() - startedAt
      const pauseMs = isUnfinished ? Math.max(tookMs, pauseMinMs) : pollMs
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}
