// A running service for one test file, and a caller that signs like a game server.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type CoinOperationName, type Env, midasV1, sign } from '@pactolus/protocol'
import { readConfig } from '../../src/config.ts'
import { defaultOfferSettings, type OfferSettings } from '../../src/directory/directory.ts'
import type { Driver } from '../../src/driver/driver.ts'
import type { AccountKey } from '../../src/ledger/model.ts'
import { runChecks } from '../../src/schema/checks.ts'
import { type RunningServer, startServer } from '../../src/server.ts'
import { createDatabase, type TestDatabase } from './database.ts'

export const adminToken = 'test-admin-token-0123456789'

/** One for all services of a file: several may use one database. */
const masterKey = randomBytes(32)

/** A clock that a test moves. */
export class TestClock {
  offsetMs = 0
  now(): number {
    return Date.now() + this.offsetMs
  }
  advanceHours(hours: number): void {
    this.offsetMs += hours * 3_600_000
  }
}

export interface Game {
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly keys: Readonly<Record<Env, string>>
}

export interface TestService extends RunningServer {
  readonly clock: TestClock
  /** The database, under the service. */
  readonly driver: Driver
  /** Where the tables of the ledger are: more than one behind a router. */
  readonly keepers: readonly Driver[]
  /** The URL of that database; PostgreSQL only. */
  readonly databaseUrl: string | undefined
  remove(): Promise<void>
}

export interface ServiceOptions {
  /** Flags as `pactolus dev` or `serve` takes them. */
  readonly flags?: Readonly<Record<string, string>>
  readonly mode?: 'dev' | 'serve'
  /** Instead of a new one. */
  readonly database?: TestDatabase
  /** Instead of the one of `adminToken`. */
  readonly adminTokens?: string
  /** Stands between the service and the database. */
  readonly wrapDriver?: (driver: Driver) => Driver
}

export async function startService(options: ServiceOptions = {}): Promise<TestService> {
  const { flags = {}, mode = 'dev', wrapDriver = (driver: Driver) => driver } = options
  const database = options.database ?? (await createDatabase())
  const clock = new TestClock()
  const env = {
    PACTOLUS_MASTER_KEY: masterKey.toString('base64'),
    PACTOLUS_ADMIN_TOKEN: options.adminTokens ?? `tester:${adminToken}`,
    DATABASE_URL: database.url ?? (mode === 'serve' ? 'postgres://unused' : undefined),
  }
  const config = readConfig(mode, { port: '0', logLevel: 'silent', ...flags }, env)
  const server = await startServer(
    { ...config, masterKey },
    { clock, driver: unclosable(wrapDriver(database.driver)) },
  )
  const remove = async () => {
    await server.close()
    await database.remove()
  }
  const { driver, keepers, url: databaseUrl } = database
  return { ...server, clock, driver, keepers, databaseUrl, remove }
}

/** The database outlives the service: tests look into it afterwards. */
function unclosable(driver: Driver): Driver {
  return { ...driver, close: async () => {} }
}

let games = 0

/** A game of the test's own, straight into the directory. */
export async function createGame(
  { services }: TestService,
  settings: Partial<OfferSettings> & Partial<Pick<Game, 'offerId' | 'keys'>> = {},
): Promise<Game> {
  games += 1
  const appid = `wxtest${process.pid}x${games}`
  const { offerId = `${process.pid}${games}`, keys = newKeys(), ...own } = settings
  const secret = randomBytes(16).toString('hex')
  await services.directory.createApp({ appid, name: 'Test game', secret })
  await services.directory.createOffer({
    ...defaultOfferSettings,
    name: 'Test coins',
    dialects: ['1.0', '2.0', 'xpay'],
    ...own,
    offerId,
    appid,
    currency: 'coin',
    productionKey: keys.production,
    sandboxKey: keys.sandbox,
  })
  return { appid, secret, offerId, keys }
}

