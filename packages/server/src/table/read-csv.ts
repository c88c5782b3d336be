// The rows of a CSV file, in the encodings that spreadsheets and platforms write.
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { BadTable, cellBytesMax, columnsMax, type TextRow } from './limits.ts'

export async function* readCsv(file: string): AsyncGenerator<TextRow> {
  const encoding = await encodingOf(file)
  const delimiter = await delimiterOf(file, encoding)
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: columnsMax * cellBytesMax,
  })
  // The reader of the rows gets the error, too.
  pipeline(Readable.from(textOf(file, encoding)), parser, () => {})
  try {
    let number = 0
    for await (const { record } of parser as AsyncIterable<{ record: string[] }>) {
      number += 1
      yield { number, cells: record }
    }
  } catch (error) {
    throw error instanceof CsvError ? new BadTable(sentenceOf(error)) : error
  }
}

function sentenceOf({ code, lines }: CsvError): string {
  const at = typeof lines === 'number' ? `Line ${lines}: ` : ''
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return `${at}a row has more than ${columnsMax * cellBytesMax} characters. Is a quote left open?`
  }
  return `${at}the file is no CSV (${code}). Is a quote left open?`
}

type Encoding = 'utf-8' | 'gb18030' | 'utf-16le'

async function* textOf(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

/** The first encoding in which all of the file is text. */
async function encodingOf(file: string): Promise<Encoding> {
  for (const encoding of ['utf-8', 'gb18030', 'utf-16le'] as const) {
    // Any two bytes are a character of UTF-16: only its mark tells.
    if (encoding === 'utf-16le' && !(await hasMark(file))) break
    if (await isText(file, encoding)) return encoding
  }
  throw new BadTable('The file is neither CSV in UTF-8 or GB18030 nor XLSX.')
}

async function hasMark(file: string): Promise<boolean> {
  const [first] = await createReadStream(file, { end: 1 }).toArray()
  return (first as Buffer | undefined)?.equals(Buffer.from([0xff, 0xfe])) === true
}

async function isText(file: string, encoding: Encoding): Promise<boolean> {
  try {
    for await (const text of textOf(file, encoding)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
      if (/[\u0000-\u0008\u000e-\u001f\ufffe]/.test(text)) return false
    }
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** The one that the first line has most of, outside of quotes. */
async function delimiterOf(file: string, encoding: Encoding): Promise<string> {
  let line = ''
  for await (const text of textOf(file, encoding)) {
    line += text
    if (/\S[^\n\r]*[\n\r]/.test(line) || line.length > columnsMax * cellBytesMax) break
  }
  const [first = ''] = line.trimStart().split(/[\n\r]/)
  const bare = first.replaceAll(/"[^"]*"/g, '')
  const counted = [',', '\t', ';', '|'].map((each) => ({ each, count: bare.split(each).length }))
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).each
}
