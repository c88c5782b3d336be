// The two services whose wallets are in Redis: each has a database of its own, on one Redis server.
// After the measurement their coins, orders and entries are compared with the answers.
import { bundleOf } from './bundle.ts'
import { keepCode, profiled } from './pactolus.ts'
import { findRedis, type RedisServer, startRedis } from './redis-server.ts'
import { accountsOf, fundedCoins, RedisWallet } from './redis-wallet.ts'
import type { Game } from './requests.ts'
import { type Bench, httpTargets, type Round, type Target, type TargetName } from './target.ts'

const shapes = {
  redis: 'a wallet in Redis, one script a pay; CPU of PostgreSQL is that of Redis',
  'redis-front': 'the same behind the front of Pactolus: the storage alone differs',
} as const

const names = ['redis', 'redis-front'] as const

/** The flag of Pactolus for its own front. The other service runs as studios run theirs, and as the textbook does. */
const flags = { redis: [], 'redis-front': ['--no-allocation-site-pretenuring'] } as const

export async function startRedisWallets(
  bench: Bench,
  chosen: ReadonlySet<TargetName>,
  environment: Readonly<Record<string, string>>,
  game: Game,
): Promise<Target[]> {
  const wanted = names.filter((name) => chosen.has(name))
  if (wanted.length === 0) return []
  const program = findRedis()
  if (program === undefined) {
    bench.log(`${wanted.join(' and ')} left out: there is no redis-server on this machine`)
    return []
  }
  const starting = startRedis(program)
  bench.stage.atEnd(async () => (await starting.catch(() => undefined))?.remove())
  const redis = await starting
  const targets: Target[] = []
  for (const name of wanted) {
    const db = names.indexOf(name)
    const bundle = await bundleOf(bench.stage, name)
    keepCode(bench, name, [bundle])
    const env = {
      ...environment,
      BENCH_GAME: JSON.stringify(game),
      REDIS_SOCKET: redis.socket,
      REDIS_DATABASE: String(db),
    }
    const words = [...flags[name], ...profiled(bench, name), bundle]
    const service = await bench.stage.start(name, { arguments: words, env })
    const stores = [redis.pid]
    const check = (rounds: readonly Round[]) => checkWallets(redis, db, game, rounds)
    const target = { name, about: shapes[name], service, game, stores, check }
    targets.push(...httpTargets(bench, target))
  }
  return targets
}

/** Every pay is one coin: what is gone, the orders and the entries are as many, and as many as answered. */
async function checkWallets(
  { socket }: RedisServer,
  db: number,
  game: Game,
  rounds: readonly Round[],
): Promise<void> {
  const wallet = await RedisWallet.open(socket, db)
  const { coins, orders, entries } = await wallet.totals(accountsOf(game))
  wallet.close()
  const spent = game.players * fundedCoins - coins
  const answered = rounds.reduce((sum, { requests }) => sum + requests, 0)
  if (spent === entries && orders === entries && entries >= answered) return
  throw new Error(
    `Redis: ${answered} answered, ${orders} orders, ${entries} entries, ${spent} spent`,
  )
}
