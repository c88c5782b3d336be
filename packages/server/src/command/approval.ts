// `pactolus approval …`: what operators asked for beyond their limits.

import { type Command, Option } from 'commander'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  type ApprovalBody,
  addPageOptions,
  connect,
  type OrderResult,
  type PageOptions,
  path,
} from './admin-client.ts'
import { given, whole } from './input.ts'
import { type Column, printJson, printLine, printList } from './print.ts'

interface ListOptions extends PageOptions {
  readonly state: string
}

interface DecideOptions extends ServiceOptions {
  readonly reason?: string
}

const columns: readonly Column<ApprovalBody>[] = [
  { title: 'id', align: 'right', of: (one) => one.approval_id },
  { title: 'at', of: (one) => one.at },
  { title: 'by', of: (one) => one.by },
  { title: 'action', of: (one) => one.action },
  { title: 'amount', align: 'right', of: (one) => one.amount },
  { title: 'offer_id', of: (one) => `${one.offer_id} (${one.env})` },
  { title: 'openid', of: (one) => one.openid },
  { title: 'zone_id', of: (one) => one.zone_id },
  { title: 'state', of: (one) => one.state },
  { title: 'reason', of: (one) => one.reason },
]

export function addApprovalCommands(program: Command): void {
  const approval = program
    .command('approval')
    .summary('Approvals: list, approve, reject.')
    .description(
      'Coins that operators want to add beyond their limits, for somebody else to decide.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus approval list\n  $ pactolus approval approve 12',
    )
  addServiceOptions(
    addPageOptions(
      approval
        .command('list')
        .description('List what waits, newest first.')
        .addOption(
          new Option('--state <state>', 'waiting or decided')
            .choices(['waiting', 'decided'])
            .default('waiting'),
        ),
    ),
  )
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus approval list\n  $ pactolus approval list --state decided --all --json\n${howToConnect}`,
    )
    .action(async (options: ListOptions) => {
      const { state, json } = options
      const found = await connect(options).list<ApprovalBody>('/approvals', options, { state })
      const none = state === 'waiting' ? t`Nothing is waiting.` : t`Nothing is decided.`
      printList(found, columns, { json, none })
    })

  for (const [verb, description] of [
    ['approve', 'Move the coins that somebody asked for. Nobody approves the own request.'],
    ['reject', 'Refuse what somebody asked for.'],
  ] as const) {
    const command = approval
      .command(verb)
      .argument('<id>', 'of the list', whole(1, Number.MAX_SAFE_INTEGER))
      .description(description)
      .option('--reason <text>', 'why; shown with the request')
    addServiceOptions(command)
      .addHelpText(
        'after',
        `\nExample:\n  $ pactolus approval ${verb} 12 --reason "seen in the ticket"\n${howToConnect}`,
      )
      .action((id: number, options: DecideOptions) => decide(verb, id, options))
  }
}

async function decide(
  verb: 'approve' | 'reject',
  id: number,
  options: DecideOptions,
): Promise<void> {
  const answer = await connect(options).post<OrderResult | ApprovalBody>(
    path`/approvals/${id}/${verb}`,
    given({ reason: options.reason }),
    { whenUnknown: t`Run the command again as it is: coins move once.` },
  )
  if (options.json === true) printJson(answer)
  else if ('balance' in answer) {
    printLine(
      t`${answer.amount} coins came in as ${answer.bill_no}; the balance is ${answer.balance}.`,
    )
  } else printLine(t`Request ${id} of ${answer.by} is ${answer.state}.`)
}
