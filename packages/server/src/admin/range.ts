// What a search by time is asked with, and where it goes on: both are checked before the ledger is asked.
import { Type } from 'typebox'
import { ApiError } from '../api/errors.ts'
import { text } from '../api/schemas.ts'
import type { Cursor } from '../ledger/walk.ts'

const dayMs = 86_400_000
const rangeMaxMs = 366 * dayMs
/** Other processes of the service may be ahead by this much. */
const clockSkewMs = 60_000

const moment = (description: string) => Type.Optional(text(40, description))

export const RangeQuery = {
  from: moment('From this time on, as 2026-04-01T00:00:00Z; a day before `to` when left out.'),
  to: moment('Before this time; now when left out. Up to 366 days after `from`.'),
}

const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/

/** A time of a query, or a refusal that names it. */
export function readMoment(name: string, given: string): Date {
  const at = new Date(given)
  if (momentPattern.test(given) && !Number.isNaN(at.getTime())) return at
  const message = `\`${name}\` must be a time such as 2026-04-01T00:00:00Z or 2026-04-01T08:00:00+08:00.`
  throw new ApiError(400, 'bad_time', message)
}

export function readRange(
  { from, to }: { from?: string; to?: string },
  nowMs: number,
): { from: Date; to: Date } {
  const end = to === undefined ? new Date(nowMs + clockSkewMs) : readMoment('to', to)
  const start = from === undefined ? new Date(end.getTime() - dayMs) : readMoment('from', from)
  if (start >= end) throw new ApiError(400, 'bad_time', '`from` must be earlier than `to`.')
  if (end.getTime() - start.getTime() > rangeMaxMs) {
    throw new ApiError(400, 'bad_time', '`from` and `to` may be 366 days apart at most.')
  }
  return { from: start, to: end }
}

/** `next` of a page: where the walk goes on, opaque to the caller. */
export function writeWalkCursor(next: Cursor<readonly string[]> | undefined): string | null {
  if (next === undefined) return null
  const parts = [String(next.us), String(next.widthUs), ...(next.place ?? [])]
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The cursor of a walk whose places have so many parts; undefined for the first page. */
export function readWalkCursor<Place extends readonly string[]>(
  after: string | undefined,
  placeLength: Place['length'],
): Cursor<Place> | undefined {
  if (after === undefined) return undefined
  const [us, widthUs, ...place] = textsOf(after)
  const isWhole = place.length === 0 || place.length === placeLength
  if (!/^\d{1,17}$/.test(us ?? '') || !/^\d{1,17}$/.test(widthUs ?? '') || !isWhole)
    throw badCursor()
  const at = place.length === 0 ? undefined : (place as readonly string[] as Place)
  return { us: BigInt(us ?? 0), widthUs: BigInt(widthUs ?? 0) + 1n, place: at }
}

function textsOf(after: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) {
      if (!parts.some((part) => /[\0\p{Cs}]/u.test(part))) return parts
    }
  } catch {}
  throw badCursor()
}

export function badCursor(): ApiError {
  return new ApiError(400, 'bad_cursor', '`after` must be the `next` of the page before.')
}
