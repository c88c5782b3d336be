// `pactolus account …`: what players have, its explanation, and the coins an operator adds.

import { dialects } from '@pactolus/protocol'
import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { addAccountExplain } from './account-explain.ts'
import { accountPath } from './account-path.ts'
import {
  type AccountAddress,
  type AccountOptions,
  accountOf,
  addAccountOptions,
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  nameOf,
  offerOf,
} from './address.ts'
import {
  type AccountBody,
  addPageOptions,
  type BalanceAtBody,
  connect,
  type EntryBody,
  type OrderResult,
  type PageOptions,
  path,
  type StatementPage,
} from './admin-client.ts'
import { billNumber, given, whole } from './input.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

interface MoveOptions extends AccountOptions {
  readonly billNo?: string
  /** In place of billNo, of a recharge. */
  readonly outTradeNo?: string
  readonly fee?: number
  readonly state?: string
  readonly dialect?: string
  readonly remark?: string
}

type ListOptions = AccountOptions & PageOptions & { readonly openidPrefix?: string }
type StatementOptions = AccountOptions & PageOptions & { readonly kind?: string }

const columns: readonly Column<AccountBody>[] = [
  { title: 'openid', of: (account) => account.openid },
  { title: 'zone_id', of: (account) => account.zone_id },
  { title: 'balance', align: 'right', of: (account) => account.balance },
  { title: 'paid', align: 'right', of: (account) => account.paid },
  { title: 'gift', align: 'right', of: (account) => account.gift },
  { title: 'frozen', of: (account) => (account.frozen ? t`frozen` : '-') },
  { title: 'created_at', of: (account) => account.created_at },
]

const signed = (coins: number) => (coins > 0 ? `+${coins}` : String(coins))

const entryColumns: readonly Column<EntryBody>[] = [
  { title: 'entry', align: 'right', of: (entry) => entry.entry_no },
  { title: 'posted_at', of: (entry) => entry.posted_at },
  { title: 'kind', of: (entry) => entry.kind },
  { title: 'bill_no', of: (entry) => entry.pay_bill_no ?? entry.bill_no },
  { title: 'paid', align: 'right', of: (entry) => signed(entry.paid_delta) },
  { title: 'gift', align: 'right', of: (entry) => signed(entry.gift_delta) },
  { title: 'balance', align: 'right', of: (entry) => entry.paid_after + entry.gift_after },
  { title: 'notes', of: (entry) => notesOf(entry) },
]

export function addAccountCommands(program: Command): void {
  const account = program
    .command('account')
    .summary('Accounts: list, balance, explain, recharge, present, freeze, unfreeze, statement.')
    .description(
      'Accounts: the coins of a player in a zone of an offer, production or sandbox. ' +
        'With a running "pactolus dev", offer and player default to its demo game.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus account balance
  $ pactolus account recharge 100 --bill-no support-4711
  $ pactolus account statement --offer 1450000001 --env sandbox --openid oPlayer1 --zone 2`,
    )
  addReads(account)
  addAccountExplain(account)
  addMove(account, 'recharge')
  addMove(account, 'present')
  addFreeze(account, 'freeze')
  addFreeze(account, 'unfreeze')
  addStatement(account)
}

function addReads(account: Command): void {
  const list = addOfferOptions(
    account.command('list').description('List the accounts of an offer.'),
  ).option('--openid-prefix <text>', 'only players whose openid begins like this')
  addServiceOptions(addPageOptions(list))
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus account list
  $ pactolus account list --offer 1450000001 --env sandbox --openid-prefix oAb --all --json
${howToConnect}`,
    )
    .action(async (options: ListOptions) => {
      const client = connect(options)
      const offerId = offerOf(options.offer, client.address)
      const page = await client.list<AccountBody>(
        path`/offers/${offerId}/${options.env}/accounts`,
        options,
        { openid: options.openidPrefix },
      )
      const none = t`No account of offer ${offerId} (${options.env}) is known by that.`
      printList(page, columns, { json: options.json, none })
    })

  addServiceOptions(
    addAccountOptions(
      account
        .command('balance')
        .description('Show what a player has, or had.')
        .option('--at <time>', 'the balance at this instant, as 2026-04-01T00:00:00Z'),
    ),
  )
    .addHelpText(
      'after',
      `
An account that nothing ever came to reads as empty.

Examples:
  $ pactolus account balance
  $ pactolus account balance --offer 1450000001 --openid oPlayer1 --zone 2 --json
  $ pactolus account balance --openid oPlayer1 --at 2026-04-01T00:00:00+08:00
${howToConnect}`,
    )
    .action(async ({ at, ...options }: AccountOptions & { at?: string }) => {
      const client = connect(options)
      const address = accountOf(options, client.address)
      if (at !== undefined) {
        const query = new URLSearchParams({ at })
        const had = await client.get<BalanceAtBody>(`${accountPath(address)}/balance?${query}`)
        if (options.json === true) return printJson(had)
        const gifts = t`${had.gift_balance} of them gifts`
        return printLine(t`${nameOf(address)} had ${had.balance} coins, ${gifts}.`)
      }
      const found = await client.get<AccountBody>(accountPath(address))
      if (options.json === true) printJson(found)
      else printAccount(address, found)
    })
}

