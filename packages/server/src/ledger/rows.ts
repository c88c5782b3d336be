// Rows of the ledger's functions, by the names that the rest of the server uses.

export function camelCaseRow<T>(row: object): T {
  const entries = Object.entries(row).map(([name, value]) => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return Object.fromEntries(entries) as T
}

/** Microseconds since 1970: as exact as the database is. */
export function usOf(at: Date): bigint {
  return BigInt(at.getTime()) * 1000n
}

/** A time that the database reads as exactly as it was. */
export function instantOf(us: bigint): string {
  // Before 1970 the rest of a division would be negative.
  const rest = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n
  const second = new Date(Number((us - rest) / 1000n)).toISOString().slice(0, 19)
  return `${second}.${String(rest).padStart(6, '0')}Z`
}
