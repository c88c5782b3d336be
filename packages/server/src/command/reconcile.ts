// `pactolus reconcile`: files of the game and of the platform, compared with the ledger.

import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { language, t } from '../texts.ts'
import {
  type AccountOptions,
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  offerOf,
} from './address.ts'
import {
  type AdminClient,
  addPageOptions,
  type BillBody,
  connect,
  type DifferenceBody,
  type ListedBill,
  type PageOptions,
  path,
} from './admin-client.ts'
import { addFileOptions, type FileOptions, formatOf, write } from './export.ts'
import { given, whole } from './input.ts'
import { type Column, printJson, printLine, printList } from './print.ts'
import { addImport, uploadFile } from './reconcile-import.ts'
import { printBill } from './reconcile-print.ts'

interface FilterOptions extends AccountOptions, PageOptions {
  readonly cause?: string
  readonly age?: string
  readonly resolution?: string
  readonly q?: string
}

interface ResolveOptions extends AccountOptions {
  readonly note?: string
  readonly billNo?: string
}

const causes = [
  ...['missing_here', 'missing_there', 'amount', 'state', 'late', 'duplicate_in_file'],
  ...['unknown_player', 'returned_outside'],
]
const resolutions = ['recharged', 'cancelled', 'frozen', 'accepted', 'waiting']

export function addReconcileCommands(program: Command): void {
  const group = program
    .command('reconcile')
    .summary('Files compared with the ledger: import, differences, resolve.')
    .description('Compare files of the game and of the platform with the ledger.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus reconcile import orders.csv --kind game\n  $ pactolus reconcile differences 1',
    )
  addImport(group)
  addList(group)
  addShow(group)
  addDifferences(group)
  addResolve(group)
  addResolutions(group)
  addExport(group)
}

const billId = whole(1, Number.MAX_SAFE_INTEGER)

function addOptions(command: Command, example: string, more = ''): Command {
  return addServiceOptions(addOfferOptions(command)).addHelpText(
    'after',
    `\n${more}Example:\n  $ pactolus reconcile ${example}\n${howToConnect}`,
  )
}

function rootOf(client: AdminClient, { offer, env }: AccountOptions): string {
  return path`/offers/${offerOf(offer, client.address)}/${env}/bills`
}

const listColumns: readonly Column<ListedBill>[] = [
  { title: 'file', align: 'right', of: ({ bill_id }) => bill_id },
  { title: 'uploaded_at', of: ({ uploaded_at }) => uploaded_at },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'state', of: ({ state }) => state },
  { title: 'rows', align: 'right', of: ({ rows }) => rows },
  { title: 'open', align: 'right', of: ({ open }) => open },
  { title: 'name', of: ({ name }) => name },
]

function addList(group: Command): void {
  const list = group.command('list').description('List the files that were uploaded, newest first.')
  addOptions(addPageOptions(list), 'list').action(async (options: AccountOptions & PageOptions) => {
    const client = connect(options)
    const page = await client.list<ListedBill>(rootOf(client, options), options)
    printList(page, listColumns, { json: options.json, none: t`No file was uploaded yet.` })
  })
}

function addShow(group: Command): void {
  const show = group
    .command('show')
    .argument('<file-number>', 'as list shows it', billId)
    .description('Show a file: how far it is, and what differs by cause and age.')
  addOptions(show, 'show 1').action(async (id: number, options: AccountOptions) => {
    const client = connect(options)
    const bill = await client.get<BillBody>(`${rootOf(client, options)}/${id}`)
    if (options.json === true) printJson(bill)
    else printBill(bill)
  })
}

const differenceColumns: readonly Column<DifferenceBody>[] = [
  { title: 'difference', align: 'right', of: ({ difference_id }) => difference_id },
  { title: 'cause', of: ({ cause }) => cause },
  { title: 'age', of: ({ age }) => age },
  { title: 'suggestion', of: ({ suggestion }) => suggestion },
  { title: 'resolution', of: ({ resolution }) => resolution },
  { title: 'openid', of: ({ openid }) => openid },
  { title: 'what differs', of: ({ sentence }) => sentence.en },
]

