// The log: one JSON object a line, or a line for people. Secrets never reach it: what could carry one
// is named here and cut out.
import pino, { type Logger } from 'pino'
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
  // Lines are gathered for a moment: a line a call would cost more than the call's own thinking.
  return pino(
    options,
    pino.destination({ dest: destination, sync: false, minLength: 4096, periodicFlush: 200 }),
  )
}
