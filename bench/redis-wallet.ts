// A wallet in Redis: one script carries out a pay, whole or not at all. A wallet is a hash, and
// each order has a key of its own. The entries of a player are a list, which costs Redis no more
// than one stream of all entries.
import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { type Game, openidOf } from './requests.ts'

export const fundedCoins = 1_000_000

// Lua writes a number of 15 digits as 1e+15 unless the format says otherwise; redis.call does not.
const script = `
  local wallet, bill, entries = KEYS[1], KEYS[2], KEYS[3]
  local amount, bill_no, at = tonumber(ARGV[1]), ARGV[2], ARGV[3]
  local coins = redis.call('HMGET', wallet, 'paid', 'gift')
  local paid, gift = tonumber(coins[1] or 0), tonumber(coins[2] or 0)
  local before = redis.call('GET', bill)
  if before then
    local first, first_gift = string.match(before, '(%d+):(%d+)')
    if tonumber(first) ~= amount then return {90018, paid, gift, 0} end
    return {90012, paid, gift, tonumber(first_gift)}
  end
  if paid + gift < amount then return {90013, paid, gift, 0} end
  local from_gift = math.min(gift, amount)
  gift = gift - from_gift
  paid = paid - (amount - from_gift)
  redis.call('HSET', wallet, 'paid', paid, 'gift', gift)
  redis.call('SET', bill, string.format('%.0f:%.0f', amount, from_gift))
  redis.call('RPUSH', entries, string.format('%.0f:%.0f:%.0f:%.0f:%s:%s',
    amount, from_gift, paid, gift, at, bill_no))
  return {0, paid, gift, from_gift}`
const sha = createHash('sha1').update(script).digest('hex')

export interface Paid {
  readonly errcode: 0 | 90012 | 90013 | 90018
  /** Coins of the wallet now. */
  readonly paid: number
  readonly gift: number
  /** The gift coins that the order took; of a repeated one, that the first took. */
  readonly fromGift: number
}

/** What all the wallets of a database hold. */
export interface Totals {
  readonly coins: number
  readonly orders: number
  readonly entries: number
}

export class RedisWallet {
  readonly #redis: Redis

  private constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Opens one of the server's databases; it throws where an answer would come before the disk has it. */
  static async open(socket: string, db: number): Promise<RedisWallet> {
    const redis = new Redis({ path: socket, db, enableAutoPipelining: true })
    for (const [name, wanted] of [
      ['appendonly', 'yes'],
      ['appendfsync', 'always'],
    ] as const) {
      const [, value] = await redis.config('GET', name)
      if (value !== wanted) throw new Error(`${name} is ${value}: these would be no durable orders`)
    }
    await redis.script('LOAD', script)
    return new RedisWallet(redis)
  }

  async fund(accounts: readonly string[], paid: number, gift = 0): Promise<void> {
    await Promise.all(
      accounts.map((account) => this.#redis.hset(walletKey(account), 'paid', paid, 'gift', gift)),
    )
  }

  async pay(account: string, billNo: string, amount: string): Promise<Paid> {
    const keys = [walletKey(account), `bill:${account}:${billNo}`, entriesKey(account)]
    const answer = await this.#redis.evalsha(sha, 3, ...keys, amount, billNo, Date.now())
    const [errcode, paid, gift, fromGift] = answer as [Paid['errcode'], number, number, number]
    return { errcode, paid, gift, fromGift }
  }

  async totals(accounts: readonly string[]): Promise<Totals> {
    const all = await Promise.all(
      accounts.map(async (account) => ({
        coins: await this.#redis.hvals(walletKey(account)),
        entries: await this.#redis.llen(entriesKey(account)),
      })),
    )
    const keys = await this.#redis.dbsize()
    const lists = all.filter(({ entries }) => entries > 0).length
    return {
      coins: sum(all.flatMap(({ coins }) => coins.map(Number))),
      orders: keys - accounts.length - lists,
      entries: sum(all.map(({ entries }) => entries)),
    }
  }

  close(): void {
    this.#redis.disconnect()
  }
}

/** Opens the database that the environment names, and funds the players of the game. */
export async function openFunded(env: NodeJS.ProcessEnv, game: Game): Promise<RedisWallet> {
  const { REDIS_SOCKET: socket = '', REDIS_DATABASE: db } = env
  const wallet = await RedisWallet.open(socket, Number(db))
  await wallet.fund(accountsOf(game), fundedCoins)
  return wallet
}

/** The wallets of all players of a game. */
export function accountsOf({ offerId, players }: Game): string[] {
  return Array.from({ length: players }, (_, i) => accountName(offerId, openidOf(i), '1'))
}

export function accountName(offerId = '', openid = '', zoneId = ''): string {
  return `${offerId}:${openid}:${zoneId}`
}

function walletKey(account: string): string {
  return `wallet:${account}`
}

function entriesKey(account: string): string {
  return `entries:${account}`
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
