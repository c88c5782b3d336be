// Waits of calls under a fault. Each ends after its time, or when its caller disconnects. All of
// them end on reset and when the service stops.
import type { Connection } from '../dialect/fault-point.ts'

export class Waits {
  readonly #ends = new Set<() => void>()

  /** Waits `ms`; without it until the caller goes or all waits end. */
  wait(ms: number | undefined, connection: Connection | undefined): Promise<void> {
    if (connection?.destroyed === true) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => end(), ms)
      const end = () => {
        clearTimeout(timer)
        connection?.off('close', end)
        this.#ends.delete(end)
        resolve()
      }
      connection?.once('close', end)
      this.#ends.add(end)
    })
  }

  endAll(): void {
    for (const end of [...this.#ends]) end()
  }
}
