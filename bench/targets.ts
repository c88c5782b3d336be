// What the bench measures, by name, and how each one is started. Services that share a database start
// once and serve every target over them.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MidasV1Name } from '@pactolus/protocol'
import { cpuSeconds, familyCpuSeconds, memoryMb } from '../tools/proc.ts'
import { bundleOf } from './bundle.ts'
import type { Database } from './database.ts'
import type { LoadGenerator } from './generator.ts'
import type { LoadResult } from './load.ts'
import { prepareEmbedded, preparePostgres, serviceEnvironment } from './prepare.ts'
import type { Game } from './requests.ts'
import type { Service, Stage } from './stage.ts'
import { Tpcb } from './tpcb.ts'

export const targetNames = [
  'pay',
  'pay+cancel',
  'getbalance',
  'textbook',
  'textbook-prepared',
  'ceiling',
  'tpcb',
  'pglite-pay',
  'http',
] as const

export type TargetName = (typeof targetNames)[number]

export interface Plan {
  readonly connections: number
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
  readonly postgresCpuS: number
}

export interface Target {
  readonly name: TargetName
  readonly about: string
  run(): Promise<Round>
  /** VmRSS of the service now; undefined where there is none. */
  memoryMb(): number | undefined
}

interface Bench {
  readonly stage: Stage
  readonly plan: Plan
  readonly load: LoadGenerator
  readonly database: Database
  tell(text: string): void
}

const packageDir = join(import.meta.dirname, '../packages/server')
const command = join(packageDir, 'bin/pactolus.js')
/** What the command makes of its sources at its start. */
const built = join(packageDir, 'dist/main.js')
const serveFlags = ['--port', '0', '--log-format', 'json']

/** Starts what the chosen targets need, in their order of rounds. */
export async function startTargets(
  bench: Bench,
  chosen: ReadonlySet<TargetName>,
): Promise<Target[]> {
  const targets: Target[] = []
  // The embedded database takes its seconds beside PostgreSQL's; the trials below come after both.
  const starting = chosen.has('pglite-pay') ? startEmbedded(bench) : Promise.resolve([])
  const environment = serviceEnvironment(bench.database.server.urlOf('pactolus'))
  const game = await preparePostgres(environment, bench.plan.players)
  const embedded = await starting
  bench.tell(`${game.players} players funded`)
  targets.push(...(await startPactolus(bench, chosen, environment, game)))
  for (const name of ['textbook', 'textbook-prepared'] as const) {
    if (chosen.has(name)) targets.push(await startTextbook(bench, game, name))
  }
  if (chosen.has('ceiling')) {
    const bundle = await bundleOf(bench.stage, 'ceiling')
    const words = [...profiled(bench, 'ceiling'), bundle]
    keepCode(bench, 'ceiling', bundle)
    const service = await bench.stage.start('ceiling', { arguments: words, env: environment })
    const about = 'Pactolus with a ledger that stores nothing'
    targets.push(httpTarget(bench, 'ceiling', about, service, game, ['pay']))
  }
  if (chosen.has('tpcb')) targets.push(await startTpcb(bench))
  targets.push(...embedded)
  if (chosen.has('http')) {
    const bundle = await bundleOf(bench.stage, 'plain-http')
    const service = await bench.stage.start('http', { arguments: [bundle] })
    const about = 'node:http without a thought: the reach of the load generator'
    targets.push(httpTarget(bench, 'http', about, service, game, ['pay']))
  }
  return targets
}

function profiled({ plan: { profileDir } }: Bench, name: string): string[] {
  if (profileDir === undefined) return []
  return ['--cpu-prof', '--cpu-prof-dir', profileDir, '--cpu-prof-name', `${name}.cpuprofile`]
}

/** Keeps the code that a service runs beside its profile: it tells whose a line is. */
function keepCode({ plan: { profileDir } }: Bench, name: string, code: string): void {
  if (profileDir !== undefined) copyFileSync(code, join(profileDir, `${name}.js`))
}

async function startPactolus(
  bench: Bench,
  chosen: ReadonlySet<TargetName>,
  env: Record<string, string>,
  game: Game,
): Promise<Target[]> {
  const all = [
    ['pay', 'pactolus serve on PostgreSQL', ['pay']],
    ['pay+cancel', 'each pay taken back at once; counts both', ['pay', 'cancelPay']],
    ['getbalance', 'reads', ['getBalance']],
  ] as const
  const wanted = all.filter(([name]) => chosen.has(name))
  if (wanted.length === 0) return []
  const words = [...profiled(bench, 'pay'), command, 'serve', ...serveFlags]
  const service = await bench.stage.start('pactolus', { arguments: words, env })
  keepCode(bench, 'pay', built)
  return wanted.map(([name, about, flow]) => httpTarget(bench, name, about, service, game, flow))
}

