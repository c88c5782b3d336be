// `pactolus offer …`: the offers of a running service, their settings and their keys.

import { type DialectName, dialects } from '@pactolus/protocol'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import {
  addServiceOptions,
  envOption,
  howToConnect,
  offerOf,
  type ServiceOptions,
} from './address.ts'
import {
  addPageOptions,
  connect,
  type KeyAdded,
  type KeyBody,
  type OfferBody,
  type OfferChanges,
  type OfferCreated,
  type PageOptions,
  path,
} from './admin-client.ts'
import { given, type OnOff, readSecret, switchOf, whole } from './input.ts'
import { addTransferCommands } from './offer-transfer.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

interface SettingOptions extends ServiceOptions {
  readonly name?: string
  readonly cancelWindowS?: number
  readonly tombstones?: OnOff
  readonly requireSession?: OnOff
  readonly production?: OnOff
  readonly sandbox?: OnOff
  readonly dialects?: DialectName[]
  readonly xpayPartialRefunds?: OnOff
  readonly coinPrice?: number
}

interface CreateOptions extends SettingOptions {
  readonly app: string
  readonly name: string
  readonly currency?: string
  readonly productionKeyFile?: string
  readonly sandboxKeyFile?: string
}

interface AddKeyOptions extends ServiceOptions {
  readonly env: string
  readonly keyFile?: string
}

/** Reads `1.0,xpay`. */
function dialectNames(text: string): DialectName[] {
  const names: readonly string[] = dialects.map(({ name }) => name)
  const given = text.split(',').map((name) => name.trim())
  const unknown = given.find((name) => !names.includes(name))
  if (unknown === undefined) return given as DialectName[]
  throw new InvalidArgumentError(
    t`There is no dialect "${unknown}": there are ${names.join(', ')}.`,
  )
}

const onOff = (value: boolean) => (value ? 'on' : 'off')

const columns: readonly Column<OfferBody>[] = [
  { title: 'offer_id', of: (offer) => offer.offer_id },
  { title: 'appid', of: (offer) => offer.appid },
  { title: 'name', of: (offer) => offer.name },
  { title: 'currency', of: (offer) => offer.currency },
  { title: 'dialects', of: (offer) => offer.dialects.join() },
  { title: 'production', of: (offer) => onOff(offer.production) },
  { title: 'sandbox', of: (offer) => onOff(offer.sandbox) },
  { title: 'created_at', of: (offer) => offer.created_at },
]

const keyColumns: readonly Column<KeyBody>[] = [
  { title: 'key_id', align: 'right', of: (key) => key.key_id },
  { title: 'env', of: (key) => key.env },
  { title: 'key', of: (key) => `…${key.hint}` },
  { title: 'created_at', of: (key) => key.created_at },
  { title: 'retired_at', of: (key) => key.retired_at },
]

export function addOfferCommands(program: Command): void {
  const offer = program
    .command('offer')
    .summary('Offers: list, create, show, set, keys, add-key, retire-key, export, import.')
    .description("Offers: a game's coins, with their settings and AppKeys.")
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus offer list\n  $ pactolus offer set 1450000001 --cancel-window-s 3600',
    )
  addReads(offer)
  addCreate(offer)
  addSet(offer)
  addKeys(offer)
  addTransferCommands(offer)
}

