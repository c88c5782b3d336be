// A table that is written while its rows come: never all of them in memory.

export type Cell = string | number | bigint | null

export interface Table {
  readonly heads: readonly string[]
  /** The rows, some at a time. */
  readonly pages: AsyncIterable<readonly (readonly Cell[])[]>
}
