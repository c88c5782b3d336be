// What `pactolus history export` and `verify` do; loaded when one of them is called (history.ts).
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { ConfigError } from '../option-readers.ts'
import { t, translatedSentence } from '../texts.ts'
import { BadExport, linesOf } from '../transfer/lines.ts'
import { MonthCheck } from '../transfer/month-format.ts'
import type { ServiceOptions } from './address.ts'
import { connect, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { padded, printJson, printLine, printRecord } from './print.ts'
import { Progress } from './progress.ts'

export interface FileOptions extends ServiceOptions {
  readonly month: string
  readonly out: string
}

export interface VerifyOptions extends ServiceOptions {
  readonly withService?: boolean
}

type Checked = ReturnType<MonthCheck['end']>

export async function exportMonth(options: FileOptions): Promise<void> {
  const { month, out, json } = options
  if (existsSync(out)) throw new ConfigError(t`${out} is there already: choose another file`)
  const lines = connect(options).lines(path`/history/${month}/export`)
  const check = new MonthCheck()
  const hash = createHash('sha256')
  const draft = `${out}.part`
  let bytes = 0
  try {
    await pipeline(
      Readable.from(checked(lines, check), { objectMode: false }),
      createGzip(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(draft, { mode: 0o600, flush: true }),
    )
    // The service ends an answer that it cannot complete before the footer.
    check.end()
    renameSync(draft, out)
  } catch (error) {
    await rm(draft, { force: true })
    throw error instanceof BadExport
      ? new CommandFailure(t`${translatedSentence(error.message)} Try again.`)
      : error
  }
  const { footer } = check.end()
  const sha256 = hash.digest('hex')
  if (json === true) {
    printJson({ month, file: out, bytes, file_sha256: sha256, ...countsOf(footer) })
    return
  }
  printLine(t`${month} is in ${out}: ${sentenceOf(footer)}, ${bytes} bytes.`)
  printHashes(sha256, footer)
}

/** Some lines at a time: a stream of single lines costs more than what is done with them. */
async function* checked(lines: AsyncIterable<string>, check: MonthCheck): AsyncGenerator<string> {
  const progress = new Progress(t`exported`, t`entries`)
  let text = ''
  for await (const line of lines) {
    check.add(line)
    progress.add(1)
    text += `${line}\n`
    if (text.length < chunkLength) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

const chunkLength = 65_536

export async function verifyFile(file: string, options: VerifyOptions): Promise<void> {
  const hash = createHash('sha256')
  const found = await verified(file, undefined, (chunk) => hash.update(chunk))
  if (options.withService === true) {
    const client = connect(options)
    await verified(file, client.lines(path`/history/${found.month}/export`))
  }
  const { month, footer } = found
  const compared = options.withService === true
  if (options.json === true) {
    const file_sha256 = hash.digest('hex')
    return printJson({ month, file, compared, file_sha256, ...countsOf(footer) })
  }
  printLine(t`${file} is whole: ${month}, ${sentenceOf(footer)}.`)
  if (compared) printLine(t`Each line equals what the database has.`)
  printHashes(hash.digest('hex'), footer)
}

/** Reads a whole file; throws at the first line that is wrong, or that the others do not have. */
export async function verified(
  file: string,
  others?: AsyncGenerator<string>,
  onBytes?: (chunk: Buffer) => void,
): Promise<Checked> {
  const check = new MonthCheck()
  const progress = new Progress(others === undefined ? t`read` : t`compared`, t`entries`)
  let number = 0
  try {
    for await (const line of linesOf(unpacked(file, onBytes))) {
      number += 1
      check.add(line)
      progress.add(1)
      if (others === undefined) continue
      const other = await others.next()
      if (other.done === true || other.value !== line) {
        throw new CommandFailure(
          `${t`Line ${number} of ${file} is not what the database has:`}\n` +
            `  ${padded(t`file`, 8)}  ${line}\n` +
            `  ${padded(t`database`, 8)}  ${other.done === true ? t`no line` : other.value}`,
        )
      }
    }
    return check.end()
  } catch (error) {
    throw error instanceof BadExport
      ? new CommandFailure(`${file}: ${translatedSentence(error.message)}`)
      : error
  } finally {
    // Ends an answer that was not read to its end.
    await others?.return(undefined)
  }
}

async function* unpacked(file: string, onBytes?: (chunk: Buffer) => void): AsyncGenerator<string> {
  const source = createReadStream(file)
  if (onBytes !== undefined) source.on('data', (chunk) => onBytes(chunk as Buffer))
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  source.pipe(gunzip)
  try {
    for await (const text of gunzip.setEncoding('utf8')) yield text as string
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code.startsWith('Z_') || code === 'ERR_PADDING_2') {
      throw new BadExport(t`It is no whole gzip file (${message}).`)
    }
    throw new ConfigError(t`cannot read ${file}: ${message}`)
  }
}

function countsOf({ type: _, ...counts }: Checked['footer']) {
  return counts
}

function sentenceOf({ accounts, entries, paid_delta, gift_delta }: Checked['footer']): string {
  const [paid, gift] = [signed(paid_delta), signed(gift_delta)]
  return t`${entries} entries of ${accounts} accounts, paid ${paid}, gift ${gift}`
}

function printHashes(ofFile: string, { sha256: ofLines }: Checked['footer']): void {
  printRecord([
    ['sha256 of the file', ofFile],
    ['sha256 of its lines', ofLines],
  ])
}

function signed(sum: string): string {
  return sum.startsWith('-') || sum === '0' ? sum : `+${sum}`
}
