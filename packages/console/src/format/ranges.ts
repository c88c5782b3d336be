// Ranges of time that move along with now: they stand in an address or a saved view by their names.
import { midnight, type TimeZone } from './times.ts'

export const ranges = ['24h', 'today', 'yesterday', '7d', '30d'] as const
export type Range = (typeof ranges)[number]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export function isRange(text: string): text is Range {
  return (ranges as readonly string[]).includes(text)
}

/** The instants of a range. It ends with now, which the service knows better: then `to` is ''. */
export function spanOf(range: Range, now: Date, zone: TimeZone): { from: string; to: string } {
  // Whole minutes: a page that is opened again soon has its answers still.
  const minute = now.getTime() - (now.getTime() % 60_000)
  const ago = (ms: number) => ({ from: new Date(minute - ms).toISOString(), to: '' })
  const today = midnight(now, zone)
  switch (range) {
    case '24h':
      return ago(dayMs)
    case 'today':
      return { from: today, to: '' }
    case 'yesterday':
      // Noon of the day before is on that day, also where a day has 23 or 25 hours.
      return { from: midnight(new Date(Date.parse(today) - 12 * hourMs), zone), to: today }
    case '7d':
      return ago(7 * dayMs)
    case '30d':
      return ago(30 * dayMs)
  }
}