function addReads(offer: Command): void {
  const list = offer
    .command('list')
    .description('List the offers.')
    .option('--app <appid>', 'only those of this game')
  addServiceOptions(addPageOptions(list))
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus offer list\n  $ pactolus offer list --app wx1234567890abcdef --json\n${howToConnect}`,
    )
    .action(async (options: PageOptions & { app?: string }) => {
      const page = await connect(options).list<OfferBody>('/offers', options, {
        appid: options.app,
      })
      const none = t`There is no offer here; pactolus offer create makes one.`
      printList(page, columns, { json: options.json, none })
    })

  addServiceOptions(offer.command('show [offer-id]').description('Show an offer and its settings.'))
    .addHelpText('after', `\nExample:\n  $ pactolus offer show 1450000001\n${howToConnect}`)
    .action(async (id: string | undefined, options: ServiceOptions) => {
      const client = connect(options)
      const offerId = offerOf(id, client.address)
      const found = await client.get<OfferBody>(path`/offers/${offerId}`)
      if (options.json === true) printJson(found)
      else printOffer(found)
    })
}

function addCreate(offer: Command): void {
  const create = offer
    .command('create <offer-id>')
    .description('Register an offer. Its two AppKeys are generated and shown only once.')
    .requiredOption('--app <appid>', 'the game it belongs to')
    .requiredOption('--name <name>', 'what people call it')
    .option('--currency <name>', 'what its coins are called (default coin)')
    .option(
      '--production-key-file <file>',
      'a file with its AppKey, when it has one: 16 to 128 characters, in dev from 1',
    )
    .option('--sandbox-key-file <file>', 'a file with its sandbox AppKey, when it has one')
  addServiceOptions(addSettings(create))
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus offer create 1450016075 --app wx1234567890abcdef --name "Dragon gold"
  $ pactolus offer create 1450016075 --app wx1234567890abcdef --name "Dragon gold" \\
      --production-key-file appkey.txt --sandbox-key-file appkey-sandbox.txt
${howToConnect}`,
    )
    .action(createOffer)
}

async function createOffer(offerId: string, options: CreateOptions): Promise<void> {
  const { app, currency, productionKeyFile, sandboxKeyFile } = options
  const keys = {
    production_key: productionKeyFile === undefined ? undefined : readSecret(productionKeyFile),
    sandbox_key: sandboxKeyFile === undefined ? undefined : readSecret(sandboxKeyFile),
  }
  const body = {
    offer_id: offerId,
    appid: app,
    ...given({ currency, ...keys }),
    ...settingsOf(options),
  }
  const created = await connect(options).post<OfferCreated>('/offers', body)
  if (options.json === true) return printJson(created)
  printLine(t`The offer is registered.`)
  printOffer(created)
  if (keys.production_key === undefined) {
    printLine(`AppKey (production)  ${created.production_key}`)
  }
  if (keys.sandbox_key === undefined) printLine(`AppKey (sandbox)     ${created.sandbox_key}`)
  if (Object.values(keys).includes(undefined)) printLine(t`An AppKey is shown only once.`)
}

