// `pactolus close …`: closes days of an offer, shows and checks what was closed, and writes it into files.

import { extname } from 'node:path'
import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import {
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  offerOf,
  type ServiceOptions,
} from './address.ts'
import {
  type AdminClient,
  type CheckedClose,
  type CloseBody,
  type ClosedDay,
  type ClosesBody,
  connect,
  type JobBody,
  path,
} from './admin-client.ts'
import { download } from './export.ts'
import { CommandFailure } from './failure.ts'
import { languageNames, languages } from './language.ts'
import { type Column, printJson, printLine, printList, printRecord, table } from './print.ts'
import { pollWhile } from './progress.ts'

interface PlaceOptions extends ServiceOptions {
  readonly offer?: string
  readonly env: string
}

interface MonthOptions extends PlaceOptions {
  readonly month?: string
}

interface RunOptions extends PlaceOptions {
  readonly date?: string
  readonly through?: string
  readonly adjustReason?: string
}

interface ExportOptions extends MonthOptions {
  readonly date?: string
  readonly out: string
  readonly layout: string
  readonly lang: string
}

const coins = (of: (day: NonNullable<ClosedDay['totals']>) => number) => (day: ClosedDay) =>
  day.totals === null ? null : of(day.totals)
const both = (part: keyof CloseBody['totals']['paid']) =>
  coins(({ paid, gift }) => paid[part] + gift[part])

const dayColumns: readonly Column<ClosedDay>[] = [
  { title: 'date', of: ({ date }) => date },
  { title: 'state', of: ({ state }) => state },
  { title: 'opening', align: 'right', of: both('opening') },
  { title: 'recharge', align: 'right', of: both('recharge') },
  { title: 'present', align: 'right', of: both('present') },
  { title: 'pay', align: 'right', of: both('pay') },
  { title: 'refund', align: 'right', of: both('refund') },
  { title: 'adjustment', align: 'right', of: both('adjustment') },
  { title: 'closing', align: 'right', of: both('closing') },
  { title: 'paid', align: 'right', of: coins(({ paid }) => paid.closing) },
  { title: 'sha256', of: ({ sha256 }) => sha256?.slice(0, 12) ?? null },
]

export function addCloseCommands(program: Command): void {
  const group = program
    .command('close')
    .summary('The daily close: list, show, run, check, export.')
    .description(
      'The daily close: what each day began with, what moved, and what it ended with, kept with a hash.',
    )
    .addHelpText(
      'after',
      `
A day is one of UTC+8. It can be closed when it is over and all of its entries are written, about 40 seconds later.

Examples:
  $ pactolus close list
  $ pactolus close run
  $ pactolus close check 2026-11-28`,
    )
  addList(group)
  addShow(group)
  addRun(group)
  addCheck(group)
  addExport(group)
}

function addList(group: Command): void {
  const list = group
    .command('list')
    .description('List the days of a month, with the coins of those that are closed.')
    .option('--month <month>', 'as 2026-11 (default: that of yesterday)')
  withPlace(list, ['close list', 'close list --month 2026-11 --json']).action(
    async (options: MonthOptions) => {
      const [client, folder] = placeOf(options)
      const found = await daysOf(client, folder, options.month)
      const none = t`Nothing to close in ${found.month}: no day of it had an account.`
      if (options.json === true) printJson(found)
      else printList({ items: found.items }, dayColumns, { json: false, none })
    },
  )
}

function addShow(group: Command): void {
  const show = group
    .command('show')
    .argument('<date>', 'as 2026-11-28')
    .description('Show a day: as it was closed, or as it would be closed now.')
  withPlace(show, ['close show 2026-11-28']).action(async (date: string, options: PlaceOptions) => {
    const [client, folder] = placeOf(options)
    const day = await client.get<CloseBody>(folder + path`/${date}`)
    if (options.json === true) printJson(day)
    else printDay(day)
  })
}

function addRun(group: Command): void {
  const run = group
    .command('run')
    .description('Close days: all that can be closed, or those up to one, or one.')
    .addOption(new Option('--date <date>', 'this day, the next one in order').conflicts('through'))
    .option('--through <date>', 'all days up to this one (default: the last that can be closed)')
    .option('--adjust-reason <text>', 'book a difference between entries and accounts, and why')
  withPlace(run, ['close run', 'close run --through 2026-11-28']).action(closeDays)
}

async function closeDays(options: RunOptions): Promise<void> {
  const [client, folder] = placeOf(options)
  const { date, adjustReason: adjust_reason, json } = options
  if (date !== undefined) {
    const day = await client.post<CloseBody>(folder, { date, adjust_reason })
    if (json === true) printJson(day)
    else printDay(day)
    return
  }
  const through = options.through ?? (await daysOf(client, folder)).closable
  if (through === null) {
    if (json === true) printJson({ closed: 0 })
    else printLine(t`Every day that can be closed is closed.`)
    return
  }
  const begun = await client.post<JobBody>(folder, { through, adjust_reason })
  const job = await pollWhile(
    'running',
    () => client.get<JobBody>(folder + path`/jobs/${begun.job_id}`),
    { verb: t`added up`, unit: t`days` },
  )
  const result = (job.result ?? {}) as { closed?: number; message?: string; error?: string }
  if (job.state === 'failed' || result.error !== undefined) {
    throw new CommandFailure(
      result.message ?? t`The job failed: ${result.error ?? t`see its log`}.`,
    )
  }
  if (json === true) printJson(result)
  else printLine(t`Closed through ${through}; days: ${result.closed}.`)
}

