// How much memory the service takes: idle, and after 100,000 orders, embedded and on PostgreSQL.
// Exits 1 above the limits.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryMb } from '../tools/proc.ts'
import { log, readWords, whole } from '../tools/script.ts'
import { startDatabase } from './database.ts'
import { LoadGenerator } from './generator.ts'
import { prepareEmbedded, preparePostgres, serviceEnvironment } from './prepare.ts'
import { aligned } from './report.ts'
import { type Game, only } from './requests.ts'
import { type Service, type ServiceStart, Stage } from './stage.ts'

interface Memory {
  /** VmRSS in MB. */
  readonly rss: number
  /** Of it: heap, stacks, WebAssembly memory. */
  readonly anon: number
  /** Of it: the pages of node itself and of its libraries, shared between processes. */
  readonly file: number
  /** V8's heap in use and reserved, and what hangs on it outside: from /metrics. */
  readonly heapUsed: number
  readonly heapTotal: number
  readonly external: number
}

interface Measured {
  readonly name: string
  readonly limit: number
  readonly idle: Memory
  readonly after: Memory
  /** The highest VmRSS of its life. */
  readonly peak: number
}

const players = 10_000
const command = join(import.meta.dirname, '../packages/server/bin/pactolus.js')
const flags = ['--port', '0', '--log-format', 'json']

const help = `node --conditions=source --import tsx bench/memory.ts [options]

How much memory the service takes, embedded and on PostgreSQL: idle, and after so many orders. Ends with 1 above
the limits.

  --orders N     orders (100000)
  --node=FLAG    a flag of node for the services, to try what it saves: --node=--max-semi-space-size=4
  --json FILE    write the results there, too
`

const options = readWords(
  help,
  {
    orders: { type: 'string', default: '100000' },
    json: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
  },
  ({ orders, json, node }) => ({ orders: whole('orders', orders), json, node }),
)

async function memoryOf({ pid, baseUrl }: Service): Promise<Memory> {
  const metrics = await (await fetch(`${baseUrl}/metrics`)).text()
  const metric = (name: string) => {
    const bytes = new RegExp(`^${name} ([\\d.e+]+)`, 'm').exec(metrics)?.[1]
    return Math.round(Number(bytes ?? Number.NaN) / 104_857.6) / 10
  }
  return {
    rss: memoryMb(pid, 'VmRSS'),
    anon: memoryMb(pid, 'RssAnon'),
    file: memoryMb(pid, 'RssFile'),
    heapUsed: metric('nodejs_heap_size_used_bytes'),
    heapTotal: metric('nodejs_heap_size_total_bytes'),
    external: metric('nodejs_external_memory_bytes'),
  }
}

interface Candidate {
  readonly name: string
  readonly limit: number
  readonly game: Game
  readonly start: ServiceStart
}

async function measure(stage: Stage, load: LoadGenerator, candidate: Candidate): Promise<Measured> {
  const { name, limit, game, start } = candidate
  const service = await stage.start(name, start)
  await sleep(2000)
  const idle = await memoryOf(service)
  const { orders } = options
  let left = orders
  while (left > 0) {
    const { requests } = await load.run({
      baseUrl: service.baseUrl,
      game,
      mix: only('pay'),
      connections: 64,
      warmupS: 0,
      seconds: 600,
      expectedRps: 0,
      requestsMax: Math.min(left, 20_000),
    })
    left -= requests
    log(`${name}: ${orders - left} orders, ${memoryMb(service.pid, 'VmRSS')} MB`)
  }
  await sleep(1000)
  const after = await memoryOf(service)
  const measured = { name, limit, idle, after, peak: memoryMb(service.pid, 'VmHWM') }
  await stage.stop(service.pid)
  return measured
}

async function run(stage: Stage): Promise<Measured[]> {
  const node = options.node
  const load = new LoadGenerator(stage)
  const database = await startDatabase(stage)
  const env = serviceEnvironment(database.server.urlOf('pactolus'))
  const postgres = {
    name: 'postgres',
    limit: 200,
    game: await preparePostgres(env, players),
    start: { arguments: [...node, command, 'serve', ...flags], env },
  }
  const data = join(stage.folder, 'embedded')
  const embedded = {
    name: 'embedded',
    limit: 350,
    game: await prepareEmbedded(data, players),
    start: { arguments: [...node, command, 'dev', '--data', data, ...flags] },
  }
  return [await measure(stage, load, embedded), await measure(stage, load, postgres)]
}

function table(all: readonly Measured[]): string {
  const names = ['rss', 'anon', 'file', 'heapUsed', 'heapTotal', 'external'] as const
  const row = (name: string, memory: Memory, peak: string, limit: string) => [
    name,
    ...names.map((key) => memory[key].toFixed(0)),
    peak,
    limit,
  ]
  const rows = all.flatMap(({ name, limit, idle, after, peak }) => [
    row(`${name}, idle`, idle, '', ''),
    row(`${name}, after ${options.orders} orders`, after, peak.toFixed(0), `< ${limit}`),
  ])
  return aligned([['MB', ...names, 'peak', 'limit'], ...rows]).join('\n')
}

const stage = new Stage('memory')
try {
  const all = await run(stage)
  process.stdout.write(`${table(all)}\n`)
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(all, null, 2)}\n`)
  const over = all.filter(({ after, limit }) => after.rss >= limit)
  for (const { name } of over) process.stderr.write(`${name} is above its limit\n`)
  if (over.length > 0) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  if (!stage.interrupted) process.stderr.write(`failed: ${(error as Error).stack}\n`)
} finally {
  await stage.close()
  if (!stage.interrupted) process.exit()
}
