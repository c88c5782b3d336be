// `pactolus history …`: how much of the ledger is archived, archiving more, and months in files.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import { connect, type HistoryBody, type JobBody } from './admin-client.ts'
import type { FileOptions, VerifyOptions } from './history-files.ts'
import type { RestoreOptions } from './history-months.ts'
import { whole } from './input.ts'
import { resultOf } from './job-result.ts'
import { type Column, printJson, printLine, printRecord, table } from './print.ts'

interface ArchiveOptions extends ServiceOptions {
  readonly olderThan: number
}

type MonthBody = HistoryBody['months'][number]

const monthColumns: readonly Column<MonthBody>[] = [
  { title: 'month', of: ({ month }) => month },
  { title: 'archived entries', align: 'right', of: ({ entries }) => entries },
  { title: 'detached', of: detachedOf },
]

function detachedOf({ sha256, detached_at }: MonthBody): string {
  if (sha256 === null) return '-'
  return detached_at ?? t`in part`
}

export function addHistoryCommands(program: Command): void {
  const group = program
    .command('history')
    .summary('Old entries: archive them, export and verify a month, detach and restore it.')
    .description(
      'Old entries and their orders can move to an archive: tables of their own. Every answer stays the same. ' +
        'The entries of an exported month can be removed from the database, and restored.',
    )
    .addHelpText(
      'after',
      `
pactolus serve --archive-after 400 archives by itself; docs/history.md has all of it.

Examples:
  $ pactolus history list
  $ pactolus history archive --older-than 400
  $ pactolus history export --month 2025-03 --out 2025-03.ndjson.gz
  $ pactolus history detach 2025-03.ndjson.gz`,
    )
  addServiceOptions(group.command('list'))
    .description('List the archived months, and the size of both parts of the ledger.')
    .addHelpText('after', `\nExample:\n  $ pactolus history list --json\n${howToConnect}`)
    .action(list)
  addServiceOptions(group.command('archive'))
    .description('Archive entries that are older than a number of days.')
    .addOption(
      new Option('--older-than <days>', 'days of 24 hours')
        .argParser(whole(1, 36_500))
        .makeOptionMandatory(),
    )
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus history archive --older-than 400\n${howToConnect}`,
    )
    .action(archive)
  addFileCommands(group)
  addMonthCommands(group)
}

function addFileCommands(group: Command): void {
  addServiceOptions(group.command('export'))
    .description('Write the archived entries of a month into a compressed file.')
    .addOption(monthOption())
    .requiredOption('--out <file>', 'the file; it must not be there yet')
    .addHelpText(
      'after',
      `
The file has every entry with its order and the texts of the order, as lines of JSON under gzip. Two exports
of a month are equal. docs/history.md describes the lines.

Example:
  $ pactolus history export --month 2025-03 --out 2025-03.ndjson.gz
${howToConnect}`,
    )
    .action(async (options: FileOptions) => {
      const { exportMonth } = await import('./history-files.ts')
      await exportMonth(options)
    })
  addServiceOptions(group.command('verify <file>'))
    .description('Check a file of a month: its hash, its sums, and that entries follow each other.')
    .option('--with-service', 'also compare each line with the database of a running service')
    .addHelpText(
      'after',
      `
Without --with-service nothing but the file is read.

Examples:
  $ pactolus history verify 2025-03.ndjson.gz
  $ pactolus history verify 2025-03.ndjson.gz --with-service
${howToConnect}`,
    )
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyFile } = await import('./history-files.ts')
      await verifyFile(file, options)
    })
}

function addMonthCommands(group: Command): void {
  addServiceOptions(group.command('detach <file>'))
    .description('Remove the entries of a month from the database; its file has them.')
    .addHelpText(
      'after',
      `
The file is verified first, and the service compares its hash with the database. Then it deletes the entries.
Their orders stay: a bill_no is idempotent as before, and a pay can be refunded. Months are detached oldest
first. Statements, searches and sums of that time are refused until the month is restored.

Example:
  $ pactolus history detach 2025-03.ndjson.gz
${howToConnect}`,
    )
    .action(async (file: string, options: ServiceOptions) => {
      const { detachMonth } = await import('./history-months.ts')
      await detachMonth(file, options)
    })
  addServiceOptions(group.command('restore'))
    .description('Recreate the entries of a detached month, and compare their hash with its file.')
    .addOption(monthOption())
    .addHelpText(
      'after',
      `
The service recreates the entries from the orders, so the file is not needed. It compares the hash of the
month with that of the file. Months are restored newest first.

Example:
  $ pactolus history restore --month 2025-03
${howToConnect}`,
    )
    .action(async (options: RestoreOptions) => {
      const { restoreMonth } = await import('./history-months.ts')
      await restoreMonth(options)
    })
}

function monthOption(): Option {
  return new Option('--month <month>', 'a month of UTC+8, as 2025-03')
    .argParser(monthOf)
    .makeOptionMandatory()
}

function monthOf(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text
  throw new InvalidArgumentError(t`It must be a month as 2025-03.`)
}

async function list(options: ServiceOptions): Promise<void> {
  const found = await connect(options).get<HistoryBody>('/history')
  if (options.json === true) {
    printJson(found)
    return
  }
  const { live, archived, archived_until, months } = found
  printRecord([
    ['not archived', t`about ${live.entries} entries, ${megabytes(live.bytes)}`],
    ['archived', t`${archived.entries} entries, ${megabytes(archived.bytes)}`],
    ['archived until', archived_until],
  ])
  if (months.length > 0) printLine(`\n${table(months, monthColumns)}`)
}

async function archive(options: ArchiveOptions): Promise<void> {
  const client = connect(options)
  const begun = await client.post<JobBody>('/history/archive', {
    older_than_days: options.olderThan,
  })
  const texts = { verb: t`archived`, unit: t`entries` }
  const result = await resultOf<ArchiveResult>(client, begun, texts)
  if (options.json === true) return printJson(result)
  printLine(t`Archived entries from before ${result.until}: ${result.entries}.`)
  const why = whyOf(result)
  if (why !== undefined) printLine(why)
}

interface ArchiveResult {
  readonly entries?: number
  readonly until?: string
  readonly held_up_by?: 'another_process' | 'doubling' | null
}

/** Why not more was moved, where that is not plain from the number. */
function whyOf({ entries, held_up_by: cause }: ArchiveResult): string | undefined {
  if (cause === 'another_process') return t`Another process archives now: run this again later.`
  if (cause === 'doubling') return t`Partitions are being doubled: nothing is archived meanwhile.`
  return entries === 0 ? t`Nothing that old is left to archive.` : undefined
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
