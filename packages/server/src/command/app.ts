// `pactolus app …`: the games of a running service and the logins of their players.

import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { type Address, addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  type AppBody,
  type AppCreated,
  addPageOptions,
  connect,
  type PageOptions,
  path,
  type SecretBody,
  type SessionBody,
} from './admin-client.ts'
import { given, readSecret, whole } from './input.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

interface CreateOptions extends ServiceOptions {
  readonly appid?: string
  readonly secretFile?: string
}

interface SetOptions extends ServiceOptions {
  readonly callsPerS: number | 'off'
}

interface LoginOptions extends ServiceOptions {
  readonly openid?: string
  readonly expiresInS?: number
  readonly sessionKeyFile?: string
}

const columns: readonly Column<AppBody>[] = [
  { title: 'appid', of: (app) => app.appid },
  { title: 'name', of: (app) => app.name },
  { title: 'calls_per_s', of: (app) => String(app.calls_per_s ?? 'off') },
  { title: 'created_at', of: (app) => app.created_at },
]

export function addAppCommands(program: Command): void {
  const app = program
    .command('app')
    .summary('Games: list, create, show, set, rotate-secret, login, logout.')
    .description('Games (an appid and a secret) and the logins of their players.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus app list\n  $ pactolus app create "Dragon Island"',
    )
  addReads(app)
  addSecrets(app)
  addSettings(app)
  addSessions(app)
}

function addReads(app: Command): void {
  addServiceOptions(addPageOptions(app.command('list').description('List the games.')))
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus app list\n  $ pactolus app list --all --json\n${howToConnect}`,
    )
    .action(async (options: PageOptions) => {
      const page = await connect(options).list<AppBody>('/apps', options)
      const none = t`There is no game yet; pactolus app create makes one.`
      printList(page, columns, { json: options.json, none })
    })

  addServiceOptions(app.command('show [appid]').description('Show a game; never its secret.'))
    .addHelpText('after', `\nExample:\n  $ pactolus app show wx1234567890abcdef\n${howToConnect}`)
    .action(async (appid: string | undefined, options: ServiceOptions) => {
      const client = connect(options)
      const found = await client.get<AppBody>(path`/apps/${appOf(appid, client.address)}`)
      if (options.json === true) return printJson(found)
      printRecord(columns.map(({ title, of }) => [title, of(found)] as const))
    })
}

function addSecrets(app: Command): void {
  const create = app
    .command('create <name>')
    .description('Register a game. Its secret is generated and shown only once.')
    .option('--appid <appid>', 'its appid, when WeChat gave it one (default: a generated one)')
    .option(
      '--secret-file <file>',
      'a file with its secret, when it has one; - reads it from stdin',
    )
  addServiceOptions(create)
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus app create "Dragon Island"
  $ pactolus app create "Dragon Island" --appid wx1234567890abcdef --secret-file secret.txt

Next: pactolus offer create, for its coins.
${howToConnect}`,
    )
    .action(createApp)

  const rotate = app
    .command('rotate-secret <appid>')
    .description('Replace the secret of a game. Every access token of the game stops at once.')
    .option(
      '--secret-file <file>',
      'a file with the new one, instead of a generated one; - is stdin',
    )
  addServiceOptions(rotate)
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus app rotate-secret wx1234567890abcdef\n${howToConnect}`,
    )
    .action(async (appid: string, options: CreateOptions) => {
      const body = given({ secret: secretOf(options) })
      const answer = await connect(options).post<SecretBody>(path`/apps/${appid}/secret`, body)
      if (options.json === true) return printJson(answer)
      printLine(t`The secret of ${appid} was replaced; its access tokens are worth nothing now.`)
      if (options.secretFile === undefined) {
        printLine(`secret  ${answer.secret}`)
        printLine(t`It is shown only once.`)
      }
    })
}

function addSettings(app: Command): void {
  const set = app
    .command('set <appid>')
    .description('Change settings of a game. They take effect within a second.')
    .addOption(
      new Option('--calls-per-s <number|off>', 'calls a second that each process answers for it')
        .argParser((text) => (text === 'off' ? text : whole(1, 1_000_000)(text)))
        .makeOptionMandatory(),
    )
  addServiceOptions(set)
    .addHelpText(
      'after',
      `
