// `pactolus migrate`: bring a database to this release, or say what that would take.

import type { Command } from 'commander'
import { readCommandEnv, readConfig } from '../config.ts'
import { hasDatabase } from '../driver/data-lock.ts'
import type { Session } from '../driver/driver.ts'
import { ConfigError } from '../option-readers.ts'
import type { Config } from '../options.ts'
import { isBehind, type MigrationReport } from '../schema/migrate.ts'
import { t } from '../texts.ts'
import { printJson, printLine } from './print.ts'

interface MigrateOptions {
  readonly databaseUrl?: string
  readonly data?: string
  readonly create?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
}

const help = `
The service does this by itself at start, unless PACTOLUS_MIGRATE=off. Migrations run in one
transaction: all of them or none. Nothing happens to a database that is up to date. An embedded
database has one user at a time: stop its service first. With PACTOLUS_MASTER_KEY set, a database
that is sealed under another key is refused and not changed.

Examples:
  $ DATABASE_URL=postgres://pactolus@db/pactolus pactolus migrate --dry-run
  $ DATABASE_URL=postgres://pactolus@db/pactolus pactolus migrate
  $ pactolus migrate --data data`

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .summary('Bring a database to this release.')
    .description('Bring a database to the schema of this release, or say what that would take.')
    .option('--database-url <url>', 'the PostgreSQL to migrate [DATABASE_URL]')
    .option('--data <dir>', 'folder of the embedded database to migrate [PACTOLUS_DATA]')
    .option('--create', 'make the embedded database where the folder has none')
    .option('--dry-run', 'say what is missing and change nothing')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', help)
    .action(migrateCommand)
}

async function migrateCommand(options: MigrateOptions): Promise<void> {
  const config = databaseOf(options)
  const dryRun = options.dryRun === true
  const reports = await reportsOf(config, dryRun)
  const changed = reports.filter(isBehind)
  const database = config.databaseUrl === undefined ? config.data : 'PostgreSQL'
  if (options.json === true) {
    const schemas = reports.map(({ schema, applied, functionsRenewed }) => ({
      schema,
      applied,
      functions_renewed: functionsRenewed,
    }))
    return printJson({ dry_run: dryRun, up_to_date: changed.length === 0, schemas })
  }
  if (changed.length === 0) return printLine(t`The database (${database}) is up to date.`)
  const done = dryRun ? t`would apply` : t`applied`
  for (const { schema, applied } of changed) {
    for (const name of applied) printLine(`${done} ${schema}/${name}`)
    printLine(
      dryRun ? t`would renew the functions of ${schema}` : t`renewed the functions of ${schema}`,
    )
  }
  if (dryRun) printLine(t`Nothing was changed. The same without --dry-run does it.`)
  else printLine(t`The database (${database}) is up to date now.`)
}

async function reportsOf(config: Config, dryRun: boolean): Promise<MigrationReport[]> {
  const { createLog } = await import('../log.ts')
  const { migrate } = await import('../schema/migrate.ts')
  const { openDatabase } = await import('../database.ts')
  const log = createLog({ logLevel: 'silent', logFormat: 'json' })
  // Opening an embedded database creates it; an empty one elsewhere needs the same migrations.
  const isAbsent = config.databaseUrl === undefined && !hasDatabase(config.data)
  const data = dryRun && isAbsent ? 'memory' : config.data
  // Not a copy of a template, which is migrated already.
  const opened = { ...config, data, cacheDir: undefined }
  const database = await openDatabase(opened, log)
  try {
    return await migrate(database, { dryRun, finish: await masterKeyCheck(config, dryRun) })
  } finally {
    await database.close()
  }
}

/** Refuses a database of another master key, where one is set. */
async function masterKeyCheck({ masterKey, masterKeyPrevious }: Config, dryRun: boolean) {
  if (masterKey === undefined) return async () => {}
  const { Seal } = await import('../directory/seal.ts')
  const { requireMasterKey, verifyMasterKey } = await import('../directory/master-key.ts')
  const seal = new Seal(masterKey, masterKeyPrevious)
  return async (session: Session) => {
    if (dryRun) await verifyMasterKey(session, seal)
    else await requireMasterKey(session, seal, new Date())
  }
}

/** The configuration of the one database that was named; a flag counts more than the environment. */
function databaseOf({ databaseUrl, data, create }: MigrateOptions): Config {
  if (databaseUrl !== undefined && data !== undefined) {
    throw new ConfigError(t`Give --database-url or --data, not both: they name two databases.`)
  }
  const named = databaseUrl ?? readCommandEnv().databaseUrl
  const config = readConfig('dev', { databaseUrl: named, data })
  const chosen = data === undefined ? config : { ...config, databaseUrl: undefined }
  if (chosen.databaseUrl !== undefined) return chosen
  if (data === undefined && readCommandEnv().data === undefined) {
    throw new ConfigError(
      t`Which database? Set DATABASE_URL or pass --database-url for a PostgreSQL, or pass --data DIR
      for an embedded one (pactolus dev keeps its own in data).`,
    )
  }
  if (chosen.data === 'memory') {
    throw new ConfigError(t`A database in memory is gone when the command ends: name a folder.`)
  }
  if (create !== true && !hasDatabase(chosen.data)) {
    throw new ConfigError(
      t`The folder ${chosen.data} holds no database. Check its name. pactolus dev makes a new one, and so does
      --create here.`,
    )
  }
  return chosen
}
