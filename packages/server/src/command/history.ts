// `pactolus history …`: how much of the ledger is archived, archiving more, and months in files.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import { connect, type HistoryBody, type JobBody, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import type { FileOptions, VerifyOptions } from './history-files.ts'
import { whole } from './input.ts'
import { type Column, printJson, printLine, printRecord, table } from './print.ts'
import { pollWhile } from './progress.ts'

interface ArchiveOptions extends ServiceOptions {
  readonly olderThan: number
}

const monthColumns: readonly Column<HistoryBody['months'][number]>[] = [
  { title: 'month', of: ({ month }) => month },
  { title: 'archived entries', align: 'right', of: ({ entries }) => entries },
]

export function addHistoryCommands(program: Command): void {
  const group = program
    .command('history')
    .summary('Old entries: list what is archived, archive more, export and verify a month.')
    .description(
      'Old entries and their orders can move to an archive: tables of their own. Every answer stays the same.',
    )
    .addHelpText(
      'after',
      `
pactolus serve --archive-after 400 archives by itself; docs/history.md has all of it.

Examples:
  $ pactolus history list
  $ pactolus history archive --older-than 400
  $ pactolus history export --month 2025-03 --out 2025-03.ndjson.gz`,
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
}

function addFileCommands(group: Command): void {
  addServiceOptions(group.command('export'))
    .description('Write the archived entries of a month into a compressed file.')
    .addOption(
      new Option('--month <month>', 'a month of UTC+8, as 2025-03')
        .argParser(monthOf)
        .makeOptionMandatory(),
    )
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
  const job = await pollWhile('running', () => client.get<JobBody>(path`/jobs/${begun.job_id}`), {
    verb: t`archived`,
    unit: t`entries`,
  })
  const result = (job.result ?? {}) as ArchiveResult
  if (job.state === 'failed') {
    throw new CommandFailure(t`The job failed: ${result.error ?? t`see its log`}.`)
  }
  if (options.json === true) return printJson(result)
  printLine(t`Archived entries from before ${result.until}: ${result.entries}.`)
  const why = whyOf(result)
  if (why !== undefined) printLine(why)
}

interface ArchiveResult {
  readonly entries?: number
  readonly until?: string
  readonly held_up_by?: 'another_process' | 'doubling' | null
  readonly error?: string
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
