// `pactolus export`: statements, orders and the audit log as files for spreadsheets.

import { existsSync, renameSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
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
import { type AdminClient, connect, path } from './admin-client.ts'
import { type AuditFilters, addAuditFilters, auditFilters } from './audit-filters.ts'
import { languageNames, languages } from './language.ts'
import { printJson, printLine } from './print.ts'
import { Progress } from './progress.ts'

export interface FileOptions extends ServiceOptions {
  readonly out: string
  readonly lang: string
  readonly style: string
  readonly tz: string
}

interface LedgerOptions extends FileOptions {
  readonly offer?: string
  readonly env: string
  readonly from?: string
  readonly to?: string
  readonly openid?: string
  readonly zone?: string
  readonly kind?: string
  readonly state?: string
}

type AuditOptions = FileOptions & AuditFilters

const kinds = ['recharge', 'present', 'pay', 'refund']
const states = ['open', 'part', 'returned', 'final', 'tombstone']

export function addExportCommands(program: Command): void {
  const group = program
    .command('export')
    .description('Files for spreadsheets: a statement, orders, the audit log; CSV or XLSX.')
    .addHelpText('after', '\nExample:\n  $ pactolus export statement --out today.xlsx')
  addStatement(group)
  addOrders(group)
  addAudit(group)
}

function addStatement(group: Command): void {
  addLedgerOptions(
    group.command('statement'),
    'Write the entries of a range of time, oldest first.',
  )
    .addHelpText(
      'after',
      helpOf(
        'statement --out july.csv --from 2026-07-01T00:00:00+08:00 --to 2026-08-01T00:00:00+08:00',
      ),
    )
    .action((options: LedgerOptions) => exportLedger('entries', options))
}

function addOrders(group: Command): void {
  addLedgerOptions(group.command('orders'), 'Write the orders of a range of time, newest first.')
    .addOption(new Option('--state <state>', 'how far they are').choices(states))
    .addHelpText('after', helpOf('orders --out open.xlsx --state open --lang zh'))
    .action((options: LedgerOptions) => exportLedger('orders', options))
}

function addAudit(group: Command): void {
  const audit = group.command('audit').description('Write the audit log, newest first.')
  addAuditFilters(addFileOptions(audit))
    .addHelpText('after', helpOf('audit --out audit.csv --actor anna'))
    .action(async (options: AuditOptions) => {
      const path = `/audit${formatOf(options.out)}`
      await write(connect(options), path, auditFilters(options), options)
    })
}

function addLedgerOptions(command: Command, description: string): Command {
  return addFileOptions(addOfferOptions(command.description(description)))
    .option('--from <time>', 'from this time on (default a day before --to)')
    .option('--to <time>', 'before this time (default now)')
    .option('--openid <openid>', 'only those of this player')
    .option('--zone <zone-id>', 'only those of accounts of this zone')
    .addOption(new Option('--kind <kind>', 'only these').choices(kinds))
}

export function addFileOptions(command: Command): Command {
  return addServiceOptions(command)
    .requiredOption('--out <file>', 'the file, .csv or .xlsx; it must not be there yet')
    .addOption(
      new Option('--lang <language>', 'of heads and kinds').choices(languageNames).default('en'),
    )
    .addOption(
      new Option('--style <style>', 'of a CSV file').choices(['plain', 'wechat']).default('plain'),
    )
    .option('--tz <offset>', 'the zone of the times: +08:00, Z', '+08:00')
}

const helpOf = (example: string) => `
CSV is UTF-8 with a byte order mark. Style plain puts an apostrophe in front of a text that a spreadsheet would take for
a formula; wechat puts a backtick in front of every value, as the bills of WeChat Pay do, so that long numbers stay whole.
An XLSX file needs neither. A file appears when it is whole.

Example:
  $ pactolus export ${example}
${howToConnect}`

async function exportLedger(what: 'entries' | 'orders', options: LedgerOptions): Promise<void> {
  const client = connect(options)
  const { env, from, to, openid, zone, kind, state, out } = options
  const folder = path`/offers/${offerOf(options.offer, client.address)}/${env}`
  const filters = { from, to, openid, zone_id: zone, kind, state }
  await write(client, `${folder}/${what}${formatOf(out)}`, filters, options)
}

export function formatOf(file: string): string {
  const ending = extname(file).toLowerCase()
  if (ending === '.csv' || ending === '.xlsx') return ending
  throw new ConfigError(t`--out must end in .csv or .xlsx, not "${file}"`)
}

/** Writes an export into a file. */
export function write(
  client: AdminClient,
  from: string,
  filters: Readonly<Record<string, string | undefined>>,
  { lang, style, tz, ...options }: FileOptions,
): Promise<void> {
  return download(client, from, { ...filters, lang: languages[lang], style, tz }, options)
}

/** Writes what the service answers into a file, which appears when it is whole. */
export async function download(
  client: AdminClient,
  from: string,
  values: Readonly<Record<string, string | undefined>>,
  { out, json }: Pick<FileOptions, 'out' | 'json'>,
): Promise<void> {
  if (existsSync(out)) throw new ConfigError(t`${out} is there already: choose another file`)
  const given = Object.entries(values).filter((one) => one[1] !== undefined)
  const query = new URLSearchParams(given as [string, string][])
  const draft = `${out}.part`
  let bytes: number
  try {
    bytes = await receive(client.chunks(`${from}?${query}`), draft)
    renameSync(draft, out)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  if (json === true) printJson({ file: out, bytes })
  else printLine(t`${out} is written: ${bytes.toLocaleString('en')} bytes.`)
}

async function receive(chunks: AsyncIterable<Uint8Array>, file: string): Promise<number> {
  const handle = await open(file, 'w', 0o600)
  try {
    const progress = new Progress(t`received`, t`bytes`)
    let bytes = 0
    for await (const chunk of chunks) {
      await handle.writeFile(chunk)
      bytes += chunk.length
      progress.add(chunk.length)
    }
    await handle.sync()
    return bytes
  } finally {
    await handle.close()
  }
}
