// `pactolus push set`, `targets`, `unset` and `test`: where the pushes of a game go.

import { type Command, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { type Address, addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  connect,
  type PushTargetBody,
  type PushTargetPut,
  path,
  type TestResult,
} from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { given, readSecret } from './input.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

interface TargetOptions extends ServiceOptions {
  readonly app?: string
  readonly channel: 'platform' | 'orders'
}

interface SetOptions extends TargetOptions {
  readonly to: string
  readonly tokenFile?: string
  readonly encodingAesKeyFile?: string
  readonly format?: string
  readonly check: boolean
}

interface TestOptions extends TargetOptions {
  readonly offer?: string
  readonly env?: string
}

const columns: readonly Column<PushTargetBody>[] = [
  { title: 'appid', of: (target) => target.appid },
  { title: 'channel', of: (target) => target.channel },
  { title: 'url', of: (target) => target.url },
  { title: 'format', of: (target) => target.format },
  { title: 'mode', of: (target) => target.mode },
  { title: 'updated_at', of: (target) => target.updated_at },
]

export function addTargetCommands(push: Command): void {
  addSet(push)
  addTargets(push)
  addUnset(push)
  addTest(push)
}

function addTargetOptions(command: Command): Command {
  return command
    .option('--app <appid>', 'the game (default: the demo game)')
    .addOption(
      new Option('--channel <channel>', 'platform: Midas 2.0 and xpay; orders: pactolus_order')
        .choices(['platform', 'orders'])
        .default('platform'),
    )
}

function addSet(push: Command): void {
  const set = addTargetOptions(push.command('set <address>'))
    .description("Set where a game's pushes go. They begin with what happens from then on.")
    .option(
      '--token-file <file>',
      'a file with the Token of the message server; generated without it',
    )
    .option('--encoding-aes-key-file <file>', 'a file with EncodingAESKey: safe mode')
    .addOption(new Option('--format <format>', 'of the message').choices(['json', 'xml']))
    .option('--no-check', 'do not ask the address for echostr before')
  addServiceOptions(set)
    .addHelpText(
      'after',
      `
The address must answer the check of the platform: GET with signature, timestamp, nonce and echostr.
In serve it must be https, and outside of private networks unless PACTOLUS_PUSH_PRIVATE is on.

Examples:
  $ pactolus push set http://127.0.0.1:9000/wechat
  $ pactolus push set https://game.example/push --app wx1234567890abcdef --encoding-aes-key-file aes.txt
  $ pactolus push set https://game.example/orders --channel orders
${howToConnect}`,
    )
    .action(async (url: string, options: SetOptions) => {
      const client = connect(options)
      const { channel, tokenFile, encodingAesKeyFile, format, check } = options
      const answer = await client.post<PushTargetPut>(
        '/push-targets',
        given({
          ...{ appid: appOf(options, client.address), channel, url, format },
          token: tokenFile === undefined ? undefined : readSecret(tokenFile),
          encoding_aes_key:
            encodingAesKeyFile === undefined ? undefined : readSecret(encodingAesKeyFile),
          check: check ? undefined : false,
        }),
      )
      if (options.json === true) return printJson(answer)
      printLine(t`The target is set.`)
      printRecord(recordOf(answer))
      if (tokenFile !== undefined) return
      printLine(`token    ${answer.token}`)
      printLine(t`The token is shown only once.`)
    })
}

function addTargets(push: Command): void {
  addServiceOptions(
    push
      .command('targets')
      .description('List where pushes go; never the tokens.')
      .option('--app <appid>', 'only those of this game'),
  )
    .addHelpText('after', `\nExample:\n  $ pactolus push targets\n${howToConnect}`)
    .action(async ({ app, ...options }: ServiceOptions & { app?: string }) => {
      const page = await connect(options).list<PushTargetBody>('/push-targets', {}, { appid: app })
      const none = t`There is no target: nothing is announced. pactolus push set makes one.`
      printList({ items: page.items }, columns, { json: options.json, none })
    })
}

function addUnset(push: Command): void {
  addServiceOptions(
    addTargetOptions(push.command('unset')).description(
      'Remove a target. Nothing is announced any more; what is pending waits for a new target.',
    ),
  )
    .addHelpText('after', `\nExample:\n  $ pactolus push unset --channel orders\n${howToConnect}`)
    .action(async (options: TargetOptions) => {
      const client = connect(options)
      const appid = appOf(options, client.address)
      await client.delete(path`/push-targets/${appid}/${options.channel}`)
      if (options.json === true) printJson({ outcome: 'removed' })
      else printLine(t`${appid} has no target for ${options.channel} any more.`)
    })
}

function addTest(push: Command): void {
  const test = addTargetOptions(push.command('test'))
    .description(
      'Send a test push (IsMock) and show the answer; exit code 1 when it is not accepted.',
    )
    .option('--offer <offer-id>', 'whose AppKey signs (default: the first offer of the game)')
    .addOption(new Option('--env <env>', 'whose AppKey signs').choices(['production', 'sandbox']))
  addServiceOptions(test)
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus push test\n  $ pactolus push test --channel orders --json\n${howToConnect}`,
    )
    .action(async (options: TestOptions) => {
      const client = connect(options)
      const appid = appOf(options, client.address)
      const { delivered, answer } = await client.post<TestResult>(
        path`/push-targets/${appid}/${options.channel}/test`,
        given({ offer_id: options.offer, env: options.env }),
      )
      if (options.json === true) printJson({ delivered, answer })
      else if (delivered) printLine(t`The test push is accepted (${answer}).`)
      if (delivered) return
      throw new CommandFailure(t`The test push is not accepted: ${answer}`)
    })
}

function appOf({ app }: TargetOptions, { demo }: Address): string {
  const appid = app ?? demo.appid
  if (appid === undefined)
    throw new ConfigError(t`Name the game: --app. pactolus app list shows them.`)
  return appid
}

function recordOf(target: PushTargetBody) {
  const { appid, channel, url, format, mode } = target
  return Object.entries({ appid, channel, url, format, mode })
}
