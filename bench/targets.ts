// What the bench measures, by name, and how each one is started. Services that share a database start
// once and serve every target over them.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { DialectName } from '@pactolus/protocol'
import { findPlproxy, startCluster } from '../test/partition/cluster.ts'
import { familyCpuSeconds } from '../tools/proc.ts'
import { bundleOf } from './bundle.ts'
import { postmasterOf, settings } from './database.ts'
import { keepCode, profiled, startPactolus } from './pactolus.ts'
import { prepareEmbedded, preparePostgres, serviceEnvironment } from './prepare.ts'
import { startRedisWallets } from './redis-targets.ts'
import { everyday, type Game, only } from './requests.ts'
import type { Service } from './stage.ts'
import {
  type Bench,
  type HttpTarget,
  httpTargets,
  type Target,
  type TargetName,
  watch,
} from './target.ts'
import { Tpcb } from './tpcb.ts'

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
  bench.log(`${game.players} players funded`)
  targets.push(...(await startService(bench, chosen, environment, game)))
  if (chosen.has('router')) targets.push(...(await startRouter(bench)))
  for (const name of ['textbook', 'textbook-prepared', 'transfer'] as const) {
    if (chosen.has(name)) targets.push(...(await startPeer(bench, game, name)))
  }
  targets.push(...(await startRedisWallets(bench, chosen, environment, game)))
  if (chosen.has('ceiling')) {
    const bundle = await bundleOf(bench.stage, 'ceiling')
    const words = [...profiled(bench, 'ceiling'), bundle]
    keepCode(bench, 'ceiling', [bundle])
    const service = await bench.stage.start('ceiling', { arguments: words, env: environment })
    const about = 'Pactolus with a ledger that stores nothing'
    targets.push(...httpTargets(bench, { name: 'ceiling', about, service, game }))
  }
  if (chosen.has('tpcb')) targets.push(await startTpcb(bench))
  targets.push(...embedded)
  if (chosen.has('http')) {
    const bundle = await bundleOf(bench.stage, 'plain-http')
    const service = await bench.stage.start('http', { arguments: [bundle] })
    const about = 'node:http without a thought: the reach of the load generator'
    targets.push(...httpTargets(bench, { name: 'http', about, service, game }))
  }
  return targets
}

async function startService(
  bench: Bench,
  chosen: ReadonlySet<TargetName>,
  env: Record<string, string>,
  game: Game,
): Promise<Target[]> {
  const payRates: number[] = []
  const all: (Omit<HttpTarget, 'service' | 'game'> & {
    readonly name: TargetName
    readonly dialect?: DialectName
  })[] = [
    { name: 'pay', about: 'pactolus serve on PostgreSQL', writesIn: 'pactolus', rates: payRates },
    { name: 'pay2', about: 'the same pays in Midas 2.0, two signatures each', dialect: '2.0' },
    { name: 'payx', about: 'the same pays in xpay, two signatures each', dialect: 'xpay' },
    {
      name: 'cancel',
      about: 'cancels of pays that were made before the clock started',
      mix: only('pay', 'cancelPay'),
      firstBeforehand: true,
    },
    {
      name: 'pay+cancel',
      about: 'each pay cancelled immediately; counts both',
      mix: only('pay', 'cancelPay'),
    },
    { name: 'getbalance', about: 'reads', mix: only('getBalance') },
    { name: 'present', about: 'coins given', mix: only('present') },
    { name: 'mixed', about: '70 pay, 10 cancel, 15 getbalance, 5 present', mix: everyday },
    { name: 'hot', about: 'pays of one player alone', players: 1 },
    { name: 'half-load', about: 'pays at half of the rate of pay', rps: () => half(payRates) },
    { name: 'unloaded', about: 'one pay at a time', connections: 1 },
  ]
  const wanted = all.filter(({ name }) => chosen.has(name))
  const service = wanted.length > 0 ? await startPactolus(bench, 'pay', ['serve'], env) : undefined
  const targets = wanted.flatMap(({ dialect = '1.0', ...target }) =>
    service === undefined
      ? []
      : httpTargets(bench, { ...target, service, game: { ...game, dialect } }),
  )
  if (chosen.has('pay-workers')) {
    const workers = await startPactolus(bench, 'pay-workers', ['serve', '--workers', '2'], env)
    const about = 'pactolus serve --workers 2'
    targets.push(...httpTargets(bench, { name: 'pay-workers', about, service: workers, game }))
  }
  if (chosen.has('pay-traced')) targets.push(...(await startTraced(bench, env, game)))
  return targets
}

