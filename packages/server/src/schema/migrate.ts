// Brings the schemas to this version: migrations in order, then every function as a whole, all in
// one transaction under an advisory lock. Processes that start together queue at the lock; the
// later ones find nothing left to do.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver, Session } from '../driver/driver.ts'
import { ExplainedError } from '../explained-error.ts'
import { packageDir } from '../package.ts'
import { isPartition, isRouter, type Place, readPlace } from './place.ts'

/** `directory` holds what does not grow with the players, `ledger` what does. */
export const schemas = ['directory', 'placement', 'ledger'] as const
/** What the emulator keeps besides; a database of production never has it. */
export const devSchemas = [...schemas, 'emulator'] as const
/** A ledger that is spread: `router` has functions where its partitions have the tables. */
export const partitionSchemas = ['placement', 'ledger'] as const
export const routerSchemas = ['directory', 'placement', 'router'] as const

/** What the service of a mode keeps up to date by itself; behind a router all but the emulator's is another command's. */
export function serviceSchemas(mode: 'dev' | 'serve', isSpread: boolean): readonly SchemaName[] {
  const wanted = mode === 'dev' ? devSchemas : schemas
  return isSpread ? wanted.filter((schema) => schema === 'emulator') : wanted
}

export type SchemaName = (typeof devSchemas)[number] | 'router'

const sqlDir = join(packageDir, 'sql')

export interface SqlFile {
  readonly name: string
  readonly text: string
}

export function sqlFiles(...path: string[]): SqlFile[] {
  const folder = join(sqlDir, ...path)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

export interface MigrationReport {
  readonly schema: SchemaName
  readonly applied: readonly string[]
  readonly functionsRenewed: boolean
}

export class SchemaMismatch extends ExplainedError {
  override readonly name = 'SchemaMismatch'
}

// Any fixed number: it only has to be the same in every process.
const lockKey = 4_803_115

/** A migration may take longer than a request ever should. */
const statementTimeoutMs = 3_600_000

/**
 * Applies what is missing and reports it. `dryRun` reports without applying anything. `finish` is the last
 * step of the transaction: when it throws, nothing was applied. It is left out where something is missing.
 */
export async function migrate(
  driver: Driver,
  {
    dryRun = false,
    schemas: wanted = schemas,
    finish = async () => {},
  }: {
    dryRun?: boolean
    schemas?: readonly SchemaName[]
    finish?: (session: Session) => Promise<void>
  } = {},
): Promise<MigrationReport[]> {
  return driver.transaction(
    async (session) => {
      await session.query('select pg_advisory_xact_lock($1)', [lockKey])
      refuseMisplaced(await readPlace(session), wanted)
      const reports: MigrationReport[] = []
      for (const schema of wanted) reports.push(await migrateSchema(session, schema, dryRun))
      if (!dryRun || !reports.some(isBehind)) await finish(session)
      return reports
    },
    { statementTimeoutMs },
  )
}

/** Whether a migration changed something, or would. */
export function isBehind({ applied, functionsRenewed }: MigrationReport): boolean {
  return applied.length > 0 || functionsRenewed
}

/** A router has no tables of the ledger, and a partition is nobody's service. */
function refuseMisplaced(place: Place, wanted: readonly SchemaName[]): void {
  if (isRouter(place) && wanted.includes('ledger')) {
    throw new SchemaMismatch(
      'This database is the router of a ledger on several partitions: pactolus partition migrate brings ' +
        'all of them to this release.',
    )
  }
  if (isPartition(place) && wanted.includes('directory')) {
    throw new SchemaMismatch(
      `This database is partition ${place.part} of ${place.parts}: name the router's database instead.`,
    )
  }
}

async function migrateSchema(
  session: Session,
  schema: SchemaName,
  dryRun: boolean,
): Promise<MigrationReport> {
  const done = await appliedFiles(session, schema)
  const migrations = sqlFiles(schema, 'migrations')
  const unknown = [...done.keys()].filter(
    (name) => name !== 'functions' && !migrations.some((file) => file.name === name),
  )
  if (unknown.length > 0) {
    throw new SchemaMismatch(
      `The database holds migrations of a newer release (${schema}: ${unknown.join(', ')}). ` +
        'Start the release that wrote them.',
    )
  }
  const missing = migrations.filter((file) => isMissing(schema, file, done))
  const functions = sqlFiles(schema, 'functions')
  const functionsHash = functionsHashOf(schema)
  const functionsRenewed = missing.length > 0 || done.get('functions') !== functionsHash
  if (!dryRun) {
    for (const file of missing) {
      await session.script(file.text)
      await record(session, schema, file.name, hashOf(file.text))
    }
    if (functionsRenewed) {
      for (const file of functions) await session.script(file.text)
      await record(session, schema, 'functions', functionsHash)
    }
  }
  return { schema, applied: missing.map((file) => file.name), functionsRenewed }
}

function isMissing(schema: SchemaName, file: SqlFile, done: Map<string, string>): boolean {
  const recorded = done.get(file.name)
  if (recorded === undefined) return true
  if (recorded === hashOf(file.text)) return false
  throw new SchemaMismatch(
    `Migration ${schema}/${file.name} differs from the one this database was made with.`,
  )
}

/** Changes whenever a function of the schema does. */
export function functionsHashOf(schema: SchemaName): string {
  return hashOf(
    sqlFiles(schema, 'functions')
      .map((file) => file.text)
      .join('\n'),
  )
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function appliedFiles(session: Session, schema: SchemaName): Promise<Map<string, string>> {
  const [found] = await session.query<{ exists: boolean }>(
    "select to_regclass($1 || '.schema_files') is not null as exists",
    [schema],
  )
  if (found?.exists !== true) return new Map()
  const rows = await session.query<{ name: string; sha256: string }>(
    `select name, sha256 from ${schema}.schema_files`,
  )
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

async function record(
  session: Session,
  schema: SchemaName,
  name: string,
  sha256: string,
): Promise<void> {
  await session.query(
    `insert into ${schema}.schema_files (name, sha256) values ($1, $2)
     on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`,
    [name, sha256],
  )
}
