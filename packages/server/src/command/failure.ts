// How a command fails: a sentence on stderr and an exit code.
//
// - 1: it could not be done
// - 2: wrong arguments or configuration
// - 3: the service cannot be reached
// - 126, of exec: the command cannot be run
// - 127, of exec: there is no such command

import { readCommandEnv } from '../config.ts'
import { ExplainedError } from '../explained-error.ts'
import { ConfigError } from '../option-readers.ts'
import { printable } from '../printable.ts'
import { t, translatedSentence } from '../texts.ts'

/** A failure that a command finds itself, with its exit code. */
export class CommandFailure extends ExplainedError {
  override readonly name = 'CommandFailure'
  readonly exitCode: number

  constructor(message: string, exitCode: 1 | 2 | 3 | 126 | 127 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export function reportFailure(error: unknown): void {
  process.exitCode =
    error instanceof CommandFailure ? error.exitCode : error instanceof ConfigError ? 2 : 1
  process.stderr.write(`pactolus: ${printable(explain(error))}\n`)
}

interface SystemError extends NodeJS.ErrnoException {
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
  /** Of PostgreSQL. */
  readonly severity?: string
}

/** The sentence for any error. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof ExplainedError) return translatedSentence(error.message)
  // Every address of a name failed: one of them says it all.
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : []
  const sentence =
    explainDatabase(first) ?? explainTls(first) ?? explainListen(first) ?? explainSystem(first)
  if (sentence !== undefined) return sentence
  if (readCommandEnv().debug) return error.stack ?? error.message
  return t`This is a fault of Pactolus: ${error.message}\n
      Run it again with PACTOLUS_DEBUG=on for the details, and report both with the version.`
}

function explainDatabase({ severity, code, message }: SystemError): string | undefined {
  if (severity === undefined) return undefined
  const grant =
    code === '42501' ? t` Use a role with this privilege; PL/Proxy wants a superuser.` : ''
  return t`The database refuses: ${message} (SQLSTATE ${code}).${grant}`
}

const certificateFaults = (): Readonly<Record<string, string>> => ({
  CERT_HAS_EXPIRED: t`it has expired`,
  CERT_NOT_YET_VALID: t`it is not valid yet`,
  DEPTH_ZERO_SELF_SIGNED_CERT: t`nobody this machine trusts has signed it`,
  ERR_TLS_CERT_ALTNAME_INVALID: t`it is for another host`,
  SELF_SIGNED_CERT_IN_CHAIN: t`nobody this machine trusts has signed it`,
  UNABLE_TO_GET_ISSUER_CERT: t`nobody this machine trusts has signed it`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: t`nobody this machine trusts has signed it`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: t`nobody this machine trusts has signed it`,
})

/** What is wrong with a certificate, by the code of the error; undefined where it is no such error. */
export function certificateFault(code: string): string | undefined {
  return certificateFaults()[code]
}

function explainTls({ code = '', message }: SystemError): string | undefined {
  const fault = certificateFault(code)
  if (fault !== undefined) {
    return t`The certificate of the database was refused: ${fault} (${message}). Name its authority with
      sslrootcert=FILE in the address; docs/tls.md has the modes.`
  }
  if (!/does not support SSL/.test(message)) return undefined
  return t`The database takes no TLS. Set ssl=on there, or see docs/tls.md for the modes.`
}

/** The errors of a listen, by their code. */
function explainListen({ syscall, code, address, port }: SystemError): string | undefined {
  if (syscall !== 'listen') return undefined
  switch (code) {
    case 'EADDRINUSE':
      return t`Port ${port} of ${address} is taken. Choose another with --port, or --port 0 for any free one.`
    case 'EACCES':
      return t`This user may not listen on port ${port}. Choose a port from 1024 with --port.`
    case 'EADDRNOTAVAIL':
      return t`This machine has no address ${address}. Choose one of its own with --host, or 0.0.0.0
      for all of them.`
    default:
      return t`The service cannot listen on ${address}:${port} (${code}). Choose another with --host and --port.`
  }
}

const fileFaults = (): Readonly<Record<string, string>> => ({
  EACCES: t`this user may not use it`,
  EPERM: t`this user may not use it`,
  ENOENT: t`it does not exist, and neither does its folder, or it cannot be made there`,
  ENOTDIR: t`a part of the path is not a folder`,
  EEXIST: t`there is a file of this name`,
  EISDIR: t`it is a folder`,
  ENOSPC: t`the disk is full`,
  EROFS: t`the disk is read-only`,
})

function explainSystem(error: SystemError): string | undefined {
  const { code = '', syscall, address, port, hostname, path } = error
  if (path !== undefined) {
    return t`${path} cannot be used: ${fileFaults()[code] ?? error.message}. Choose another path.`
  }
  if (code === 'ECONNREFUSED') {
    return t`Nothing answers at ${address}:${port}. Is the database running?`
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return t`There is no host ${hostname}. Is the address of the database right?`
  }
  if (syscall === undefined) return undefined
  return t`The connection failed: ${error.message}. Is the address of the database right?`
}
