// What a file that comes in may hold. Each limit is refused with a sentence.

/** A file that is no table, or more than is read. The message is for the sender. */
export class BadTable extends Error {
  override readonly name = 'BadTable'
}

/** A row as it stands in the file: `number` is the one that a spreadsheet shows beside it. */
export interface TextRow {
  readonly number: number
  readonly cells: readonly string[]
}

export const fileBytesMax = 100 * 1024 * 1024
const rowsMax = 1_000_000
export const columnsMax = 100
export const cellBytesMax = 4096

/** The same rows as long as they are within the limits; rows without any text are left out. */
export async function* limited(rows: AsyncIterable<TextRow>): AsyncGenerator<TextRow> {
  let count = 0
  for await (const { number, cells } of rows) {
    if (cells.every((cell) => cell === '')) continue
    count += 1
    if (count > rowsMax) throw new BadTable(`The file has more than ${rowsMax} rows.`)
    if (cells.length > columnsMax) {
      throw new BadTable(
        `Row ${number} has ${cells.length} columns; ${columnsMax} are read at most.`,
      )
    }
    const at = cells.findIndex((cell) => Buffer.byteLength(cell) > cellBytesMax)
    if (at >= 0) {
      throw new BadTable(`Row ${number}, column ${at + 1}: a cell may hold ${cellBytesMax} bytes.`)
    }
    yield { number, cells: cells.map(unguarded) }
  }
}

/** A value without what keeps a spreadsheet from reading it as a number or a formula: ` ' or a tab in front. */
function unguarded(cell: string): string {
  return cell.trim().replace(/^[`']/, '').trim()
}
