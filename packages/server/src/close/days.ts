// Days of UTC+8, the zone of finance, written as 2026-11-28.

import type { Day } from '../directory/closes.ts'

export type { Day }

const dayMs = 86_400_000
const offsetMs = 8 * 3_600_000
const dayPattern = /^\d{4}-\d\d-\d\d$/

export function isDay(text: string): boolean {
  if (!dayPattern.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** The day that an instant is in. */
export function dayOf(atMs: number): Day {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10)
}

/** The day so many days later. */
export function later(day: Day, days: number): Day {
  return dayOf(startOf(day) + days * dayMs)
}

/** When a day begins. */
export function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}

/** From its beginning to that of the next day. */
export function spanOf(day: Day): { readonly from: Date; readonly to: Date } {
  return { from: new Date(startOf(day)), to: new Date(startOf(day) + dayMs) }
}

/** Both included, oldest first. */
export function daysBetween(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = later(day, 1)) days.push(day)
  return days
}
