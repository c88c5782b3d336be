// `pactolus reconcile import`: a file is uploaded, compared, and the differences are printed.

import { createReadStream, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { Command } from 'commander'
import { Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import {
  type AccountOptions,
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  offerOf,
} from './address.ts'
import { type AdminClient, type BillBody, connect, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { printJson, printLine } from './print.ts'
import { Progress, pollWhile } from './progress.ts'
import { printBill } from './reconcile-print.ts'

interface ImportOptions extends AccountOptions {
  readonly kind: string
  readonly name?: string
  readonly from?: string
  readonly to?: string
  readonly column?: Readonly<Record<string, string>>
  readonly unit?: BillBody['guess']['mapping']['unit']
  readonly orderKind?: BillBody['guess']['mapping']['order_kind']
  readonly word?: Readonly<Record<string, string>>
}

/** Collects NAME=VALUE, however often it is given. */
function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new ConfigError(t`"${text}" must be NAME=VALUE`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

/** The head of a column may hold `=` itself. */
function columnPair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new ConfigError(t`"${text}" must be FIELD=HEAD`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

export function addImport(group: Command): void {
  addServiceOptions(
    addOfferOptions(
      group
        .command('import')
        .argument('<file>', 'CSV or XLSX, up to 100 MB')
        .description('Upload a file and compare it with the ledger.'),
    ),
  )
    .addOption(
      new Option('--kind <kind>', 'what the file is')
        .choices(['game', 'xpay-orders', 'xpay-summary', 'wechatpay'])
        .makeOptionMandatory(),
    )
    .option('--name <text>', 'what people call it (default: the name of the file)')
    .option(
      '--from <time>',
      'compare from this time or day of UTC+8 on (default: the first day in the file)',
    )
    .option('--to <time>', 'and before this time or day (default: the end of its last day)')
    .option('--column <field=head>', 'which column says it; may be given several times', columnPair)
    .addOption(new Option('--unit <unit>', 'of the amounts').choices(['coins', 'fen', 'yuan']))
    .addOption(
      new Option('--order-kind <kind>', 'what a file of the game lists').choices([
        ...['pay', 'recharge', 'present'],
      ]),
    )
    .option('--word <word=state>', 'what a word means: done, returned, failed', pair)
    .addHelpText(
      'after',
      `
Fields: number, amount, openid, zone_id, time, state, refund. Columns are found by their heads where those are
common; the mapping of the last file of a kind is used again. The same file is never taken in twice: importing it once more
compares it once more, and what was resolved stays.

Examples:
  $ pactolus reconcile import orders.csv --kind game
  $ pactolus reconcile import bill.xlsx --kind wechatpay --from 2026-09-01 --to 2026-09-02
  $ pactolus reconcile import log.csv --kind game --column number=流水 --column amount=消耗 --word 已发放=done
${howToConnect}`,
    )
    .action(importFile)
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  if (!existsSync(file)) throw new ConfigError(t`cannot read ${file}: there is no such file`)
  const client = connect(options)
  const root = path`/offers/${offerOf(options.offer, client.address)}/${options.env}/bills`
  const { outcome, bill } = await upload(client, root, file, options)
  process.stderr.write(
    outcome === 'known'
      ? t`The same file was uploaded before: it is number ${bill.bill_id}.\n`
      : t`Uploaded as number ${bill.bill_id}; rows: ${bill.rows.toLocaleString('en')}.\n`,
  )
  const { guess } = bill
  const from = startOfDay(options.from) ?? guess.from
  const to = startOfDay(options.to) ?? guess.to
  if (from === null || to === null) {
    throw new ConfigError(t`The file does not say which days it is about: pass --from and --to.`)
  }
  const terms = { mapping: mappingOf(guess.mapping, options), from, to }
  await client.post(`${root}/${bill.bill_id}/compare`, terms, {
    whenUnknown: t`Look with pactolus reconcile show ${bill.bill_id}.`,
  })
  const compared = await pollWhile(
    'comparing',
    () => client.get<BillBody>(`${root}/${bill.bill_id}`),
    { verb: t`compared`, unit: t`rows` },
  )
  if (options.json === true) printJson(compared)
  else printBill(compared)
  if (compared.state !== 'compared')
    throw new CommandFailure(compared.problem ?? t`It could not be compared.`)
  if (options.json !== true && compared.open > 0) {
    printLine(t`\nSee them with pactolus reconcile differences ${bill.bill_id}.`)
  }
}

function upload(
  client: AdminClient,
  root: string,
  file: string,
  { kind, name = basename(file) }: ImportOptions,
): Promise<{ outcome: 'uploaded' | 'known'; bill: BillBody }> {
  return uploadFile(client, `${root}?${new URLSearchParams({ kind, name })}`, file, {
    whenUnknown: t`Import it again: the same file is taken in once.`,
  })
}

/** Sends the bytes of a file, and says how far that is. */
export function uploadFile<T>(
  client: AdminClient,
  to: string,
  file: string,
  options: { whenUnknown: string },
): Promise<T> {
  const progress = new Progress(t`sent`, t`bytes`)
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      progress.add(chunk.length)
      yield chunk
    }
  }
  const type = 'application/octet-stream'
  return client.upload<T>(to, Readable.from(counted()), { type, ...options })
}

function mappingOf(
  guess: BillBody['guess']['mapping'],
  { column = {}, unit = guess.unit, orderKind = guess.order_kind, word = {} }: ImportOptions,
): BillBody['guess']['mapping'] {
  const states: Record<string, string[]> = { ...guess.states }
  for (const [text, state] of Object.entries(word)) states[state] = [...(states[state] ?? []), text]
  const named = Object.keys(states).length > 0 && { states }
  return {
    ...guess,
    columns: { ...guess.columns, ...column },
    unit,
    order_kind: orderKind,
    ...named,
  }
}

/** A day of UTC+8 as the time at which it begins; a time as it is. */
function startOfDay(text: string | undefined): string | undefined {
  const isDay = text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)
  return isDay ? `${text}T00:00:00+08:00` : text
}
