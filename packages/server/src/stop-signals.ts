// The signals that stop a service, and the parent whose end is one.
import { startedByNpm } from './config.ts'

/** npm hands on the Ctrl-C that the terminal has sent already: both are one wish to stop. */
const onceMs = 500
const lookMs = 250
let stoppingSince: number | undefined

/** Calls `stop` at the first SIGTERM or SIGINT, and `stopNow` at a later one. */
export function onStopSignal(stop: (signal: string) => void, stopNow: () => void): void {
  const onSignal = (signal: string) => {
    const now = performance.now()
    if (stoppingSince === undefined) {
      stoppingSince = now
      stop(signal)
    } else if (now - stoppingSince > onceMs) stopNow()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/**
 * Sends this process a SIGTERM when npm's shell has ended. npm and npx pass a signal to that shell, which
 * does not pass it on, and the command would go on without a parent.
 */
export function stopWithNpm(): void {
  if (!startedByNpm()) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    if (stoppingSince === undefined) process.kill(process.pid, 'SIGTERM')
  }, lookMs)
  timer.unref()
}
