// Work that a service repeats beside the calls, until the service ends.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'

export interface Polling {
  readonly log: Log
  /** The pause between two times. */
  readonly everyMs: number
  /** What is logged with an error; the work is tried again after the pause. */
  readonly failure: string
}

export abstract class Poller {
  readonly #polling: Polling
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(polling: Polling) {
    this.#polling = polling
  }

  /** Does the work once; resolves to another pause, in ms, where the next time is to come sooner. */
  protected abstract poll(signal: AbortSignal): Promise<number | undefined>

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when the work under way has ended. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { log, everyMs, failure } = this.#polling
    const { signal } = this.#stop
    while (!signal.aborted) {
      let pauseMs: number | undefined
      try {
        pauseMs = await this.poll(signal)
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, failure)
      }
      await sleep(pauseMs ?? everyMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}