function addSet(offer: Command): void {
  const set = offer
    .command('set [offer-id]')
    .description('Change settings of an offer; they act on every process within a second.')
    .option('--name <name>', 'what people call it')
  addServiceOptions(addSettings(set))
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus offer set 1450000001 --cancel-window-s 3600
  $ pactolus offer set 1450000001 --tombstones on --sandbox off
${howToConnect}`,
    )
    .action(async (id: string | undefined, options: SettingOptions) => {
      const changes = settingsOf(options)
      if (Object.keys(changes).length === 0) {
        throw new ConfigError(t`Nothing to change: give at least one setting, such as --name.`)
      }
      const client = connect(options)
      const offerId = offerOf(id, client.address)
      const changed = await client.patch<OfferBody>(path`/offers/${offerId}`, changes)
      if (options.json === true) printJson(changed)
      else printOffer(changed)
    })
}

function addSettings(command: Command): Command {
  const choice = (flag: string, help: string) =>
    new Option(`${flag} <on|off>`, help).choices(['on', 'off'])
  return command
    .option(
      '--cancel-window-s <seconds>',
      'how long after a pay it can be refunded',
      whole(0, 31_622_400),
    )
    .addOption(choice('--tombstones', 'remember the cancel of an unknown bill_no, refuse its pay'))
    .addOption(choice('--require-session', 'answer 90010 to players without a live session'))
    .addOption(choice('--production', 'allow production calls; 90017 when off'))
    .addOption(choice('--sandbox', 'allow sandbox calls; 90017 when off'))
    .option(
      '--dialects <names>',
      'the protocols that its calls may use, such as 1.0,2.0 or 2.0,xpay',
      dialectNames,
    )
    .addOption(choice('--xpay-partial-refunds', 'xpay refunds an order in several parts'))
    .option(
      '--coin-price <fen>',
      'what the platform sells a coin for, in fen (default 10)',
      whole(1, 1_000_000),
    )
}

function settingsOf(options: SettingOptions): OfferChanges {
  return given({
    name: options.name,
    cancel_window_s: options.cancelWindowS,
    tombstones: switchOf(options.tombstones),
    require_session: switchOf(options.requireSession),
    production: switchOf(options.production),
    sandbox: switchOf(options.sandbox),
    dialects: options.dialects,
    xpay_partial_refunds: switchOf(options.xpayPartialRefunds),
    coin_price: options.coinPrice,
  })
}

function addKeys(offer: Command): void {
  addServiceOptions(
    offer
      .command('keys [offer-id]')
      .description('List the AppKeys of an offer, by their last four.'),
  )
    .addHelpText('after', `\nExample:\n  $ pactolus offer keys 1450000001\n${howToConnect}`)
    .action(async (id: string | undefined, options: ServiceOptions) => {
      const client = connect(options)
      const offerId = offerOf(id, client.address)
      const keys = await client.get<{ items: KeyBody[] }>(path`/offers/${offerId}/keys`)
      printList(keys, keyColumns, { json: options.json, none: t`This offer has no key.` })
    })

  const add = offer
    .command('add-key [offer-id]')
    .description('Add an AppKey, generated and shown only once. The other keys stay valid.')
    .addOption(envOption().makeOptionMandatory())
    .option('--key-file <file>', 'a file with the key, instead of a generated one; - is stdin')
  addServiceOptions(add)
    .addHelpText(
      'after',
      `
To change a key without an interruption: add one, give it to the game, then retire the old one.

Example:
  $ pactolus offer add-key 1450000001 --env production
${howToConnect}`,
    )
    .action(addKey)

  addServiceOptions(
    offer
      .command('retire-key <offer-id> <key-id>')
      .description('Retire an AppKey: calls signed with it are refused. The last one stays.'),
  )
    .addHelpText(
      'after',
      `\nExample (the number is that of pactolus offer keys):\n  $ pactolus offer retire-key 1450000001 3\n${howToConnect}`,
    )
    .action(async (offerId: string, keyId: string, options: ServiceOptions) => {
      if (!/^[1-9]\d{0,14}$/.test(keyId)) {
        throw new ConfigError(t`key-id must be a number of pactolus offer keys, not "${keyId}"`)
      }
      const answer = await connect(options).post(path`/offers/${offerId}/keys/${keyId}/retire`)
      if (options.json === true) printJson(answer)
      else printLine(t`Key ${keyId} of offer ${offerId} is retired.`)
    })
}

async function addKey(id: string | undefined, options: AddKeyOptions): Promise<void> {
  const { env, keyFile, json } = options
  const client = connect(options)
  const offerId = offerOf(id, client.address)
  const body = { env, ...given({ key: keyFile === undefined ? undefined : readSecret(keyFile) }) }
  const added = await client.post<KeyAdded>(path`/offers/${offerId}/keys`, body)
  if (json === true) return printJson(added)
  printLine(t`Offer ${offerId} has another key for ${env}: number ${added.key_id}.`)
  if (keyFile === undefined) {
    printLine(`AppKey  ${added.key}`)
    printLine(t`It is shown only once.`)
  }
}

function printOffer(offer: OfferBody): void {
  printRecord([
    ...columns.map(({ title, of }) => [title, of(offer)] as const),
    ['cancel_window_s', offer.cancel_window_s],
    ['tombstones', onOff(offer.tombstones)],
    ['require_session', onOff(offer.require_session)],
    ['xpay_partial_refunds', onOff(offer.xpay_partial_refunds)],
    ['coin_price', t`${offer.coin_price} fen`],
  ])
}
