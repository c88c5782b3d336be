// Whether a call was made now: its ts against real time.
import type { Fields } from '@pactolus/protocol'
import type { CallLog } from './answer.ts'
import type { DialectServices } from './dialect.ts'

/** How far a ts may be off that nobody checks before a developer's log says so, in seconds. */
const skewNotedS = 300

/** What is wrong with `ts`, as a sentence. */
export function checkTime(
  { tsWindowS, realClock }: DialectServices,
  log: CallLog,
  { ts }: Fields,
): string | undefined {
  const skew = Number(ts) - Math.floor(realClock.now() / 1000)
  if (tsWindowS === 0) {
    // Production would refuse it.
    if (Math.abs(skew) > skewNotedS) log.ts_skew_s = skew
    return undefined
  }
  if (Math.abs(skew) <= tsWindowS) return undefined
  const hint = ts?.length === 13 ? ' (it looks like milliseconds)' : ''
  return `ts must be UNIX seconds within ${tsWindowS} s of the server's clock${hint}`
}
