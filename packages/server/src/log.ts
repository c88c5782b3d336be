// The log: one JSON object a line, or a line for people. Secrets never reach it: what could carry one
// is named here and cut out.
import pino, { type DestinationStream, type Logger } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './options.ts'

const redact = {
  paths: ['sig', 'mp_sig', 'access_token', 'secret', 'session_key', 'req.headers.authorization'],
  censor: '***',
}

/** The log, on stdout, or on stderr (2) where stdout belongs to somebody else. */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  destination: 1 | 2 = 1,
): Logger {
  const options = { level: config.logLevel, redact, base: null }
  if (config.logFormat === 'pretty') {
    const stream = pretty({
      colorize: destination === 1 ? process.stdout.isTTY : process.stderr.isTTY,
      destination,
      translateTime: 'SYS:HH:MM:ss.l',
      singleLine: true,
      sync: true,
    })
    return pino(options, stream)
  }
  return pino(options, blocksOf(pino.destination({ dest: destination, sync: false })))
}

type Destination = ReturnType<typeof pino.destination>

const blockLength = 65_536
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
function blocksOf(destination: Destination): DestinationStream & Pick<Destination, 'flush'> {
  let lines: string[] = []
  let length = 0
  let timer: NodeJS.Timeout | undefined
  const handOn = () => {
    clearTimeout(timer)
    holding.delete(writeNow)
    if (length > 0) destination.write(lines.join(''))
    lines = []
    length = 0
  }
  const writeNow = () => {
    handOn()
    destination.flushSync()
  }
  return {
    write(line) {
      if (length === 0) {
        timer = setTimeout(handOn, blockMs).unref()
        writeAtExit(writeNow)
      }
      lines.push(line)
      length += line.length
      if (length >= blockLength) handOn()
    },
    flush(done) {
      handOn()
      destination.flush(done)
    },
  }
}
