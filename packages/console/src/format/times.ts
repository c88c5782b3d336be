// Instants as people read them, in the zone that they chose, and back.

export type TimeZone = 'utc8' | 'utc' | 'local'

const zones = { utc8: 'Asia/Shanghai', utc: 'UTC', local: undefined } as const
const formats = new Map<TimeZone, Intl.DateTimeFormat>()

function formatOf(zone: TimeZone): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: zones[zone],
      hourCycle: 'h23',
      year: 'numeric',
      ...{
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      },
    })
    formats.set(zone, format)
  }
  return format
}

function partsOf(at: Date, zone: TimeZone): Readonly<Record<string, string>> {
  return Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
}

/** 2026-11-29 09:14:17 */
export function timeText(at: string | Date, zone: TimeZone): string {
  const { hour, minute, second } = partsOf(new Date(at), zone)
  return `${dayText(at, zone)} ${hour}:${minute}:${second}`
}

/** 2026-11-29 */
export function dayText(at: string | Date, zone: TimeZone): string {
  const { year, month, day } = partsOf(new Date(at), zone)
  return `${year?.padStart(4, '0')}-${month}-${day}`
}

/** 11-29 09:00, for the axis of a chart. */
export function hourText(at: string | Date, zone: TimeZone): string {
  return timeText(at, zone).slice(5, 16)
}

/** How far the zone is ahead of UTC at that instant, in milliseconds. */
function offsetMs(at: Date, zone: TimeZone): number {
  const wall = Date.parse(`${timeText(at, zone).replace(' ', 'T')}Z`)
  return wall - Math.floor(at.getTime() / 1000) * 1000
}

/** How far the zone is ahead of UTC at that instant: +08:00. */
export function offsetText(zone: TimeZone, at = new Date()): string {
  const minutes = Math.round(offsetMs(at, zone) / 60_000)
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const ahead = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`
}

/** 2026-11-29 09:14:17 UTC+08:00, for a reader who does not see the settings. */
export function stampText(at: string | Date, zone: TimeZone): string {
  const offset = offsetText(zone, new Date(at))
  return `${timeText(at, zone)} UTC${offset === '+00:00' ? '' : offset}`
}

/** What `<input type="datetime-local">` holds, as an instant; undefined for anything else. */
export function readTime(text: string, zone: TimeZone): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?$/.exec(text.trim())
  if (match === null) return undefined
  const wall = new Date(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`)
  if (Number.isNaN(wall.getTime())) return undefined
  return new Date(wall.getTime() - offsetMs(wall, zone)).toISOString()
}

/** An instant as `<input type="datetime-local">` wants it. */
export function inputTime(at: string | undefined, zone: TimeZone): string {
  return at === undefined || at === '' ? '' : timeText(at, zone).replace(' ', 'T')
}

/** The beginning of the day that `now` is in. */
export function midnight(now: Date, zone: TimeZone): string {
  return readTime(`${dayText(now, zone)}T00:00`, zone) ?? now.toISOString()
}

/** 47:03:09, as a window ticks. */
export function leftText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
}