More calls are answered 45011, over HTTP and in the cloud, and move no coins. Each process of a service counts
for itself: with --workers 4, the game may reach 4 times the number.

Examples:
  $ pactolus app set wx1234567890abcdef --calls-per-s 200
  $ pactolus app set wx1234567890abcdef --calls-per-s off
${howToConnect}`,
    )
    .action(async (appid: string, options: SetOptions) => {
      const { callsPerS } = options
      const body = { calls_per_s: callsPerS === 'off' ? null : callsPerS }
      const changed = await connect(options).patch<AppBody>(path`/apps/${appid}`, body)
      if (options.json === true) return printJson(changed)
      printRecord(columns.map(({ title, of }) => [title, of(changed)] as const))
    })
}

async function createApp(name: string, options: CreateOptions): Promise<void> {
  const body = { name, ...given({ appid: options.appid, secret: secretOf(options) }) }
  const created = await connect(options).post<AppCreated>('/apps', body)
  if (options.json === true) return printJson(created)
  printLine(t`The game is registered.`)
  printRecord([
    ['appid', created.appid],
    ['name', created.name],
    ...(options.secretFile === undefined ? ([['secret', created.secret]] as const) : []),
  ])
  if (options.secretFile === undefined) printLine(t`The secret is shown only once.`)
}

function addSessions(app: Command): void {
  const login = app
    .command('login [appid]')
    .description('Log a player in: gives a new session_key; the one before stops at once.')
    .option('--openid <openid>', "the player (default: the demo game's)")
    .option('--session-key-file <file>', 'a file with the session_key that WeChat gave; - is stdin')
    .option('--expires-in-s <seconds>', 'how long it lives (default 3 days)', whole(1, 31_622_400))
  addServiceOptions(login)
    .addHelpText(
      'after',
      `
For the signature of Midas 2.0 and xpay, for mp_sig, and for offers that demand a login.

Example:
  $ pactolus app login wx1234567890abcdef --openid oPlayer1 --expires-in-s 60
${howToConnect}`,
    )
    .action(async (appid: string | undefined, options: LoginOptions) => {
      const client = connect(options)
      const game = appOf(appid, client.address)
      const openid = playerOf(options, game, client.address)
      const { expiresInS, sessionKeyFile } = options
      const sessionKey = sessionKeyFile === undefined ? undefined : readSecret(sessionKeyFile)
      const body = { openid, ...given({ expires_in_s: expiresInS, session_key: sessionKey }) }
      const session = await client.post<SessionBody>(path`/apps/${game}/sessions`, body)
      if (options.json === true) return printJson(session)
      printLine(t`${openid} is logged in to ${game} until ${session.expires_at}.`)
      printLine(`session_key  ${session.session_key}`)
    })

  const logout = app
    .command('logout [appid]')
    .description('Log a player out: the session_key stops at once.')
    .option('--openid <openid>', "the player (default: the demo game's)")
  addServiceOptions(logout)
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus app logout wx1234567890abcdef --openid oPlayer1\n${howToConnect}`,
    )
    .action(async (appid: string | undefined, options: LoginOptions) => {
      const client = connect(options)
      const game = appOf(appid, client.address)
      const openid = playerOf(options, game, client.address)
      await client.delete(path`/apps/${game}/sessions/${openid}`)
      if (options.json === true) return printJson({ appid: game, openid, logged_out: true })
      printLine(t`${openid} is logged out of ${game}.`)
    })
}

function secretOf({ secretFile }: CreateOptions): string | undefined {
  return secretFile === undefined ? undefined : readSecret(secretFile)
}

function appOf(appid: string | undefined, { demo }: Address): string {
  const found = appid ?? demo.appid
  if (found === undefined) {
    throw new ConfigError(t`Which game? Pass its appid; pactolus app list shows them.`)
  }
  return found
}

function playerOf({ openid }: LoginOptions, game: string, { demo }: Address): string {
  const found = openid ?? (game === demo.appid ? demo.openid : undefined)
  if (found === undefined) throw new ConfigError(t`Which player? Pass --openid.`)
  return found
}
