// Which service a command talks to, as whom, and about which account: from flags, the environment, or
// the ready file of a running `pactolus dev`.

import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Env } from '@pactolus/protocol'
import { type Command, Option } from 'commander'
import { readCommandEnv } from '../config.ts'
import { readyFileOf } from '../emulator/dev-secrets.ts'
import { ConfigError } from '../option-readers.ts'
import type { Addresses, DemoGame } from '../ready-file.ts'
import { t } from '../texts.ts'
import { CommandFailure } from './failure.ts'

export interface ServiceOptions {
  readonly url?: string
  readonly adminToken?: string
  readonly data?: string
  readonly json?: boolean
}

export interface Address {
  /** Without a slash at its end. */
  readonly url: string
  readonly urlFrom: string
  readonly token: string
  readonly tokenFrom: string
  /** The demo game of that service, where the ready file speaks of it. */
  readonly demo: Partial<DemoGame>
}

export interface AccountOptions extends ServiceOptions {
  readonly offer?: string
  readonly env: Env
  readonly openid?: string
  readonly zone: string
}

export interface AccountAddress {
  readonly offerId: string
  readonly env: Env
  readonly openid: string
  readonly zoneId: string
}

export const howToConnect = `
Finding the service:
  --url and --admin-token, or PACTOLUS_URL and PACTOLUS_ADMIN_TOKEN; without them the ready file
  that a running "pactolus dev" keeps in its data folder.`

export function addServiceOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the service [PACTOLUS_URL]')
    .option(
      '--admin-token <token>',
      'token of the admin API; the variable keeps it out of the process list [PACTOLUS_ADMIN_TOKEN]',
    )
    .option('--data <dir>', 'data folder of a running dev (default data) [PACTOLUS_DATA]')
    .option('--json', 'print the answer as JSON')
}

export function envOption(): Option {
  return new Option('--env <env>', 'which ledger').choices(['production', 'sandbox'])
}

export function addOfferOptions(command: Command): Command {
  return command
    .option('--offer <offer-id>', "the offer (default: the demo game's)")
    .addOption(envOption().default('production'))
}

export function addAccountOptions(command: Command): Command {
  return addOfferOptions(command)
    .option('--openid <openid>', "the player (default: the demo game's)")
    .option('--zone <zone-id>', 'the zone as the game sends it', '1')
}

/** What a ready file holds; that of `serve` has no demo game. */
export type Ready = Partial<DemoGame & Addresses> & { readonly adminToken?: string }

/** Finds the service, or says how to name one. */
export function findService(
  options: ServiceOptions,
  { needsToken = true }: { needsToken?: boolean } = {},
): Address {
  const env = readCommandEnv()
  const file =
    options.data === undefined
      ? (env.readyFile ?? readyFileOf(env.data ?? 'data'))
      : readyFileOf(options.data)
  const ready = readReadyFile(file)
  const fromEnv = options.data === undefined ? env.url : undefined
  const fromFile = needsToken ? (ready?.adminUrl ?? ready?.baseUrl) : ready?.baseUrl
  const url = options.url ?? fromEnv ?? fromFile
  if (url === undefined) {
    throw new CommandFailure(
      t`No running service was found: there is no ${resolve(file)}.\n
      Start one with npx pactolus dev, or name one with --url and --admin-token.`,
      3,
    )
  }
  const urlFrom =
    options.url !== undefined ? '--url' : fromEnv !== undefined ? 'PACTOLUS_URL' : file
  const isOfFile = fromFile !== undefined && originOf(url) === originOf(fromFile)
  const own = isOfFile ? ready : undefined
  const demo = own ?? {}
  if (!needsToken) return { url: baseOf(url, urlFrom), urlFrom, token: '', tokenFrom: '', demo }
  // A token goes to the service it was made for: that of the ready file never to another address.
  const readyToken = own?.adminToken
  const candidates: [string | undefined, string][] = [
    [options.adminToken, '--admin-token'],
    [urlFrom === file ? readyToken : undefined, file],
    // A file in a folder of data is nobody's word on where an operator's token may go.
    [urlFrom === file ? undefined : env.adminToken, 'PACTOLUS_ADMIN_TOKEN'],
    [readyToken, file],
  ]
  const found = candidates.find(([token]) => token !== undefined)
  if (found?.[0] === undefined) {
    const how =
      urlFrom === file
        ? t`${file}, which names the service at ${url}, has no token: set PACTOLUS_URL and PACTOLUS_ADMIN_TOKEN`
        : t`The service at ${url} wants a token: set PACTOLUS_ADMIN_TOKEN`
    throw new ConfigError(t`${how}, or pass --admin-token.`)
  }
  const [text, tokenFrom] = found
  const token = tokenOf(text, tokenFrom)
  return { url: baseOf(url, urlFrom), urlFrom, token, tokenFrom, demo }
}

export function readReadyFile(file: string): Ready | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Ready
  } catch (error) {
    throw new ConfigError(t`cannot read ${resolve(file)}: ${(error as Error).message}`)
  }
}

export function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function baseOf(url: string, from: string): string {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isWeb) throw new ConfigError(t`${from} must be an http(s) address, not "${url}"`)
  if (new URL(url).username !== '') {
    throw new ConfigError(t`${from} must not hold a password: the admin token says who you are`)
  }
  return url.replace(/\/+$/, '')
}

/** The service's own variable works as it is, NAME:TOKEN,NAME:TOKEN: the first is used. */
function tokenOf(text: string, from: string): string {
  const [first = ''] = text.split(',')
  const token = first.slice(first.indexOf(':') + 1).trim()
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError(t`${from} does not hold a token: printable ASCII without spaces`)
  }
  return token
}

/** The offer that was named, or that of the demo game. */
export function offerOf(offer: string | undefined, { demo }: Address): string {
  const offerId = offer ?? demo.offerId
  if (offerId === undefined) {
    throw new ConfigError(t`Which offer? Pass its id; pactolus offer list shows them.`)
  }
  return offerId
}

/** The account that was named; the demo player is only meant in the offer of the demo game. */
export function accountOf(options: AccountOptions, address: Address): AccountAddress {
  const { env, zone: zoneId } = options
  const { demo } = address
  if (options.offer === undefined && demo.offerId === undefined) {
    throw new ConfigError(t`Which offer? Pass --offer; pactolus offer list shows them.`)
  }
  const offerId = offerOf(options.offer, address)
  const openid = options.openid ?? (offerId === demo.offerId ? demo.openid : undefined)
  if (openid === undefined) throw new ConfigError(t`Which player? Pass --openid.`)
  return { offerId, env, openid, zoneId }
}

export function nameOf({ offerId, env, openid, zoneId }: AccountAddress): string {
  return t`${openid}, zone ${zoneId}, offer ${offerId} (${env})`
}
