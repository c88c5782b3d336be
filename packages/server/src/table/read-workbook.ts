// The rows of the first sheet of an XLSX file, read while the file is inflated. Of the zip the parts of the workbook
// are read and nothing else; no part may name another file, or grow beyond its limits.
import { promisify } from 'node:util'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { BadTable, cellBytesMax, columnsMax, type TextRow } from './limits.ts'

const entriesMax = 200
const inflatedMax = 500 * 1024 * 1024
const ratioMax = 100
/** A small part may shrink more: what it inflates to is small as well. */
const ratioFromBytes = 1024 * 1024
/** All texts of a workbook that its cells share are in memory at once. */
const sharedMax = 100 * 1024 * 1024
/** XML without a tag for so long is one text. */
const untaggedMax = 1024 * 1024

export async function* readWorkbook(file: string): AsyncGenerator<TextRow> {
  let zip: ZipFile | undefined
  try {
    zip = await promisify<string, yauzl.Options, ZipFile>(yauzl.open)(file, {
      lazyEntries: true,
      autoClose: false,
    })
    const parts = await partsOf(zip)
    const sheet = parts.get(await firstSheet(zip, parts))
    if (sheet === undefined) throw new BadTable('The workbook has no sheet.')
    const shared = await sharedTexts(zip, parts.get('xl/sharedStrings.xml'))
    yield* sheetRows(zip, sheet, shared)
  } catch (error) {
    throw error instanceof BadTable || isOfSystem(error)
      ? error
      : new BadTable(`The file is no whole XLSX workbook: ${(error as Error).message}.`)
  } finally {
    zip?.close()
  }
}

function isOfSystem(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === 'string'
}

/** The parts of the workbook by their names. */
function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>()
  let inflated = 0
  if (zip.entryCount > entriesMax) {
    throw new BadTable(`The workbook has more than ${entriesMax} parts.`)
  }
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(parts))
    zip.on('entry', (entry: Entry) => {
      inflated += entry.uncompressedSize
      if (inflated > inflatedMax) {
        reject(
          new BadTable(`The workbook is larger than ${inflatedMax} bytes when it is unpacked.`),
        )
      } else if (
        entry.uncompressedSize > ratioFromBytes &&
        entry.uncompressedSize > entry.compressedSize * ratioMax
      ) {
        reject(
          new BadTable(`A part of the workbook unpacks to more than ${ratioMax} times its size.`),
        )
      } else {
        if (entry.fileName.startsWith('xl/')) parts.set(entry.fileName, entry)
        zip.readEntry()
      }
    })
    zip.readEntry()
  })
}

interface Handlers {
  open?(tag: SaxesTagPlain): void
  close?(name: string): void
  text?(text: string): void
}

/** Reads a part; yields after each piece of it, so that what the handlers gathered can be taken. */
async function* parsed(zip: ZipFile, entry: Entry, handlers: Handlers): AsyncGenerator<void> {
  const parser = new SaxesParser()
  let untagged = 0
  const fail = (error: Error) => {
    throw new BadTable(`The workbook is not well-formed: ${error.message.split('\n')[0]}.`)
  }
  parser.on('error', fail)
  parser.on('doctype', () => {
    throw new BadTable('The workbook has a DTD; workbooks have none.')
  })
  parser.on('opentag', (tag) => {
    untagged = 0
    handlers.open?.({ ...tag, name: bare(tag.name) } as SaxesTagPlain)
  })
  parser.on('closetag', ({ name }) => {
    untagged = 0
    handlers.close?.(bare(name))
  })
  parser.on('text', (text) => handlers.text?.(text))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )(entry)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    untagged += chunk.length
    if (untagged > untaggedMax + chunk.length) {
      throw new BadTable(`A cell of the workbook is larger than ${cellBytesMax} bytes.`)
    }
    parser.write(decoder.decode(chunk, { stream: true }))
    yield
  }
  parser.write(decoder.decode()).close()
  yield
}

/** Some writers put a prefix in front of every name. */
function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

