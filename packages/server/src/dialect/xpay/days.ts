// Days as xpay writes them: 20260901, of UTC+8 (xpay §5.2).
import type { Fields } from '@pactolus/protocol'
import type { TimeSpan } from '../../ledger/money-reports.ts'

const dayMs = 86_400_000
const zoneMs = 8 * 3_600_000

/** The number of the day that a moment is in. */
function dayOf(at: number): number {
  const local = new Date(at + zoneMs)
  return local.getUTCFullYear() * 10_000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate()
}

/** When a day begins; undefined when there is no such day. */
function beginOf(text: string): number | undefined {
  const at =
    Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) - zoneMs
  return dayOf(at) === Number(text) ? at : undefined
}

/** From the begin of `begin_ds` to the end of `end_ds`, or which field is wrong and why. */
export function spanOf(
  { begin_ds = '', end_ds = '' }: Fields,
  now: number,
  daysMax: number,
): TimeSpan | string {
  const from = beginOf(begin_ds)
  if (from === undefined) return 'begin_ds字段错误：没有这一天'
  const last = beginOf(end_ds)
  if (last === undefined) return 'end_ds字段错误：没有这一天'
  if (from > last) return 'begin_ds字段错误：晚于end_ds'
  if (last > now) return 'end_ds字段错误：不能晚于今天'
  const to = last + dayMs
  if (to - from > daysMax * dayMs) return `end_ds字段错误：最多${daysMax}天`
  return { from: new Date(from), to: new Date(to) }
}

/** The day before, and each day of a span. */
export function* daysIn({ from, to }: TimeSpan): Generator<{ day: number; before: number }> {
  for (let at = from.getTime(); at < to.getTime(); at += dayMs) {
    yield { day: dayOf(at), before: dayOf(at - dayMs) }
  }
}

/** A span with the day before it. */
export function withDayBefore({ from, to }: TimeSpan): TimeSpan {
  return { from: new Date(from.getTime() - dayMs), to }
}

/** A moment as people in UTC+8 write it. */
export function timeText(at: Date | null): string {
  return at === null
    ? ''
    : new Date(at.getTime() + zoneMs).toISOString().slice(0, 19).replace('T', ' ')
}