/** A line of its own, for recharge alone. */
const purchaseExample = '  $ pactolus account recharge 60 --out-trade-no T1 --fee 600\n'

const moves = {
  recharge: {
    description: 'Add coins bought with money.',
    added: (coins: number, number: string) => t`Added ${coins} as ${number}.`,
    known: (coins: number, number: string) =>
      t`Nothing moved: ${number} is known, it added ${coins} before.`,
    whatFor: 'Recharged coins count as bought: they raise save_amt, and pays use them after gifts.',
  },
  present: {
    description: 'Give coins.',
    added: (coins: number, number: string) => t`Gave ${coins} as ${number}.`,
    known: (coins: number, number: string) =>
      t`Nothing moved: ${number} is known, it gave ${coins} before.`,
    whatFor: 'Given coins count as gifts: they raise present_sum, and pays use them first.',
  },
}

function addMove(account: Command, kind: keyof typeof moves): void {
  const { description, whatFor } = moves[kind]
  const move = account
    .command(kind)
    .description(description)
    .argument('<coins>', 'how many', whole(1, 9_999_999_999))
    .option('--bill-no <number>', 'order number: the same one again moves nothing', billNumber)
    .option('--remark <text>', 'kept with the order and shown in the statement')
  if (kind === 'recharge') {
    move
      .option(
        '--out-trade-no <number>',
        'instead of --bill-no: the number of a purchase with money',
      )
      .addOption(
        new Option(
          '--dialect <name>',
          'protocol of the purchase (default 2.0, or xpay where the offer speaks it alone)',
        ).choices(dialects.map(({ name }) => name)),
      )
      .option('--fee <fen>', 'what the purchase costs, in fen', whole(0, 9_999_999_999))
      .addOption(
        new Option('--state <state>', 'how far the purchase is (default delivered)').choices([
          ...['created', 'paid', 'delivered', 'closed'],
        ]),
      )
  }
  addServiceOptions(addAccountOptions(move))
    .addHelpText(
      'after',
      `
${whatFor}
Why a --bill-no: an answer can get lost on the way. The command may then be run again, as it is; the
account knows the number, moves nothing twice, and says so. Take a new number for each order, such
as that of the support ticket (letters, digits and _ - | * @, up to 63).

Examples:
  $ pactolus account ${kind} 100 --bill-no support-4711 --remark "lost in the outage"
  $ pactolus account ${kind} 100 --bill-no support-4711 --offer 1450000001 --openid oPlayer1
${kind === 'recharge' ? purchaseExample : ''}${howToConnect}`,
    )
    .action((coins: number, options: MoveOptions) => moveCoins(kind, coins, options))
}

