// `pactolus account explain`: the explanation of a balance.

import type { Command } from 'commander'
import { t } from '../texts.ts'
import { accountPath } from './account-path.ts'
import {
  type AccountOptions,
  accountOf,
  addAccountOptions,
  addServiceOptions,
  howToConnect,
  nameOf,
} from './address.ts'
import { connect, type ExplainBody } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { type Column, printJson, printLine, table } from './print.ts'

interface ExplainOptions extends AccountOptions {
  readonly at?: string
}

type Group = ExplainBody['groups'][number]
type Day = NonNullable<ExplainBody['days']>[number]

const signed = (coins: number) => (coins > 0 ? `+${coins}` : String(coins))

const groupColumns: readonly Column<Group>[] = [
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'entries', align: 'right', of: ({ count }) => count },
  { title: 'paid', align: 'right', of: ({ paid }) => signed(paid) },
  { title: 'gift', align: 'right', of: ({ gift }) => signed(gift) },
  { title: 'first_at', of: ({ first_at }) => first_at },
  { title: 'last_at', of: ({ last_at }) => last_at },
]

const dayColumns: readonly Column<Day>[] = [
  { title: 'until', of: ({ to }) => to },
  { title: 'entries', align: 'right', of: ({ entries }) => entries },
  { title: 'paid', align: 'right', of: ({ paid }) => signed(paid) },
  { title: 'gift', align: 'right', of: ({ gift }) => signed(gift) },
  { title: 'balance', align: 'right', of: ({ balance }) => balance },
]

export function addAccountExplain(account: Command): void {
  addServiceOptions(
    addAccountOptions(
      account
        .command('explain')
        .description('Show which entries led to a balance, and whether the entries add up to it.')
        .option('--at <time>', 'at this instant, as 2026-04-01T00:00:00Z (default now)'),
    ),
  )
    .addHelpText(
      'after',
      `
Of a history of more than 10,000 entries the last 10,000 are added up, and the days before are shown by
their balances. Exit code 1 says that the entries do not add up: run pactolus audit.

Examples:
  $ pactolus account explain
  $ pactolus account explain --offer 1450000001 --openid oPlayer1 --at 2026-04-01T00:00:00+08:00
${howToConnect}`,
    )
    .action(explain)
}

async function explain(options: ExplainOptions): Promise<void> {
  const client = connect(options)
  const address = accountOf(options, client.address)
  const query = options.at === undefined ? '' : `?${new URLSearchParams({ at: options.at })}`
  const found = await client.get<ExplainBody>(`${accountPath(address)}/explain${query}`)
  if (options.json === true) printJson(found)
  else printExplained(nameOf(address), found)
  if (!found.adds_up) throw new CommandFailure(t`The entries do not add up to the balance.`)
}

function printExplained(name: string, found: ExplainBody): void {
  const { opening, opening_entry_no: before, groups, days, balance, gift_balance, entries } = found
  if (before > 0) printLine(t`After entry ${before} there were ${opening} coins; then:`)
  if (groups.length > 0) printLine(table(groups, groupColumns))
  if (days !== undefined) printLine(`\n${table(days, dayColumns)}\n`)
  const paid = balance - gift_balance
  printLine(t`${name} had ${balance} coins at ${found.at}: ${paid} paid + ${gift_balance} gift.`)
  if (found.adds_up) printLine(t`It adds up: ${entries - before} entries without a gap.`)
}
