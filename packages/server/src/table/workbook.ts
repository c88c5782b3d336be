// A table as an XLSX file, written while its rows come: never all of them in memory (decision 0038).
import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Cell, Table } from './table.ts'

/** What a sheet of Excel holds; the rest goes on the next sheet. */
const sheetRowsMax = 1_048_576

/** The bytes of the file. A stream that fails was cut, and its file is no zip. */
export function workbookOf(table: Table, rowsMax = sheetRowsMax): Readable {
  const zip = new ZipFile()
  const out = new PassThrough()
  zip.outputStream.pipe(out)
  zip.on('error', (error: Error) => out.destroy(error))
  const book = { heads: table.heads, rows: new Rows(table), rowsMax }
  write(zip, book, out).catch((error: Error) => out.destroy(error))
  return out
}

interface Book {
  readonly heads: readonly string[]
  readonly rows: Rows
  readonly rowsMax: number
}

async function write(zip: ZipFile, book: Book, out: Readable): Promise<void> {
  let sheets = 0
  try {
    do {
      sheets += 1
      await writeSheet(zip, sheets, book, out)
    } while (await book.rows.hasMore())
  } finally {
    await book.rows.end()
  }
  for (const [path, text] of parts(sheets)) zip.addBuffer(Buffer.from(text), path)
  zip.end()
}

async function writeSheet(zip: ZipFile, n: number, book: Book, out: Readable): Promise<void> {
  if (out.destroyed) throw new Error('the reader of the file is gone')
  const xml = Readable.from(sheetXml(book))
  const stop = () => xml.destroy()
  out.once('close', stop)
  zip.addReadStream(xml, `xl/worksheets/sheet${n}.xml`)
  await finished(xml)
  out.off('close', stop)
}

/** The rows of a table, in pieces of the size that a sheet has room for. */
class Rows {
  readonly #pages: AsyncIterator<readonly (readonly Cell[])[]>
  #page: readonly (readonly Cell[])[] = []

  constructor({ pages }: Table) {
    this.#pages = pages[Symbol.asyncIterator]()
  }

  async hasMore(): Promise<boolean> {
    while (this.#page.length === 0) {
      const { done, value } = await this.#pages.next()
      if (done === true) return false
      this.#page = value
    }
    return true
  }

  /** No more of them are wanted. */
  async end(): Promise<void> {
    await this.#pages.return?.()
  }

  take(count: number): readonly (readonly Cell[])[] {
    const taken = this.#page.slice(0, count)
    this.#page = this.#page.slice(count)
    return taken
  }
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const typeOf = (part: string) =>
  `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`

async function* sheetXml({ heads, rows, rowsMax }: Book): AsyncGenerator<string> {
  const columns = `<cols><col min="1" max="${heads.length}" width="18" customWidth="1"/></cols>`
  yield `${xmlHead}<worksheet xmlns="${main}">${columns}<sheetData>${rowXml(heads, 1)}`
  let number = 1
  while (number < rowsMax && (await rows.hasMore())) {
    const page = rows.take(rowsMax - number)
    yield page.map((row, at) => rowXml(row, number + 1 + at)).join('')
    number += page.length
  }
  yield '</sheetData></worksheet>'
}

function rowXml(row: readonly Cell[], number: number): string {
  const cells = row.map((cell, at) => cellXml(cell, `${columnName(at)}${number}`)).join('')
  return `<row r="${number}">${cells}</row>`
}

/** Texts stand in their cells as texts: Excel takes none of them for a formula or a number. */
function cellXml(cell: Cell, place: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell !== 'string') return `<c r="${place}"><v>${cell}</v></c>`
  const text = `<t xml:space="preserve">${escaped(cell)}</t>`
  return `<c r="${place}" t="inlineStr"><is>${text}</is></c>`
}

function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26))
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter
}

// All but what XML 1.0 holds as it is: not a surrogate without its other half, for one.
const unwritable = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** The format writes an unwritable character as _xHHHH_, and a text that looks like one with its _ so written. */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(unwritable, (one) => `_x${one.charCodeAt(0).toString(16).padStart(4, '0')}_`)
    .replace(/[&<>]/g, (one) => entities[one] ?? one)
}

function* parts(sheets: number): Generator<[path: string, text: string]> {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1)
  const types = numbers.map(
    (n) =>
      `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${typeOf('worksheet')}"/>`,
  )
  yield [
    '[Content_Types].xml',
    `${xmlHead}<Types xmlns="${packages}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${typeOf('sheet.main')}"/>${types.join('')}</Types>`,
  ]
  yield [
    '_rels/.rels',
    relationsXml([`Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"`]),
  ]
  const names = numbers.map((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`)
  yield [
    'xl/workbook.xml',
    `${xmlHead}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.join('')}</sheets></workbook>`,
  ]
  const targets = numbers.map(
    (n) => `Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"`,
  )
  yield ['xl/_rels/workbook.xml.rels', relationsXml(targets)]
}

function relationsXml(all: readonly string[]): string {
  const lines = all.map((one) => `<Relationship ${one}/>`).join('')
  return `${xmlHead}<Relationships xmlns="${packages}/relationships">${lines}</Relationships>`
}
