// Waiting in a test: for something that happens soon, and with a limit.
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than anything takes on a slow machine. */
const limitMs = 120_000

/** Waits until `reached` is true; never for a length of time. */
export async function until(
  reached: () => boolean | Promise<boolean>,
  withinMs = limitMs,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs
  while (!(await reached())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${reached}`)
    await sleep(5)
  }
}
