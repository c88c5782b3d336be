// `pactolus push …`: where the pushes of a game go, what became of them, and another attempt.

import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import {
  addOfferOptions,
  addServiceOptions,
  envOption,
  howToConnect,
  offerOf,
  type ServiceOptions,
} from './address.ts'
import {
  type AdminClient,
  addPageOptions,
  connect,
  type PageOptions,
  type PushBody,
  path,
} from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'
import { addTargetCommands } from './push-target.ts'

interface ListOptions extends PageOptions {
  readonly offer?: string
  readonly env: string
  readonly state?: string
  readonly openid?: string
}

interface RetryOptions extends ServiceOptions {
  readonly offer?: string
  readonly env?: string
  readonly dead?: boolean
}

const columns: readonly Column<PushBody>[] = [
  { title: 'push_id', of: (push) => push.push_id },
  { title: 'created_at', of: (push) => push.created_at },
  { title: 'event', of: (push) => push.event },
  { title: 'number', of: numberOf },
  { title: 'openid', of: (push) => push.openid },
  { title: 'state', of: (push) => push.state },
  { title: 'attempts', align: 'right', of: (push) => push.attempts },
  { title: 'answer', of: (push) => push.answer?.slice(0, 60) ?? null },
]

export function addPushCommands(program: Command): void {
  const push = program
    .command('push')
    .summary('Pushes to the game: set, targets, unset, test, list, show, retry.')
    .description(
      "Pushes: messages to the game's server about coins that came in and money that went.",
    )
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus push set http://127.0.0.1:9000/wechat
  $ pactolus push test
  $ pactolus push list --state dead`,
    )
  addTargetCommands(push)
  addList(push)
  addShow(push)
  addRetry(push)
}

function addList(push: Command): void {
  const list = push
    .command('list')
    .description('List pushes, newest first. Delivered ones are kept for 7 days, dead ones for 90.')
    .addOption(
      new Option('--state <state>', 'only those: dead means that every attempt has failed').choices(
        ['pending', 'delivered', 'dead'],
      ),
    )
    .option('--openid <openid>', 'only those of this player')
  addServiceOptions(addPageOptions(addOfferOptions(list)))
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus push list\n  $ pactolus push list --state dead --all --json\n${howToConnect}`,
    )
    .action(async (options: ListOptions) => {
      const client = connect(options)
      const page = await listed(client, options)
      const none = t`There is no such push. Without a target nothing is announced: pactolus push set.`
      printList(page, columns, { json: options.json, none })
    })
}

function addShow(push: Command): void {
  const show = push
    .command('show <push-id>')
    .description('Show a push: what it tells, its attempts and the last answer.')
    .option('--offer <offer-id>', "the offer (default: the demo game's)")
  addServiceOptions(show)
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus push show 2f6c9d0e-8a55-4a0b-9a53-0f3c1f0f7e11\n${howToConnect}`,
    )
    .action(async (pushId: string, options: ServiceOptions & { offer?: string }) => {
      const client = connect(options)
      const offerId = offerOf(options.offer, client.address)
      const found = await client.get<PushBody>(path`/offers/${offerId}/pushes/${pushIdOf(pushId)}`)
      if (options.json === true) printJson(found)
      else printPush(found)
    })
}

function addRetry(push: Command): void {
  const retry = push
    .command('retry [push-ids...]')
    .description('Deliver pushes now. One that has ended begins again, with every attempt.')
    .option('--dead', 'every dead push of the offer')
    .option('--offer <offer-id>', "the offer (default: the demo game's)")
    .addOption(envOption().default('production'))
  addServiceOptions(retry)
    .addHelpText(
      'after',
      `
The game must handle each order once: a push that was delivered arrives again.

Examples:
  $ pactolus push retry 2f6c9d0e-8a55-4a0b-9a53-0f3c1f0f7e11
  $ pactolus push retry --dead
${howToConnect}`,
    )
    .action(async (named: string[], options: RetryOptions) => {
      const { dead = false, env = 'production', json } = options
      if (named.length > 0 === dead) throw new ConfigError(t`Name the pushes, or pass --dead.`)
      const client = connect(options)
      const offerId = offerOf(options.offer, client.address)
      const found = dead
        ? await listed(client, { ...options, env, state: 'dead', all: true })
        : { items: named.map((id) => ({ push_id: pushIdOf(id) })) }
      let queued = 0
      for (const { push_id } of found.items) {
        await client.post(path`/offers/${offerId}/pushes/${push_id}/retry`)
        queued += 1
      }
      if (json === true) printJson({ queued })
      else printLine(queued === 0 ? t`There is no dead push.` : t`${queued} will be delivered now.`)
    })
}

function listed(client: AdminClient, options: ListOptions) {
  const offerId = offerOf(options.offer, client.address)
  const { env, state, openid } = options
  return client.list<PushBody>(path`/offers/${offerId}/${env}/pushes`, options, { state, openid })
}

function pushIdOf(text: string): string {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text
  throw new CommandFailure(t`"${text}" is no push_id; pactolus push list shows them.`, 2)
}

/** The number by which people know what the push is about. */
function numberOf({ facts }: PushBody): string | null {
  const number = facts.refund_no ?? facts.trade_no ?? facts.bill_no
  return typeof number === 'string' ? number : null
}

function printPush(push: PushBody): void {
  printRecord([
    ['push_id', push.push_id],
    ['offer', `${push.offer_id} (${push.env})`],
    ['player', t`${push.openid}, zone ${push.zone_id}`],
    ['channel', push.channel],
    ['event', push.event],
    ...Object.entries(push.facts).map(([name, value]) => [`  ${name}`, String(value)] as const),
    ['state', push.state],
    ['attempts', push.attempts],
    ['last answer', push.answer],
    ['created_at', push.created_at],
    ['due_at', push.due_at],
    ['ended_at', push.ended_at],
  ])
}
