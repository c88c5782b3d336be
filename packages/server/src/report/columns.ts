// What the tables of a report have in common: columns with a head in each language, and times in a zone.
import type { Cell, Table } from '../table/table.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

export interface Column<Row> {
  readonly zh: string
  readonly en: string
  of(row: Row): Cell
}

/** Who made an order through the admin API; null where the game did. */
export interface Made {
  readonly by: string | null
  readonly reason: string | null
}

export const madeColumns: readonly Column<Made>[] = [
  { zh: '操作人', en: 'Operator', of: ({ by }) => by },
  { zh: '原因', en: 'Reason', of: ({ reason }) => reason },
]

export interface Layout {
  readonly language: Language
  /** How far local time is ahead of UTC. */
  readonly offsetMs: number
}

export function tableOf<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  language: Language,
): Table {
  return {
    heads: columns.map((column) => column[language]),
    pages: {
      async *[Symbol.asyncIterator]() {
        for await (const page of pages) yield page.map((row) => columns.map(({ of }) => of(row)))
      },
    },
  }
}

/** A column of times, whose head names the zone. */
export function timeColumn<Row>(
  names: { readonly zh: string; readonly en: string },
  { offsetMs }: Layout,
  of: (row: Row) => Date,
): Column<Row> {
  const zone = zoneName(offsetMs)
  return {
    zh: `${names.zh}(${zone})`,
    en: `${names.en} (${zone})`,
    of: (row) => localTime(of(row), offsetMs),
  }
}

/** 2026-04-01 08:00:00.123, which a spreadsheet takes for a time. */
function localTime(at: Date, offsetMs: number): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 23).replace('T', ' ')
}

function zoneName(offsetMs: number): string {
  if (offsetMs === 0) return 'UTC'
  const minutes = Math.abs(offsetMs) / 60_000
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`
  return `UTC${offsetMs < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`
}