function addCheck(group: Command): void {
  const check = group
    .command('check')
    .argument('[date]', 'as 2026-11-28; without it every closed day of a month')
    .description(
      'Add the entries of closed days up again, and compare. Exit code 1 on a difference.',
    )
    .option('--month <month>', 'as 2026-11 (default: that of yesterday)')
  withPlace(check, ['close check 2026-11-28', 'close check --month 2026-11']).action(checkDays)
}

async function checkDays(date: string | undefined, options: MonthOptions): Promise<void> {
  const [client, folder] = placeOf(options)
  const days =
    date === undefined
      ? (await daysOf(client, folder, options.month)).items
          .filter(({ state }) => state === 'closed')
          .map((day) => day.date)
      : [date]
  const found: CheckedClose[] = []
  for (const day of days) {
    const checked = await client.get<CheckedClose>(folder + path`/${day}/check`, {
      timeoutMs: 240_000,
    })
    found.push(checked)
    if (!checked.same) process.exitCode = 1
    if (options.json !== true) printChecked(checked)
  }
  if (options.json === true) printJson({ items: found })
  else if (found.length === 0) printLine(t`No day of that month is closed.`)
}

function printChecked(checked: CheckedClose): void {
  const { date, same, hash_matches, chain_matches, differences, late, late_count } = checked
  printLine(`${date}  ${same ? t`same` : t`differs`}  ${checked.sha256}`)
  if (!hash_matches) printLine(t`    The document does not have the hash that was kept.`)
  if (!chain_matches) printLine(t`    It does not follow the close of the day before.`)
  for (const { zone_id, field, stored, now } of differences) {
    printLine(t`    zone ${zone_id}  ${field}: closed with ${stored}, now ${now}`)
  }
  if (late_count > 0) printLine(t`    Entries that came after the day was closed: ${late_count}`)
  for (const entry of late) {
    const { kind, bill_no, openid, zone_id, entry_no, paid_delta, gift_delta, posted_at } = entry
    printLine(
      `      ${posted_at}  ${kind} ${bill_no}  ${openid} ` +
        t`zone ${zone_id}  entry ${entry_no}  paid ${paid_delta}  gift ${gift_delta}`,
    )
  }
}

function addExport(group: Command): void {
  const file = group
    .command('export')
    .description('Write closed days into a file: one day or a month.')
    .requiredOption('--out <file>', 'the file: .csv, .xlsx or .json; it must not be there yet')
    .addOption(new Option('--date <date>', 'as 2026-11-28').conflicts('month'))
    .option('--month <month>', 'as 2026-11')
    .addOption(
      new Option('--layout <layout>', 'audit: 黄金审计; wechat: CSV as bills of WeChat Pay')
        .choices(['pactolus', 'audit', 'wechat'])
        .default('pactolus'),
    )
    .addOption(new Option('--lang <language>', 'of heads').choices(languageNames).default('en'))
  const examples = [
    'close export --month 2026-11 --out november.xlsx --lang zh',
    'close export --date 2026-11-28 --out close.json && sha256sum close.json',
  ]
  withPlace(file, examples).action(async (options: ExportOptions) => {
    const [client, folder] = placeOf(options)
    const { date, month, layout, lang, out } = options
    if (date === undefined && month === undefined) throw new ConfigError(t`give --date or --month`)
    const ending = extname(out).toLowerCase()
    if (!['.csv', '.xlsx', '.json'].includes(ending)) {
      throw new ConfigError(t`--out must end in .csv, .xlsx or .json, not "${out}"`)
    }
    await download(client, folder + ending, { date, month, layout, lang: languages[lang] }, options)
  })
}

function withPlace(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ pactolus ${example}`).join('\n')
  const title = examples.length === 1 ? 'Example' : 'Examples'
  return addServiceOptions(addOfferOptions(command)).addHelpText(
    'after',
    `\n${title}:\n${lines}\n${howToConnect}`,
  )
}

function placeOf(options: PlaceOptions): [AdminClient, string] {
  const client = connect(options)
  return [client, path`/offers/${offerOf(options.offer, client.address)}/${options.env}/closes`]
}

function daysOf(client: AdminClient, folder: string, month?: string): Promise<ClosesBody> {
  const query = month === undefined ? '' : `?${new URLSearchParams({ month })}`
  return client.get<ClosesBody>(folder + query)
}

type Line = CloseBody['zones'][number]
type Row = readonly [zone: string, coin: string, Line['paid']]

const lineColumns: readonly Column<Row>[] = [
  { title: 'zone', of: ([zone]) => zone },
  { title: 'coins', of: ([, coin]) => coin },
  ...(['opening', 'recharge', 'present', 'pay', 'refund', 'adjustment', 'closing'] as const).map(
    (part): Column<Row> => ({ title: part, align: 'right', of: ([, , sums]) => sums[part] }),
  ),
]

function printDay(day: CloseBody): void {
  const { totals, zones } = day
  printRecord([
    ['date', `${day.date} (UTC+8)`],
    ['state', day.state],
    ['closed by', day.closed_by],
    ['closed at', day.closed_at],
    ['sha256', day.sha256],
    ['adjusted because', day.adjust_reason],
    ['accounts', totals.accounts],
    ['orders by operators', totals.operators.orders],
  ])
  const rows = [{ zone_id: 'all', ...totals }, ...zones].flatMap(
    ({ zone_id, paid, gift }): Row[] => [
      [zone_id, 'paid', paid],
      [zone_id, 'gift', gift],
    ],
  )
  printLine(`\n${table(rows, lineColumns)}`)
}
