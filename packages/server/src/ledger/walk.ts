// A search that nothing bounds but time is a walk: from the newest back, a window of time after the other. A
// window is so short that all in it can be read at once; so a step of any search costs no more than that.

/** Where a walk goes on: before this instant, in microseconds since 1970, and before this row of it. */
export interface Cursor<Place> {
  readonly us: bigint
  readonly place: Place | undefined
  /** How long the windows were, in microseconds. */
  readonly widthUs: bigint
}

export interface Walk<Row, Place> {
  readonly fromUs: bigint
  readonly toUs: bigint
  readonly cursor: Cursor<Place> | undefined
  readonly size: number
  /** How many rows there are to look at in a window; it may stop to count at rowsMax. */
  count(fromUs: bigint, toUs: bigint): Promise<number>
  /** What was looked for in a window, newest first, before a place. */
  search(fromUs: bigint, toUs: bigint, before: Place | undefined, size: number): Promise<Row[]>
  placeOf(row: Row): { us: bigint; place: Place }
}

export interface Walked<Row, Place> {
  readonly rows: Row[]
  /** Undefined when everything was searched. */
  readonly next: Cursor<Place> | undefined
  /** Everything from this instant on was searched. */
  readonly searchedUs: bigint
}

/** Rows that one call may have to look at. */
export const rowsMax = 50_000
const firstWidthUs = 6n * 3_600_000_000n
const budgetMs = 200
/** By how much the next window is wider after one with few rows, or narrower after one with too many. */
const pace = 4n

/** Walks until the page is full, the range is searched or the time is up; it searches one window at least. */
export async function walkBack<Row, Place>(walk: Walk<Row, Place>): Promise<Walked<Row, Place>> {
  const { fromUs, cursor, size } = walk
  const endsAt = performance.now() + budgetMs
  const rows: Row[] = []
  let topUs = cursor?.us ?? walk.toUs
  let before = cursor?.place
  let widthUs = cursor?.widthUs ?? firstWidthUs
  let hasSearched = false
  while (topUs > fromUs && (!hasSearched || performance.now() < endsAt)) {
    const bottomUs = topUs - fromUs > widthUs ? topUs - widthUs : fromUs
    const count = await walk.count(bottomUs, topUs)
    if (count >= rowsMax && topUs - bottomUs > pace) {
      widthUs = (topUs - bottomUs) / pace
      continue
    }
    const found = count === 0 ? [] : await walk.search(bottomUs, topUs, before, size - rows.length)
    hasSearched = true
    rows.push(...found)
    const last = found.at(-1)
    if (last !== undefined && rows.length === size) {
      const { us, place } = walk.placeOf(last)
      return { rows, next: { us: us + 1n, place, widthUs }, searchedUs: us }
    }
    topUs = bottomUs
    before = undefined
    if (count < rowsMax / Number(pace)) widthUs *= pace
  }
  const next = topUs > fromUs ? { us: topUs, place: undefined, widthUs } : undefined
  return { rows, next, searchedUs: topUs }
}