function addFilters(command: Command): Command {
  return command
    .addOption(new Option('--cause <cause>', 'only these').choices(causes))
    .addOption(new Option('--age <age>', 'only these').choices(['day', 'week', 'month', 'older']))
    .addOption(
      new Option('--resolution <name>', 'only these; none: nobody resolved them').choices([
        ...['none', ...resolutions],
      ]),
    )
    .option('--q <text>', 'only numbers and openids that begin so')
}

function addDifferences(group: Command): void {
  const list = group
    .command('differences')
    .argument('<file-number>', 'as list shows it', billId)
    .description('List where a file and the ledger differ.')
  addOptions(addFilters(addPageOptions(list)), 'differences 1 --resolution none').action(
    async (id: number, options: FilterOptions) => {
      const client = connect(options)
      const { cause, age, resolution, q } = options
      const page = await client.list<DifferenceBody>(
        `${rootOf(client, options)}/${id}/differences`,
        options,
        { cause, age, resolution, q },
      )
      const none = t`No difference matches. Whether file ${id} was compared: pactolus reconcile show ${id}`
      printList(page, differenceColumns, { json: options.json, none })
    },
  )
}

const moves =
  'It writes down what was done, and moves nothing: use pactolus account recharge, order cancel and account\n' +
  'freeze for that. What the ledger does not show is refused.\n\n'

function addResolve(group: Command): void {
  const resolve = group
    .command('resolve')
    .argument('<file-number>', 'as list shows it', billId)
    .argument('<difference>', 'as differences shows it', billId)
    .argument('<resolution>', resolutions.join(', '))
    .description('Write down how a difference was resolved.')
    .option('--note <text>', 'why; accepted needs one')
    .option('--bill-no <number>', 'the recharge, present or pay that resolved it')
  addOptions(resolve, 'resolve 1 12 recharged --bill-no fix-12', moves).action(
    async (id: number, difference: number, resolution: string, options: ResolveOptions) => {
      const client = connect(options)
      const { note, billNo } = options
      const resolved = await client.post<DifferenceBody>(
        `${rootOf(client, options)}/${id}/differences/${difference}/resolve`,
        { resolution, ...given({ note, bill_no: billNo }) },
        { whenUnknown: t`Do it again: the same resolution is kept once.` },
      )
      if (options.json === true) printJson(resolved)
      else
        printLine(
          t`Difference ${difference} is ${resolved.resolution}: ${resolved.sentence[language()]}`,
        )
    },
  )
}

function addResolutions(group: Command): void {
  const take = group
    .command('resolutions')
    .argument('<file-number>', 'as list shows it', billId)
    .argument('<file>', 'what export wrote, with resolutions in it')
    .description('Resolve differences by a spreadsheet: all of its rows, or none.')
  addOptions(take, 'resolutions 1 differences.xlsx', moves).action(
    async (id: number, file: string, options: AccountOptions) => {
      if (!existsSync(file)) throw new ConfigError(t`cannot read ${file}: there is no such file`)
      const client = connect(options)
      const to = `${rootOf(client, options)}/${id}/resolutions`
      const taken = await uploadFile<{ resolved: number }>(client, to, file, {
        whenUnknown: t`Do it again: rows that say nothing new stay as they are.`,
      })
      if (options.json === true) printJson(taken)
      else printLine(t`${taken.resolved} differences are resolved.`)
    },
  )
}

function addExport(group: Command): void {
  const file = group
    .command('export')
    .argument('<file-number>', 'as list shows it', billId)
    .description('Write the differences of a file for a spreadsheet.')
  addFileOptions(addFilters(addOfferOptions(file)))
    .addHelpText(
      'after',
      '\nFill in the columns Resolution, bill_no and Note, and send the file back with resolutions.\n\n' +
        `Example:\n  $ pactolus reconcile export 1 --out differences.xlsx --resolution none\n${howToConnect}`,
    )
    .action(async (id: number, options: FilterOptions & FileOptions) => {
      const client = connect(options)
      const { cause, age, resolution, q, out } = options
      const from = `${rootOf(client, options)}/${id}/differences${formatOf(out)}`
      await write(client, from, { cause, age, resolution, q }, options)
    })
}
