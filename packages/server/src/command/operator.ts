// `pactolus operator …`: who may use the console, and what each may do.

import { type Command, InvalidArgumentError, Option } from 'commander'
import { any, readGrant, roles } from '../directory/grants.ts'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  type AdminClient,
  addPageOptions,
  connect,
  type Ended,
  type GrantBody,
  type Invited,
  type ListedSession,
  type OperatorBody,
  type PageOptions,
  path,
} from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { whole } from './input.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

type Place = Pick<GrantBody, 'role' | 'offer_id' | 'env'>
/** What was typed: what is left out stands for all. */
type NewPlace = GrantBody

interface GrantOptions extends ServiceOptions {
  readonly perOrder?: number
  readonly perOperatorDay?: number
  readonly perAccountDay?: number
}

interface AddOptions extends GrantOptions {
  readonly grant?: NewPlace[]
}

const noLimits = { per_order: null, per_operator_day: null, per_account_day: null }

const columns: readonly Column<OperatorBody>[] = [
  { title: 'name', of: ({ name }) => name },
  { title: 'state', of: ({ state }) => state },
  { title: 'codes', of: ({ has_totp }) => (has_totp ? 'on' : 'off') },
  { title: 'grants', of: ({ grants }) => grants.map(placeText).join(', ') || '-' },
  { title: 'signed_in_at', of: ({ signed_in_at }) => signed_in_at },
]

const sessionColumns: readonly Column<ListedSession>[] = [
  { title: 'session', of: ({ session_id }) => session_id },
  { title: 'ip', of: ({ ip }) => ip },
  { title: 'created_at', of: ({ created_at }) => created_at },
  { title: 'seen_at', of: ({ seen_at }) => seen_at },
  { title: 'ends_at', of: ({ ends_at }) => ends_at },
]

const grantHelp = `
A grant is ROLE, ROLE@OFFER or ROLE@OFFER/ENV: what is left out stands for all. Roles: ${roles.join(', ')}.
support and finance can what viewer can, and admin can everything. docs/operators.md has the table.
`

export function addOperatorCommands(program: Command): void {
  const operator = program
    .command('operator')
    .summary('People: add, list, show, grant, revoke, disable, enable, reset, sessions.')
    .description('People who may use the console, and what each of them may do.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus operator list\n  $ pactolus operator add amy --grant admin',
    )
  addCreation(operator)
  addReads(operator)
  addGrants(operator)
  addSwitches(operator)
  addSessions(operator)
}

function addCreation(operator: Command): void {
  const add = operator
    .command('add <name>')
    .description('Add an operator. A one-time link to set the password is printed only once.')
    .addOption(
      new Option('--grant <grant...>', 'what the operator may do, one grant or more').argParser(
        (text, before: NewPlace[] = []) => [...before, grantOf(text)],
      ),
    )
  addServiceOptions(addLimitOptions(add))
    .addHelpText(
      'after',
      `${grantHelp}
Limits hold for each of the grants. More coins need the approval of somebody else with the role finance.

Examples:
  $ pactolus operator add amy --grant admin
  $ pactolus operator add ben --grant support@1450000001/production viewer --per-order 500
${howToConnect}`,
    )
    .action(async (name: string, options: AddOptions) => {
      const limits = limitsOf(options)
      const grants = (options.grant ?? []).map((place) => ({ ...place, limits }))
      if (grants.length === 0 && limitsText({ limits }) !== '')
        throw new ConfigError(t`Limits belong to a grant: pass --grant.`)
      const client = connect(options)
      const body = { name, grants }
      printInvited(client, await client.post<Invited>('/operators', body), options)
    })

  const reset = operator
    .command('reset <name>')
    .description('Take password, one-time codes and sessions from an operator, and invite again.')
  addServiceOptions(reset)
    .addHelpText('after', `\nExample:\n  $ pactolus operator reset ben\n${howToConnect}`)
    .action(async (name: string, options: ServiceOptions) => {
      const client = connect(options)
      printInvited(client, await client.post<Invited>(path`/operators/${name}/reset`), options)
    })
}

function printInvited(client: AdminClient, invited: Invited, { json }: ServiceOptions): void {
  const link = `${client.address.url}${invited.path}`
  if (json === true) {
    printJson({ ...invited, link })
    return
  }
  printLine(t`${invited.name} sets a password with this link, until ${invited.ends_at}:`)
  printLine(`  ${link}`)
  printLine(t`It works once and is shown only once: send it to that person alone.`)
}

