// How a command fails: a sentence on stderr and an exit code.
// 1: it could not be done; 2: wrong arguments or configuration; 3: the service cannot be reached;
// 126 and 127, of exec: the command cannot be run, there is no such command.

import { MasterKeyMismatch } from '../directory/master-key.ts'
import { DataDirInUse } from '../driver/data-lock.ts'
import { NoWritableServer } from '../driver/database-address.ts'
import { ConfigError } from '../option-readers.ts'
import { PartitionFailure } from '../partition/cluster.ts'
import { CannotSpread } from '../partition/generate.ts'
import { printable } from '../printable.ts'
import { SchemaMismatch } from '../schema/migrate.ts'

/** A failure that is explained by its message alone. */
export class CommandFailure extends Error {
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

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, address, port, hostname, path, severity } = error as NodeJS.ErrnoException & {
    address?: string
    port?: number
    hostname?: string
    severity?: string
  }
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${address} is taken. Choose another with --port, or --port 0 for any free one.`
  }
  if (code === 'ECONNREFUSED')
    return `Nothing answers at ${address}:${port}. Is the database running?`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `There is no host ${hostname}. Is the address of the database right?`
  }
  if (path !== undefined) return `The file ${path} cannot be used (${error.message}).`
  // PostgreSQL ends a connection it does not want: password, database, privileges, shutdown.
  if (severity === 'FATAL') return `The database refuses: ${error.message} (SQLSTATE ${code}).`
  const isExpected = [
    CannotSpread,
    CommandFailure,
    ConfigError,
    DataDirInUse,
    MasterKeyMismatch,
    NoWritableServer,
    PartitionFailure,
    SchemaMismatch,
  ].some((kind) => error instanceof kind)
  return isExpected ? error.message : (error.stack ?? error.message)
}