async function moveCoins(
  kind: keyof typeof moves,
  coins: number,
  options: MoveOptions,
): Promise<void> {
  const client = connect(options)
  const address = accountOf(options, client.address)
  const { billNo, outTradeNo, fee, state, dialect, remark } = options
  if ((billNo === undefined) === (outTradeNo === undefined)) {
    const choice = kind === 'recharge' ? t`--bill-no or --out-trade-no, one of them` : '--bill-no'
    throw new ConfigError(t`The order needs a number: give ${choice}.`)
  }
  const body = {
    amount: coins,
    ...given({ bill_no: billNo, out_trade_no: outTradeNo, fee, state, dialect, remark }),
  }
  const result = await client.post<OrderResult>(`${accountPath(address)}/${kind}`, body, {
    whenUnknown: t`Run the command again as it is: the same number moves coins once.`,
  })
  if (options.json === true) return printJson(result)
  if (result.outcome === 'duplicate' && state !== undefined && state !== 'delivered') {
    printLine(t`Nothing changed: the purchase ${result.bill_no} was ${state} before.`)
  } else if (result.outcome === 'duplicate') {
    printLine(moves[kind].known(result.amount, result.bill_no))
  } else if (state !== undefined && state !== 'delivered') {
    printLine(t`The purchase ${result.bill_no} is ${state}; no coins came in.`)
  } else {
    printLine(moves[kind].added(result.amount, result.bill_no))
  }
  printLine(
    t`${nameOf(address)} has ${result.balance} coins, ${result.gift_balance} of them gifts.`,
  )
}

function addFreeze(account: Command, verb: 'freeze' | 'unfreeze'): void {
  const description =
    verb === 'freeze'
      ? 'Freeze an account: pays are refused with 90017; coins still come in and back.'
      : 'Unfreeze an account: it can pay again.'
  const command = account
    .command(verb)
    .description(description)
    .option('--reason <text>', 'why; shown with the account')
  addServiceOptions(addAccountOptions(command))
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus account ${verb} --offer 1450000001 --openid oPlayer1\n${howToConnect}`,
    )
    .action(async (options: AccountOptions & { readonly reason?: string }) => {
      const client = connect(options)
      const address = accountOf(options, client.address)
      const body = given({ reason: options.reason })
      const changed = await client.post<AccountBody>(`${accountPath(address)}/${verb}`, body)
      if (options.json === true) return printJson(changed)
      printLine(
        changed.frozen ? t`${nameOf(address)} is frozen.` : t`${nameOf(address)} is not frozen.`,
      )
    })
}

function addStatement(account: Command): void {
  const statement = account
    .command('statement')
    .description('Show every movement of an account, newest first.')
    .addOption(
      new Option('--kind <kind>', 'only these').choices(['recharge', 'present', 'pay', 'refund']),
    )
  addServiceOptions(addPageOptions(addAccountOptions(statement)))
    .addHelpText(
      'after',
      `
A refund is shown under the bill_no of its pay; the JSON has both numbers.

Examples:
  $ pactolus account statement --limit 10
  $ pactolus account statement --offer 1450000001 --openid oPlayer1 --kind pay --all --json
${howToConnect}`,
    )
    .action(async (options: StatementOptions) => {
      const client = connect(options)
      const address = accountOf(options, client.address)
      const page = await client.list<EntryBody, StatementPage>(
        `${accountPath(address)}/entries`,
        options,
        { kind: options.kind },
      )
      const none = t`Nothing of that kind ever happened to ${nameOf(address)}.`
      printList(page, entryColumns, { json: options.json, none })
      const { next, detached_until: until } = page
      if (options.json === true || next !== null || until === null) return
      printLine(
        t`\nEntries from before ${until} are detached, but for the last one: docs/history.md.`,
      )
    })
}

function printAccount({ offerId, env }: AccountAddress, account: AccountBody): void {
  printRecord([
    ['offer_id', `${offerId} (${env})`],
    ['openid', account.openid],
    ['zone_id', account.zone_id],
    ['balance', t`${account.balance} = ${account.paid} paid + ${account.gift} gift`],
    ['save_amt', t`${account.save_amt} ever bought`],
    ['present_sum', t`${account.present_sum} ever given`],
    ['cost_sum', t`${account.cost_sum} spent, less what was refunded`],
    ['frozen', account.frozen ? t`yes` : t`no`],
    ['created_at', account.created_at ?? t`no entry yet`],
  ])
}

function notesOf({ kind, refunded, pay_item, app_remark, by, reason }: EntryBody): string {
  const back = kind === 'pay' && refunded > 0 ? t`${refunded} refunded` : undefined
  const why = reason === app_remark ? undefined : reason
  const maker = by === null ? undefined : t`by ${by}`
  return [back, pay_item, app_remark, why, maker].filter((note) => note != null).join('; ')
}