function newKeys(): Game['keys'] {
  const key = () => randomBytes(16).toString('hex')
  return { production: key(), sandbox: key() }
}

/** Any JSON answer of the wire. */
export type WireAnswer = { errcode: number; errmsg: string } & Record<string, unknown>

export type Fields = Record<string, string | number>

/** A game server with a token: it calls one environment for one game. */
export class Caller {
  readonly #baseUrl: string
  readonly game: Game
  readonly env: Env
  token: string

  constructor(baseUrl: string, game: Game, env: Env, token: string) {
    this.#baseUrl = baseUrl
    this.game = game
    this.env = env
    this.token = token
  }

  /** The fields of a call without `sig`; `own` adds and replaces. */
  fields(openid: string, own: Fields = {}): Fields {
    return {
      openid,
      appid: this.game.appid,
      offer_id: this.game.offerId,
      ts: Math.floor(Date.now() / 1000),
      zone_id: '1',
      pf: 'android',
      ...own,
    }
  }

  /** A call signed as documented. */
  call(name: CoinOperationName, openid: string, own: Fields = {}): Promise<WireAnswer> {
    return this.post(name, this.signed(name, this.fields(openid, own)))
  }

  signed(name: CoinOperationName, fields: Fields): Fields {
    const texts = Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, String(value)]),
    )
    const path = midasV1.operations[name].paths[this.env]
    return { ...fields, sig: sign(midasV1.operations[name], texts, path, this.game.keys[this.env]) }
  }

  async post(name: CoinOperationName, body: unknown, token = this.token): Promise<WireAnswer> {
    const response = await this.send(
      name,
      typeof body === 'string' ? body : JSON.stringify(body),
      token,
    )
    if (response.status !== 200) throw new Error(`${name} answered HTTP ${response.status}`)
    return (await response.json()) as WireAnswer
  }

  send(
    name: CoinOperationName,
    body: string | Uint8Array,
    token = this.token,
    init: RequestInit = {},
  ): Promise<Response> {
    const query = token === '' ? '' : `?access_token=${encodeURIComponent(token)}`
    const url = `${this.#baseUrl}${midasV1.operations[name].paths[this.env]}${query}`
    return fetch(url, { method: 'POST', body, ...init })
  }
}

export async function callerOf(
  service: TestService,
  game: Game,
  env: Env = 'production',
): Promise<Caller> {
  const issued = await service.services.tokens.issueStable(game, false)
  if (typeof issued === 'string') throw new Error('no token')
  return new Caller(service.baseUrl, game, env, issued.token)
}

/** What a service answers to a GET, always with HTTP 200. */
export async function get(
  { baseUrl }: Pick<TestService, 'baseUrl'>,
  path: string,
  query: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${baseUrl}${path}?${new URLSearchParams(query)}`)
  assert.equal(response.status, 200)
  return (await response.json()) as Record<string, unknown>
}

export function accountOf(game: Game, env: Env, openid: string, zoneId = '1'): AccountKey {
  return { offerId: game.offerId, env, openid, zoneId }
}

/** Coins for a player, as an operator would recharge them. */
export async function recharge(
  { services }: TestService,
  account: AccountKey,
  amount: bigint,
): Promise<void> {
  const billNo = `recharge_${randomBytes(6).toString('hex')}`
  const { outcome } = await services.ledger.post({ kind: 'recharge', account, billNo, amount })
  if (outcome !== 'posted') throw new Error(`recharge: ${outcome}`)
}

/** The checks that find something wrong; empty when every invariant holds. */
export async function brokenChecks(driver: Driver): Promise<string[]> {
  const results = await runChecks(driver)
  return results
    .filter((check) => check.violations.length > 0)
    .map(
      (check) =>
        `${check.name}: ${JSON.stringify(check.violations[0], (_, v) => (typeof v === 'bigint' ? Number(v) : v))}`,
    )
}
