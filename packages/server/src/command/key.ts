// `pactolus key`: the master key of a database: whether it opens everything, and its rotation.

import type { Command } from 'commander'
import { type ConfigInput, readCommandEnv, readConfig } from '../config.ts'
import type { SealedCount } from '../directory/master-key.ts'
import type { Seal } from '../directory/seal.ts'
import { type Driver, sqlState } from '../driver/driver.ts'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { CommandFailure } from './failure.ts'
import { printJson, printLine } from './print.ts'

interface KeyOptions {
  readonly databaseUrl?: string
  readonly masterKeyFile?: string
  readonly masterKeyPreviousFile?: string
  readonly json?: boolean
}

const checkHelp = `
Opens every sealed value and changes nothing. Use it on a restored backup, and before a key is thrown
away. Exit code 1 when the key is another one or a value does not open.

Example:
  $ DATABASE_URL=postgres://pactolus@restored/pactolus PACTOLUS_MASTER_KEY=… pactolus key check`

const rotateHelp = `
Every service must run with the new key as PACTOLUS_MASTER_KEY and the old one as
PACTOLUS_MASTER_KEY_PREVIOUS first; docs/master-key.md has all steps. Services go on meanwhile. If the
command is interrupted, start it again. Without an error, the old key opens nothing any more.

Example:
  $ export DATABASE_URL=postgres://pactolus@db/pactolus
  $ pactolus key rotate-master --master-key-file new.key --master-key-previous-file old.key`

const nameOf = (kind: SealedCount['kind']): string => names()[kind]

const names = () => ({
  app: t`app secrets`,
  key: 'AppKeys',
  cloud: t`secretKeys of cloud environments`,
  session: t`session keys`,
  push: t`secrets of push targets`,
  totp: t`one-time codes of operators`,
})

export function addKeyCommands(program: Command): void {
  const key = program
    .command('key')
    .summary('Check and rotate the master key.')
    .description('Check the master key of a database, and seal its secrets under a new one.')
    .addHelpText('after', '\nExample:\n  $ pactolus key check')
  addKeyOptions(key.command('check'))
    .description('Say whether the master key opens every secret of a database.')
    .addHelpText('after', checkHelp)
    .action((options: KeyOptions) => withDatabase(options, check))
  addKeyOptions(key.command('rotate-master'))
    .description('Seal every secret of a database under the new master key.')
    .addHelpText('after', rotateHelp)
    .action((options: KeyOptions) => withDatabase(options, rotate))
}

function addKeyOptions(command: Command): Command {
  return command
    .option('--database-url <url>', "the database, or the router's [DATABASE_URL]")
    .option('--master-key-file <file>', 'the master key [PACTOLUS_MASTER_KEY]')
    .option(
      '--master-key-previous-file <file>',
      'the key before it, in a rotation [PACTOLUS_MASTER_KEY_PREVIOUS]',
    )
    .option('--json', 'print the result as JSON')
}

type Work = (database: Driver, seal: Seal, options: KeyOptions) => Promise<void>

async function withDatabase(options: KeyOptions, work: Work): Promise<void> {
  const databaseUrl = options.databaseUrl ?? readCommandEnv().databaseUrl
  if (databaseUrl === undefined) {
    throw new ConfigError(t`Which database? Set DATABASE_URL or pass --database-url.`)
  }
  const config = readConfig('dev', { ...(options as ConfigInput), json: undefined, databaseUrl })
  if (config.masterKey === undefined) {
    throw new ConfigError(t`Which key? Set PACTOLUS_MASTER_KEY or pass --master-key-file.`)
  }
  const { createLog } = await import('../log.ts')
  const { openDatabase } = await import('../database.ts')
  const { Seal } = await import('../directory/seal.ts')
  const seal = new Seal(config.masterKey, config.masterKeyPrevious)
  const database = await openDatabase(config, createLog({ logLevel: 'silent', logFormat: 'json' }))
  try {
    await work(database, seal, options)
  } catch (error) {
    // No function, no schema, no table.
    if (!['42883', '3F000', '42P01'].includes(sqlState(error) ?? '')) throw error
    throw new CommandFailure(
      t`The database is older than this release: run pactolus migrate first.`,
    )
  } finally {
    await database.close()
  }
}

async function check(database: Driver, seal: Seal, { json }: KeyOptions): Promise<void> {
  const { countSealed } = await import('../directory/master-key.ts')
  await report(await countSealed(database, seal), json === true, (count) => {
    const previous =
      count.previous === 0 ? '' : t`, ${count.previous} of them under the previous key`
    return `${count.values} ${nameOf(count.kind)}${previous}`
  })
}

async function rotate(database: Driver, seal: Seal, { json }: KeyOptions): Promise<void> {
  const { rotateMasterKey } = await import('../directory/master-key.ts')
  const counts = await rotateMasterKey(database, seal, new Date(), (kind, values) => {
    if (json !== true) printLine(`… ${values} ${nameOf(kind)}`)
  })
  await report(counts, json === true, ({ kind, values, previous }) => {
    return t`${values} ${nameOf(kind)}: ${previous} sealed again, ${values - previous} were already`
  })
}

async function report(
  counts: readonly SealedCount[],
  json: boolean,
  line: (count: SealedCount) => string,
): Promise<void> {
  const broken = counts.reduce((sum, { brokenCount }) => sum + brokenCount, 0)
  if (json) {
    const kinds = counts.map(({ kind, values, previous, broken, brokenCount }) => {
      return { kind, values, previous, broken_count: brokenCount, broken }
    })
    printJson({ ok: broken === 0, kinds })
  } else {
    for (const count of counts) printLine(line(count))
    for (const place of counts.flatMap((count) => count.broken))
      printLine(t`does not open: ${place}`)
  }
  if (broken > 0) throw new CommandFailure(t`${broken} sealed values do not open under this key.`)
  if (!json) printLine(t`Every secret opens under the master key.`)
}