async function read(zip: ZipFile, entry: Entry | undefined, handlers: Handlers): Promise<void> {
  if (entry === undefined) return
  for await (const _ of parsed(zip, entry, handlers));
}

/** The path of the first sheet, as the workbook orders them. */
async function firstSheet(zip: ZipFile, parts: Map<string, Entry>): Promise<string> {
  let id = ''
  await read(zip, parts.get('xl/workbook.xml'), {
    open({ name, attributes }) {
      if (name === 'sheet' && id === '') id = attributes['r:id'] ?? ''
    },
  })
  let target = 'worksheets/sheet1.xml'
  await read(zip, parts.get('xl/_rels/workbook.xml.rels'), {
    open({ name, attributes }) {
      if (name === 'Relationship' && attributes.Id === id) target = attributes.Target ?? target
    },
  })
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`
}

async function sharedTexts(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  const texts: string[] = []
  if (entry === undefined) return texts
  if (entry.uncompressedSize > sharedMax) {
    throw new BadTable(`The texts of the workbook are larger than ${sharedMax} bytes.`)
  }
  const text = new TextOfTags()
  await read(zip, entry, {
    open: ({ name }) => text.open(name),
    text: (piece) => text.add(piece),
    close(name) {
      text.close(name)
      if (name === 'si') texts.push(text.take())
    },
  })
  return texts
}

/** The text in `<t>` and `<v>`; that of `<rPh>`, how to read it aloud, is none of the cell's. */
class TextOfTags {
  #text = ''
  #isOpen = false
  #isAside = false

  open(name: string): void {
    if (name === 'rPh') this.#isAside = true
    this.#isOpen = name === 't' || name === 'v'
  }

  add(piece: string): void {
    if (!this.#isOpen || this.#isAside) return
    this.#text += piece
    if (this.#text.length > cellBytesMax * 2) {
      throw new BadTable(`A cell of the workbook is larger than ${cellBytesMax} bytes.`)
    }
  }

  close(name: string): void {
    if (name === 'rPh') this.#isAside = false
    this.#isOpen = false
  }

  take(): string {
    const text = this.#text
    this.#text = ''
    // The format writes some characters as _xHHHH_.
    return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (whole, digits: string) => {
      const code = Number.parseInt(digits, 16)
      return code === 0 || (code >= 0xd800 && code <= 0xdfff) ? whole : String.fromCharCode(code)
    })
  }
}

async function* sheetRows(
  zip: ZipFile,
  entry: Entry,
  shared: readonly string[],
): AsyncGenerator<TextRow> {
  const gathered: TextRow[] = []
  const text = new TextOfTags()
  let number = 0
  let cells: string[] = []
  let place = 0
  let type = ''
  const handlers: Handlers = {
    open({ name, attributes }) {
      text.open(name)
      if (name === 'row') {
        number = numberOf(attributes.r) ?? number + 1
        cells = []
        place = 0
      } else if (name === 'c') {
        place = columnOf(attributes.r) ?? place + 1
        type = attributes.t ?? 'n'
        if (place <= columnsMax) return
        throw new BadTable(`Row ${number} has ${place} columns; ${columnsMax} are read at most.`)
      }
    },
    text: (piece) => text.add(piece),
    close(name) {
      text.close(name)
      if (name === 'c') {
        while (cells.length < place - 1) cells.push('')
        cells[place - 1] = cellOf(text.take(), type, shared)
      } else if (name === 'row') gathered.push({ number, cells })
    },
  }
  for await (const _ of parsed(zip, entry, handlers)) yield* gathered.splice(0)
}

function cellOf(text: string, type: string, shared: readonly string[]): string {
  if (type === 's') return shared[Number(text)] ?? ''
  // A number as a spreadsheet shows it: fifteen digits, no more.
  if (type !== 'n' || !/^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(text)) return text
  return String(Number(Number(text).toPrecision(15)))
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : undefined
}

/** 28 of AB12. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(place ?? '')?.[1]
  if (letters === undefined) return undefined
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
