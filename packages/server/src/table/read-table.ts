// The rows of a file for spreadsheets, CSV or XLSX: what it is, its first bytes tell.
import { open } from 'node:fs/promises'
import { BadTable, limited, type TextRow } from './limits.ts'

export type TableFormat = 'csv' | 'xlsx'

export async function formatOf(file: string): Promise<TableFormat> {
  const handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
  await handle.close()
  const first = buffer.toString('latin1', 0, bytesRead)
  if (bytesRead === 0) throw new BadTable('The file is empty.')
  if (first.startsWith('\xd0\xcf\x11\xe0')) {
    throw new BadTable('The file is a workbook of Excel 97 (.xls): save it as .xlsx or CSV.')
  }
  return first.startsWith('PK') ? 'xlsx' : 'csv'
}

/** Throws BadTable where the file is none, or beyond a limit. */
export async function* readTable(file: string, format: TableFormat): AsyncGenerator<TextRow> {
  // Loaded here: most services read few files, or none.
  if (format === 'csv') yield* limited((await import('./read-csv.ts')).readCsv(file))
  else yield* limited((await import('./read-workbook.ts')).readWorkbook(file))
}
