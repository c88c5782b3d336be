// What a database is to the players: one that keeps them all, one partition of several, or a router
// that keeps none.
import type { Session } from '../driver/driver.ts'

export interface Place {
  /** Which part this is; null in a router. */
  readonly part: number | null
  /** How many parts there are: a power of two. */
  readonly parts: number
}

/** The place of a database; one that is yet to be migrated keeps every player. */
export async function readPlace(session: Session): Promise<Place> {
  const [found] = await session.query<{ exists: boolean }>(
    "select to_regprocedure('placement.read_place()') is not null as exists",
  )
  if (found?.exists !== true) return { part: 0, parts: 1 }
  const [place] = await session.query<Place>('select * from placement.read_place()')
  if (place === undefined) throw new Error('the database does not say which players it keeps')
  return place
}

export function isRouter({ part }: Place): boolean {
  return part === null
}

/** True for a part of several, which only a router may call. */
export function isPartition({ part, parts }: Place): boolean {
  return part !== null && parts > 1
}
