// The log: one JSON object a line, or a line for people. Secrets never reach it: what could carry one
// is named here and cut out.
import cluster from 'node:cluster'
import pino, { type DestinationStream, type Logger } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './options.ts'
import { printable } from './printable.ts'

const redact = {
  paths: ['sig', 'mp_sig', 'access_token', 'secret', 'session_key', 'req.headers.authorization'],
  censor: '***',
}

export interface Log extends Logger {
  /**
   * Writes the one line of a call, level info, as `info` would. Nothing is cut out of it: its fields are
   * named where they are made, and none of them is secret.
   */
  call(fields: object): void
}

/** The log, on stdout, or on stderr (2) where stdout belongs to somebody else. */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  destination: 1 | 2 = 1,
): Log {
  const base = cluster.isWorker ? { worker: cluster.worker?.id } : null
  const options = { level: config.logLevel, redact, base }
  if (config.logFormat === 'pretty') {
    const stream = pretty({
      colorize: destination === 1 ? process.stdout.isTTY : process.stderr.isTTY,
      destination,
      translateTime: 'SYS:HH:MM:ss.l',
      singleLine: true,
      sync: true,
    })
    const log = pino(options, { write: (line) => stream.write(printableValues(line)) })
    return Object.assign(log, { call: (fields: object) => log.info(fields) })
  }
  const stream = pino.destination({ dest: destination, sync: false, maxWrite: blockLength })
  const blocks = blocksOf(stream, destination)
  const log = pino(options, blocks)
  const isWritten = log.isLevelEnabled('info')
  const level = `{"level":${pino.levels.values.info},"time":`
  const bound = base === null ? ',' : `,"worker":${base.worker},`
  return Object.assign(log, {
    // pino puts a line together piece by piece, an eighth of all that a pay allocates (decision 0015).
    call(fields: object) {
      if (!isWritten) return
      blocks.write(`${level}${Date.now()}${bound}${JSON.stringify(fields).slice(1)}\n`)
    },
  })
}

/** A line of the log for pino-pretty, which shows some texts as they are once it has read the JSON. */
function printableValues(line: string): string {
  const value = JSON.parse(line, (_, found: unknown) =>
    typeof found === 'string' ? printable(found) : found,
  )
  return `${JSON.stringify(value)}\n`
}

const limitMs = 1000

/** Warnings that anybody can cause: so many a second, then one line with the number of the others. */
export class LimitedLines {
  readonly #log: Logger
  readonly #linesMax: number
  #lines = 0

  constructor(log: Logger, linesMax: number) {
    this.#log = log
    this.#linesMax = linesMax
  }

  warn(fields: object, message: string): void {
    if (this.#lines === 0) setTimeout(() => this.#endSecond(message), limitMs).unref()
    this.#lines += 1
    if (this.#lines <= this.#linesMax) this.#log.warn(fields, message)
  }

  #endSecond(message: string): void {
    const left_out = this.#lines - this.#linesMax
    if (left_out > 0) this.#log.warn({ left_out }, `${message}: more of these`)
    this.#lines = 0
  }
}

type Destination = ReturnType<typeof pino.destination>

/** What a pipe takes in one piece: the blocks of workers, which share it, stay whole. */
const pipeLength = 4096
const blockLength = cluster.isWorker ? pipeLength : 65_536
const blockMs = 200

/** Writes what each log still holds; a log is in here only while it holds something. */
const holding = new Set<() => void>()
/** One listener for all logs: a test may start many emulators in its process. */
let isListening = false

function writeAtExit(write: () => void): void {
  holding.add(write)
  if (isListening) return
  isListening = true
  process.once('exit', () => {
    for (const last of holding) last()
  })
}

/**
 * Gathers lines for a moment and hands them on in blocks. pino's own gathering measures all that it
 * holds at every line, which made a third of what a pay allocates.
 */
function blocksOf(
  destination: Destination,
  fd: 1 | 2,
): DestinationStream & Pick<Destination, 'flush'> {
  let lines: string[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  const handOn = () => {
    clearTimeout(timer)
    holding.delete(writeNow)
    if (length > 0) destination.write(printable(lines.join('')))
    lines = []
    length = 0
  }
  // Another thread writes for `destination`; what that has not begun when the process ends is dropped.
  const writeNow = () => {
    pino.destination({ dest: fd, sync: true }).write(printable(lines.join('')))
  }
  return {
    write(line) {
      const lineLength = Buffer.byteLength(line)
      if (length + lineLength > blockLength) handOn()
      if (length === 0) {
        timer = setTimeout(handOn, blockMs).unref()
        writeAtExit(writeNow)
      }
      lines.push(line)
      length += lineLength
    },
    flush(done) {
      handOn()
      destination.flush(done)
    },
  }
}
