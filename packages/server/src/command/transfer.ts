// What `pactolus offer export` and `import` do; loaded when one of them is called (offer-transfer.ts).

import { closeSync, createReadStream, existsSync, openSync, readSync, renameSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { ConfigError } from '../option-readers.ts'
import { t, translatedSentence } from '../texts.ts'
import { type ExportLine, type Header, parseLine, Tally } from '../transfer/format.ts'
import { BadExport } from '../transfer/lines.ts'
import { offerOf, type ServiceOptions } from './address.ts'
import {
  type AdminClient,
  connect,
  type ImportResult,
  type OfferBody,
  path,
} from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { printJson, printLine } from './print.ts'
import { Progress } from './progress.ts'

export interface ExportOptions extends ServiceOptions {
  readonly out: string
}

export interface ImportOptions extends ServiceOptions {
  readonly offer?: string
}

export async function exportOffer(id: string | undefined, options: ExportOptions): Promise<void> {
  const { out, json } = options
  if (existsSync(out)) throw new ConfigError(t`${out} is there already: choose another file`)
  const client = connect(options)
  const offerId = offerOf(id, client.address)
  const draft = `${out}.part`
  let written: Written
  try {
    written = await write(client, offerId, draft)
    renameSync(draft, out)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const { counts, bytes } = written
  if (json === true) return printJson({ offer_id: offerId, file: out, bytes, ...counts })
  printLine(t`Offer ${offerId} is in ${out}: ${sentenceOf(counts)}, ${bytes} bytes.`)
}

interface Counts {
  readonly accounts: number
  readonly orders: number
  readonly tombstones: number
  readonly money_orders?: number | undefined
}

interface Written {
  readonly counts: Counts & { readonly sha256: string }
  readonly bytes: number
}

/** Writes the lines as they come; throws unless the last of them proves that all are there. */
async function write(client: AdminClient, offerId: string, file: string): Promise<Written> {
  const handle = await open(file, 'w', 0o600)
  try {
    const tally = new Tally()
    const progress = new Progress(t`exported`, t`lines`)
    let last: string | undefined
    let bytes = 0
    for await (const lines of batched(client.lines(path`/offers/${offerId}/export`))) {
      const text = `${lines.join('\n')}\n`
      bytes += (await handle.write(text)).bytesWritten
      // The footer is the last line and describes those before it.
      const whole = last === undefined ? lines : [last, ...lines]
      last = whole.pop()
      for (const line of whole) {
        tally.add(`${line}\n`)
        const name = /^\{"type":"(account|order|tombstone|money_order)"/.exec(line)?.[1]
        if (name !== undefined) tally.counts[`${name}s` as keyof Counts] += 1
      }
      progress.add(lines.length)
    }
    await handle.sync()
    const footer = tally.footer()
    if (last === undefined || !isDeepStrictEqual(footerOf(last), footer)) {
      throw new CommandFailure(t`The service ended before the whole offer had come. Try again.`)
    }
    const { type: _, ...counts } = footer
    return { counts, bytes }
  } finally {
    await handle.close()
  }
}

function footerOf(line: string): ExportLine | undefined {
  try {
    return parseLine(line, 0)
  } catch (error) {
    if (error instanceof BadExport) return undefined
    throw error
  }
}

const batchMax = 1000

async function* batched(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < batchMax) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

export async function importOffer(file: string, options: ImportOptions): Promise<void> {
  const header = headerOf(file)
  const offerId = options.offer ?? header.offer.offer_id
  const client = connect(options)
  // A caller without the role, or without an offer, is refused before the file is sent.
  await client.get<OfferBody>(path`/offers/${offerId}`)
  const progress = new Progress(t`sent`, t`bytes`)
  const lines = Readable.from(counted(createReadStream(file), progress))
  const result = await client.upload<ImportResult>(path`/offers/${offerId}/import`, lines, {
    type: 'application/x-ndjson',
    whenUnknown: t`Import it again: it is taken then, or the offer has its accounts, and pactolus audit log
      tells of the import.`,
  })
  if (options.json === true) return printJson({ offer_id: offerId, ...result })
  printLine(t`Offer ${offerId} has what ${file} held: ${sentenceOf(result)}. Every check holds.`)
  const { settings_differ: differ } = result
  if (differ.length > 0) {
    printLine(t`Its settings are its own; the exported offer had another ${differ.join(', ')}.`)
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    progress.add(chunk.length)
    yield chunk
  }
  process.stderr.write(t`all is sent; the service takes it in and checks the ledger\n`)
}

const headerMax = 65_536

function headerOf(file: string): Header {
  const bytes = Buffer.alloc(headerMax)
  let length: number
  try {
    const descriptor = openSync(file, 'r')
    length = readSync(descriptor, bytes)
    closeSync(descriptor)
  } catch (error) {
    throw new ConfigError(t`cannot read ${file}: ${(error as Error).message}`)
  }
  const [first = ''] = bytes.toString('utf8', 0, length).split('\n')
  try {
    const line = parseLine(first, 1)
    if (line.type === 'header') return line
  } catch (error) {
    if (!(error instanceof BadExport)) throw error
    throw new ConfigError(t`${file} is no export: ${translatedSentence(error.message)}`)
  }
  throw new ConfigError(t`${file} is no export: its first line is no header.`)
}

function sentenceOf({ accounts, orders, tombstones, money_orders: purchases = 0 }: Counts): string {
  const bought = purchases === 0 ? '' : t`, ${purchases} money orders`
  return t`${accounts} accounts, ${orders} orders, ${tombstones} tombstones${bought}`
}