async function startEmbedded(bench: Bench): Promise<Target[]> {
  const data = join(bench.stage.folder, 'embedded')
  const game = await prepareEmbedded(data, bench.plan.players)
  const words = [...profiled(bench, 'pglite'), command, 'dev', '--data', data, ...serveFlags]
  const service = await bench.stage.start('pglite', { arguments: words })
  keepCode(bench, 'pglite', built)
  const about = 'pactolus dev on its embedded database'
  return [httpTarget(bench, 'pglite-pay', about, service, game, ['pay'])]
}

async function startTpcb({ stage, plan, database, tell }: Bench): Promise<Target> {
  const tpcb = new Tpcb(stage, database.server)
  await tpcb.prepare(plan.tpcbScale)
  tell(`pgbench has its tables, scale ${plan.tpcbScale}`)
  return {
    name: 'tpcb',
    about: `pgbench TPC-B, prepared, 32 clients, scale ${plan.tpcbScale}`,
    async run() {
      const postgres = watch(() => familyCpuSeconds(database.pid))
      const result = await tpcb.run(plan.seconds, plan.warmupS, postgres.mark)
      return { ...result, serviceCpuS: 0, postgresCpuS: postgres.spent() }
    },
    memoryMb: () => undefined,
  }
}

async function startTextbook(
  bench: Bench,
  game: Game,
  name: 'textbook' | 'textbook-prepared',
): Promise<Target> {
  const { stage, plan, database } = bench
  const env = {
    DATABASE_URL: database.server.urlOf('textbook'),
    BENCH_GAME: JSON.stringify(game),
  }
  const bundle = await bundleOf(stage, 'textbook')
  const flags = name === 'textbook' ? [] : ['--prepared']
  const start = (pool: number) =>
    stage.start(`${name}-${pool}`, { arguments: [bundle, '--pool', String(pool), ...flags], env })
  const tried: { pool: number; rps: number; service: Service }[] = []
  for (const pool of plan.pools) {
    const service = await start(pool)
    const only = plan.pools.length === 1
    tried.push({ pool, service, rps: only ? 0 : await trial(bench, service, game) })
  }
  tried.sort((a, b) => b.rps - a.rps)
  const [best, ...others] = tried
  if (best === undefined) throw new Error('no size was given for the pool')
  for (const { service } of others) await stage.stop(service.pid)
  const rates = tried.map(({ pool, rps }) => `${pool}: ${Math.round(rps)}`).join(', ')
  if (others.length > 0) bench.tell(`${name} by pool size, rps: ${rates}`)
  const how = name === 'textbook' ? '' : ', statements prepared'
  const about = `a transaction per request, pool of ${best.pool}${how}`
  return httpTarget(bench, name, about, best.service, game, ['pay'])
}

async function trial({ load, plan }: Bench, service: Service, game: Game): Promise<number> {
  const { baseUrl } = service
  const terms = { connections: plan.connections, warmupS: 2, seconds: 2, expectedRps: 2000 }
  const result = await load.run({ baseUrl, game, flow: ['pay'], ...terms })
  return result.requests / result.seconds
}

function httpTarget(
  { load, plan, database }: Bench,
  name: TargetName,
  about: string,
  { baseUrl, pid }: Service,
  game: Game,
  flow: readonly MidasV1Name[],
): Target {
  const { connections, seconds } = plan
  let { firstWarmupS: warmupS } = plan
  let expectedRps = 8000
  return {
    name,
    about,
    async run() {
      const service = watch(() => cpuSeconds(pid))
      const postgres = watch(() => familyCpuSeconds(database.pid))
      const job = { baseUrl, game, flow, connections, warmupS, seconds, expectedRps }
      const result = await load.run(job, (edge) => {
        service.mark(edge)
        postgres.mark(edge)
      })
      expectedRps = (result.requests / result.seconds) * 1.2
      warmupS = plan.warmupS
      return { ...result, serviceCpuS: service.spent(), postgresCpuS: postgres.spent() }
    },
    memoryMb: () => memoryMb(pid, 'VmRSS'),
  }
}

/** What a growing number grew by between two marks. */
function watch(read: () => number) {
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