/** The share of the calls that `pay-traced` traces. */
const tracedRatio = '0.01'

/** With traces, and a collector that takes them: it costs the load generator, which has time to spare. */
async function startTraced(
  bench: Bench,
  env: Record<string, string>,
  game: Game,
): Promise<Target[]> {
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  bench.stage.atEnd(async () => void collector.close())
  const { port } = collector.address() as AddressInfo
  const service = await startPactolus(bench, 'pay-traced', ['serve', '--traces', tracedRatio], {
    ...env,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  })
  const about = `pactolus serve --traces ${tracedRatio}`
  return httpTargets(bench, { name: 'pay-traced', about, service, game })
}

/** Half of the median rate, once there is one. */
function half(rates: readonly number[]): number {
  if (rates.length === 0) throw new Error('half-load is half of pay: choose pay, too')
  return (rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0) / 2
}

/** The ledger on two partitions behind a router: three servers, all of them on this machine. */
async function startRouter(bench: Bench): Promise<Target[]> {
  if (findPlproxy() === undefined) {
    bench.log('router is left out: there is no PL/Proxy on this machine')
    return []
  }
  const starting = startCluster(2, settings)
  bench.stage.atEnd(async () => (await starting.catch(() => undefined))?.remove())
  const { routerUrl, router, partitions } = await starting
  const env = {
    ...serviceEnvironment(routerUrl),
    PACTOLUS_DATABASE_CONNECTIONS: '12',
  }
  const game = await preparePostgres(env, bench.plan.players)
  const service = await startPactolus(bench, 'router', ['serve'], env)
  const target: HttpTarget = {
    name: 'router',
    about: 'pay through a router to two partitions; CPU of PostgreSQL is theirs',
    service,
    game,
    router: await postmasterOf(router),
    stores: await Promise.all(partitions.map(postmasterOf)),
  }
  return httpTargets(bench, target)
}

async function startEmbedded(bench: Bench): Promise<Target[]> {
  const data = join(bench.stage.folder, 'embedded')
  const game = await prepareEmbedded(data, bench.plan.players)
  const service = await startPactolus(bench, 'pglite', ['dev', '--data', data])
  const about = 'pactolus dev on its embedded database'
  return httpTargets(bench, { name: 'pglite-pay', about, service, game })
}

async function startTpcb({ stage, plan, database, log }: Bench): Promise<Target> {
  const tpcb = new Tpcb(stage, database.server)
  await tpcb.prepare(plan.tpcbScale)
  log(`pgbench has its tables, scale ${plan.tpcbScale}`)
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

/** A service of another shape: by its best pool size. */
async function startPeer(
  bench: Bench,
  game: Game,
  name: 'textbook' | 'textbook-prepared' | 'transfer',
): Promise<Target[]> {
  const { stage, plan, database } = bench
  const [program = ''] = name.split('-')
  const env = {
    DATABASE_URL: database.server.urlOf(program),
    BENCH_GAME: JSON.stringify(game),
  }
  const bundle = await bundleOf(stage, program)
  const flags = name === 'textbook-prepared' ? ['--prepared'] : []
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
  if (others.length > 0) bench.log(`${name} by pool size, rps: ${rates}`)
  const about = `${peerShapes[name]}, pool of ${best.pool}`
  return httpTargets(bench, { name, about, service: best.service, game })
}

const peerShapes = {
  textbook: 'a transaction per request',
  'textbook-prepared': 'the same, statements prepared',
  transfer: 'one transfer function per request between two account rows',
} as const

async function trial({ load, plan }: Bench, service: Service, game: Game): Promise<number> {
  const { baseUrl } = service
  const [connections = 1] = plan.connections
  const terms = { connections, warmupS: 2, seconds: 2, expectedRps: 2000 }
  const result = await load.run({ baseUrl, game, mix: only('pay'), ...terms })
  return result.requests / result.seconds
}
