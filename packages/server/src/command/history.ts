// `pactolus history …`: how much of the ledger is archived, and archiving more.
import { type Command, Option } from 'commander'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import { connect, type HistoryBody, type JobBody, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
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
    .summary('Old entries: list what is archived, archive more.')
    .description(
      'Old entries and their orders can move to an archive: tables of their own. Every answer stays the same.',
    )
    .addHelpText(
      'after',
      `
pactolus serve --archive-after 400 archives by itself; docs/history.md has all of it.

Examples:
  $ pactolus history list
  $ pactolus history archive --older-than 400`,
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
}

async function list(options: ServiceOptions): Promise<void> {
  const found = await connect(options).get<HistoryBody>('/history')
  if (options.json === true) {
    printJson(found)
    return
  }
  const { live, archived, archived_until, months } = found
  printRecord([
    ['not archived', `about ${live.entries} entries, ${megabytes(live.bytes)}`],
    ['archived', `${archived.entries} entries, ${megabytes(archived.bytes)}`],
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
    verb: 'archived',
    unit: 'entries',
  })
  const result = (job.result ?? {}) as { entries?: number; until?: string; error?: string }
  if (job.state === 'failed') {
    throw new CommandFailure(`The job failed: ${result.error ?? 'see its log'}.`)
  }
  if (options.json === true) printJson(result)
  else printLine(`Archived entries from before ${result.until}: ${result.entries}.`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