function addReads(operator: Command): void {
  addServiceOptions(addPageOptions(operator.command('list').description('List the operators.')))
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus operator list\n  $ pactolus operator list --all --json\n${howToConnect}`,
    )
    .action(async (options: PageOptions) => {
      const found = await connect(options).list<OperatorBody>('/operators', options)
      const none = t`There is no operator yet; pactolus operator add makes one.`
      printList(found, columns, { json: options.json, none })
    })

  addServiceOptions(operator.command('show <name>').description('Show an operator.'))
    .addHelpText('after', `\nExample:\n  $ pactolus operator show amy\n${howToConnect}`)
    .action(async (name: string, options: ServiceOptions) => {
      printOperator(await connect(options).get<OperatorBody>(path`/operators/${name}`), options)
    })
}

function addLimitOptions(command: Command): Command {
  const limit = whole(0, 999_999_999_999_999)
  return command
    .option('--per-order <coins>', 'coins of one recharge or present without approval', limit)
    .option('--per-operator-day <coins>', 'the same for all that the operator adds a day', limit)
    .option('--per-account-day <coins>', 'the same for all that comes to an account a day', limit)
}

function limitsOf({ perOrder, perOperatorDay, perAccountDay }: GrantOptions): GrantBody['limits'] {
  return {
    per_order: perOrder ?? null,
    per_operator_day: perOperatorDay ?? null,
    per_account_day: perAccountDay ?? null,
  }
}

function addGrants(operator: Command): void {
  const grant = operator
    .command('grant <name>')
    .description('Give an operator a role, or other limits where there is that role already.')
    .argument('<grant>', 'ROLE, ROLE@OFFER or ROLE@OFFER/ENV', grantOf)
  addServiceOptions(addLimitOptions(grant))
    .addHelpText(
      'after',
      `${grantHelp}
More coins need the approval of somebody else with the role finance. Without a limit, none do. The sessions of the
operator end.

Examples:
  $ pactolus operator grant ben support@1450000001 --per-order 500 --per-operator-day 5000
  $ pactolus operator grant amy finance
${howToConnect}`,
    )
    .action(async (name: string, place: NewPlace, options: GrantOptions) => {
      const limits = limitsOf(options)
      await changeGrants(name, options, (grants) => [
        ...grants.filter((one) => placeText(one) !== placeText(place)),
        { ...place, limits },
      ])
    })

  const revoke = operator
    .command('revoke <name>')
    .description('Take a role from an operator, exactly as operator show prints it.')
    .argument('<grant>', 'ROLE, ROLE@OFFER or ROLE@OFFER/ENV', grantOf)
  addServiceOptions(revoke)
    .addHelpText(
      'after',
      `
The sessions of the operator end.

Example:
  $ pactolus operator revoke ben support@1450000001
${howToConnect}`,
    )
    .action(async (name: string, place: NewPlace, options: ServiceOptions) => {
      const text = placeText(place)
      await changeGrants(name, options, (grants) => {
        const left = grants.filter((one) => placeText(one) !== text)
        if (left.length < grants.length) return left
        const has = grants.map(placeText).join(', ') || t`no grant`
        throw new CommandFailure(t`${name} does not have ${text}, but ${has}.`)
      })
    })
}

async function changeGrants(
  name: string,
  options: ServiceOptions,
  change: (grants: readonly GrantBody[]) => GrantBody[],
): Promise<void> {
  const client = connect(options)
  const { grants } = await client.get<OperatorBody>(path`/operators/${name}`)
  const body = { grants: change(grants) }
  printOperator(await client.patch<OperatorBody>(path`/operators/${name}`, body), options)
}

function addSwitches(operator: Command): void {
  for (const [verb, description] of [
    ['disable', 'Stop an operator: sessions and links end at once.'],
    ['enable', 'Let an operator sign in again, with the password and grants of before.'],
  ] as const) {
    addServiceOptions(operator.command(`${verb} <name>`).description(description))
      .addHelpText('after', `\nExample:\n  $ pactolus operator ${verb} ben\n${howToConnect}`)
      .action(async (name: string, options: ServiceOptions) => {
        const changed = await connect(options).post<OperatorBody>(path`/operators/${name}/${verb}`)
        printOperator(changed, options)
      })
  }
}

function addSessions(operator: Command): void {
  const sessions = operator
    .command('sessions <name>')
    .description('List where an operator is signed in, or sign out everywhere.')
    .option('--end', 'end them all')
  addServiceOptions(sessions)
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus operator sessions ben\n  $ pactolus operator sessions ben --end\n${howToConnect}`,
    )
    .action(async (name: string, options: ServiceOptions & { readonly end?: boolean }) => {
      const client = connect(options)
      const at = path`/operators/${name}/sessions`
      if (options.end === true) {
        const answer = await client.delete<Ended>(at)
        if (options.json === true) return printJson(answer)
        return printLine(t`${answer.ended} sessions of ${name} ended.`)
      }
      const found = await client.get<{ items: ListedSession[] }>(at)
      printList(found, sessionColumns, { json: options.json, none: t`${name} is not signed in.` })
    })
}

function grantOf(text: string): NewPlace {
  const grant = readGrant(text)
  if (grant === undefined) {
    throw new InvalidArgumentError(
      t`"${text}" is no grant: write ROLE, ROLE@OFFER or ROLE@OFFER/ENV, with a role of ${roles.join(', ')}.`,
    )
  }
  const { role, offerId, env } = grant
  return { role, offer_id: offerId, env: env as GrantBody['env'], limits: noLimits }
}

function placeText({ role, offer_id, env }: Place): string {
  if (env !== any) return `${role}@${offer_id}/${env}`
  return offer_id === any ? role : `${role}@${offer_id}`
}

function printOperator(operator: OperatorBody, { json }: ServiceOptions): void {
  if (json === true) {
    printJson(operator)
    return
  }
  printRecord([
    ['name', operator.name],
    ['state', operator.state],
    ['codes', operator.has_totp ? 'on' : 'off'],
    ...operator.grants.map(
      (grant) => ['grant', `${placeText(grant)}${limitsText(grant)}`] as const,
    ),
    ['created_at', operator.created_at],
    ['signed_in_at', operator.signed_in_at],
  ])
}

function limitsText({ limits }: Pick<GrantBody, 'limits'>): string {
  const texts = Object.entries(limits)
    .filter(([, coins]) => coins !== null)
    .map(([name, coins]) => `${name} ${coins}`)
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`
}
