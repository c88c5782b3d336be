// A table as CSV, the way spreadsheets take it: UTF-8 with a byte order mark, lines that end in CRLF.
import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Cell, Table } from './table.ts'

/**
 * plain: a text that a spreadsheet would take for a formula has an apostrophe in front, and numbers stay as they
 * are. wechat: every value has a backtick in front, as in the bills of WeChat Pay: a spreadsheet then takes it for
 * text, long numbers included.
 */
export const csvStyles = ['plain', 'wechat'] as const
export type CsvStyle = (typeof csvStyles)[number]

/** The bytes of the file. A stream that fails was cut. */
export function csvOf(table: Table, style: CsvStyle): Readable {
  const lines = stringify({
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: style === 'plain',
  })
  // The reader of the lines sees the error, too.
  return pipeline(Readable.from(rowsOf(table, style)), lines, () => {})
}

async function* rowsOf({ heads, pages }: Table, style: CsvStyle): AsyncGenerator<readonly Cell[]> {
  yield heads
  for await (const page of pages) {
    if (style === 'plain') yield* page
    else for (const row of page) yield row.map((cell) => `\`${cell ?? ''}`)
  }
}
