// A target of the bench: something that takes requests, round after round, and what a round returns.
import { familyCpuSeconds, memoryMb } from '../tools/proc.ts'
import { type Database, type Written, writtenIn } from './database.ts'
import type { LoadGenerator } from './generator.ts'
import type { LoadResult } from './load.ts'
import { type Game, type Mix, only } from './requests.ts'
import type { Service, Stage } from './stage.ts'

export const targetNames = [
  'pay',
  'pay2',
  'payx',
  'cancel',
  'pay+cancel',
  'getbalance',
  'present',
  'mixed',
  'hot',
  'half-load',
  'unloaded',
  'pay-workers',
  'pay-traced',
  'router',
  'textbook',
  'textbook-prepared',
  'transfer',
  'redis',
  'redis-front',
  'ceiling',
  'tpcb',
  'pglite-pay',
  'http',
] as const

export type TargetName = (typeof targetNames)[number]

export interface Plan {
  /** More than one: every target that does not fix its own is measured with each. */
  readonly connections: readonly number[]
  readonly players: number
  /** Before the first round of a service, so that it is compiled, and before each later one. */
  readonly firstWarmupS: number
  readonly warmupS: number
  readonly seconds: number
  readonly tpcbScale: number
  /** Sizes to try for the textbook's pool; the fastest is measured. */
  readonly pools: readonly number[]
  /** Where the services of Pactolus write CPU profiles. */
  readonly profileDir: string | undefined
}

export interface Round extends LoadResult {
  readonly serviceCpuS: number
  /** Of a spread ledger: of its partitions. Of a wallet in Redis: of Redis. */
  readonly postgresCpuS: number
  readonly routerCpuS?: number
  /** Bytes an order took on disk and in the log; where Pactolus writes orders alone. */
  readonly diskPerOrder?: number
  readonly walPerOrder?: number
}

export interface Target {
  /** A target name, with `@N` where several numbers of connections are measured. */
  readonly name: string
  readonly about: string
  run(): Promise<Round>
  /** VmRSS of the service now; undefined where there is none. */
  memoryMb(): number | undefined
  /** Throws if what is stored after all rounds is not what they did. */
  check?(rounds: readonly Round[]): Promise<void>
}

export interface Bench {
  readonly stage: Stage
  readonly plan: Plan
  readonly load: LoadGenerator
  readonly database: Database
  log(text: string): void
}

export interface HttpTarget {
  readonly name: string
  readonly about: string
  readonly service: Service
  readonly game: Game
  /** Pays, without it. */
  readonly mix?: Mix
  readonly firstBeforehand?: true
  /** Its own number of connections, of players, or of requests a second. */
  readonly connections?: number
  readonly players?: number
  readonly rps?: () => number
  /** The database in which its orders are counted. */
  readonly writesIn?: string
  /** The postmaster of the router of a spread ledger. */
  readonly router?: number
  /** What stores, where it is not the bench's PostgreSQL: first processes of each server. */
  readonly stores?: readonly number[]
  readonly check?: Target['check']
  /** Takes the rate of each round. */
  readonly rates?: number[]
}

/** One target for each number of connections. */
export function httpTargets(bench: Bench, target: HttpTarget): Target[] {
  const { connections } = bench.plan
  if (target.connections !== undefined || connections.length === 1) {
    return [httpTarget(bench, target, target.connections ?? connections[0] ?? 1, target.name)]
  }
  return connections.map((count) => httpTarget(bench, target, count, `${target.name}@${count}`))
}

function httpTarget(
  { load, plan, database }: Bench,
  target: HttpTarget,
  connections: number,
  name: string,
): Target {
  const { about, mix = only('pay'), firstBeforehand, writesIn, rates } = target
  const { baseUrl, pid } = target.service
  const game = { ...target.game, players: target.players ?? target.game.players }
  let { firstWarmupS: warmupS } = plan
  let expectedRps = 8000
  return {
    name,
    about,
    async run() {
      const before = writesIn === undefined ? undefined : await writtenIn(database, writesIn)
      const service = watch(() => familyCpuSeconds(pid))
      const servers = target.stores ?? [database.pid]
      const postgres = watch(() => servers.reduce((sum, one) => sum + familyCpuSeconds(one), 0))
      const router = watch(() => familyCpuSeconds(target.router ?? 0))
      const rps = target.rps?.()
      const terms = { connections, warmupS, seconds: plan.seconds, expectedRps, rps }
      const job = { baseUrl, game, mix, ...terms, ...(firstBeforehand && { firstBeforehand }) }
      const result = await load.run(job, (edge) => {
        service.mark(edge)
        postgres.mark(edge)
        router.mark(edge)
      })
      expectedRps = (result.requests / result.seconds) * 1.2
      rates?.push(result.requests / result.seconds)
      warmupS = plan.warmupS
      const cpu = {
        serviceCpuS: service.spent(),
        postgresCpuS: postgres.spent(),
        ...(target.router !== undefined && { routerCpuS: router.spent() }),
      }
      if (before === undefined || writesIn === undefined) return { ...result, ...cpu }
      return { ...result, ...cpu, ...perOrder(before, await writtenIn(database, writesIn)) }
    },
    memoryMb: () => memoryMb(pid, 'VmRSS'),
    ...(target.check !== undefined && { check: target.check }),
  }
}

function perOrder(before: Written, after: Written) {
  const orders = after.orders - before.orders
  return {
    diskPerOrder: (after.disk - before.disk) / orders,
    walPerOrder: (after.wal - before.wal) / orders,
  }
}

/** What a growing number grew by between two marks. */
export function watch(read: () => number) {
  let start = 0
  let stop = 0
  return {
    mark: (edge: 'start' | 'stop') => {
      if (edge === 'start') start = read()
      else stop = read()
    },
    spent: () => stop - start,
  }
}
