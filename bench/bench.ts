// `npm run bench`: Pactolus beside what one would build instead and beside its own ceiling, on one
// PostgreSQL, in alternating rounds.
import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { log, oneOf, readWords, whole } from '../tools/script.ts'
import { checkpoint, settingsOfTwo, startDatabase } from './database.ts'
import { collectGarbage } from './garbage.ts'
import { LoadGenerator } from './generator.ts'
import { type History, startGrowth } from './growth.ts'
import { type HostileResult, hostileTable, measureHostile } from './hostile.ts'
import { machineOf, type Report, ratiosOf, resultOf, rpsOf, tableOf } from './report.ts'
import { Stage } from './stage.ts'
import { type Bench, type Plan, type Round, type TargetName, targetNames } from './target.ts'
import { startTargets } from './targets.ts'

interface Options {
  readonly plan: Plan
  readonly rounds: number
  readonly chosen: ReadonlySet<TargetName>
  /** Sizes of histories to pay beside; then nothing else is measured. */
  readonly growth: readonly History[]
  /** Another game beside hostile requests, and nothing else. */
  readonly hostile: boolean
  readonly json: string | undefined
}

const help = `npm run bench -- [options]

Measures Pactolus beside its peers and its own ceiling, on a PostgreSQL of its own. The method and the
last figures are in docs/performance.md.

  --quick              a run of about a minute; without it, 8 minutes or more
  --trial              the targets of --quick, a round each, on little data: it shows that all of them run,
                       and its figures say nothing
  --only NAME,NAME     these alone, of the names below
  --connections N,N    how many at once (256); more than one number sweeps over them
  --rounds N           rounds of each, in alternation (5; quick: 2)
  --seconds N          length of a round (4; quick: 1)
  --pool N,N           pools of the textbook services to choose the best of (10,20,30; quick: 20)
  --growth N,N+M       pays beside histories of N orders, and nothing else; with M more in the archive
  --hostile            p99 of a game with and without 20 hostile requests a second, and nothing else;
                       about 90 s. Ends with 1 where one kind makes it more than 3 times as long.
                       --rounds (3), --seconds (2) and --json work with it
  --json FILE          write the results there, too
  --profile DIR        write a CPU profile of each service there; bench/profile.ts reads it

Names: ${targetNames.join(', ')}
`

const full = {
  rounds: 5,
  seconds: 4,
  firstWarmupS: 4,
  warmupS: 1,
  players: 10_000,
  tpcbScale: 32,
  pools: [10, 20, 30],
}
const quick = {
  ...full,
  rounds: 2,
  seconds: 1,
  firstWarmupS: 0.8,
  warmupS: 0.2,
  tpcbScale: 10,
  pools: [20],
}
const trial = { ...quick, rounds: 1, players: 500, tpcbScale: 1 }

const hostile = { ...quick, rounds: 3, seconds: 2, firstWarmupS: 3 }

/** What the quick run has time for, and the trial runs. */
const quickNames: readonly TargetName[] = [
  'pay',
  'pay+cancel',
  'getbalance',
  'textbook',
  'textbook-prepared',
  'redis',
  'redis-front',
  'ceiling',
  'tpcb',
  'pglite-pay',
  'http',
]

/** What is worth its time with each number of connections. */
const sweptNames: readonly TargetName[] = ['pay', 'getbalance', 'textbook', 'ceiling']

function readOptions(): Options {
  return readWords(
    help,
    {
      quick: { type: 'boolean', default: false },
      trial: { type: 'boolean', default: false },
      hostile: { type: 'boolean', default: false },
      only: { type: 'string' },
      connections: { type: 'string', default: '256' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      pool: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
      growth: { type: 'string' },
    },
    (values) => {
      const isQuick = values.quick || values.trial
      const { rounds, ...preset } = presetOf(values)
      const wholes = (name: string, text: string | undefined) =>
        text?.split(',').map((one) => whole(name, one))
      const connections = wholes('connections', values.connections) ?? []
      const standard = connections.length > 1 ? sweptNames : isQuick ? quickNames : targetNames
      const profileDir = values.profile === undefined ? undefined : resolve(values.profile)
      if (profileDir !== undefined) mkdirSync(profileDir, { recursive: true })
      return {
        rounds: whole('rounds', values.rounds ?? String(rounds)),
        chosen: new Set(
          values.only?.split(',').map((name) => oneOf('only', name, targetNames)) ?? standard,
        ),
        growth: values.growth?.split(',').map(readHistory) ?? [],
        hostile: values.hostile,
        json: values.json,
        plan: {
          ...preset,
          connections,
          seconds: whole('seconds', values.seconds ?? String(preset.seconds)),
          pools: wholes('pool', values.pool) ?? preset.pools,
          profileDir,
        },
      }
    },
  )
}

function presetOf(values: { hostile: boolean; trial: boolean; quick: boolean }): typeof full {
  if (values.hostile) return hostile
  if (values.trial) return trial
  return values.quick ? quick : full
}

/** `10000000`, or `10000000+100000000` where the second number is archived. */
function readHistory(text: string): History {
  const [live = '', archived] = text.split('+', 2)
  return {
    live: whole('growth', live),
    archived: archived === undefined ? 0 : whole('growth', archived),
  }
}

async function startBench(stage: Stage, plan: Plan, settings?: string[]): Promise<Bench> {
  const database = await startDatabase(stage, settings)
  log(`PostgreSQL ${database.version}, fsync and synchronous_commit on`)
  return { stage, plan, load: new LoadGenerator(stage), database, log }
}

async function bench(stage: Stage, { plan, rounds, chosen, growth }: Options): Promise<Report> {
  const isGrowth = growth.length > 0
  const stand = await startBench(stage, plan, isGrowth ? settingsOfTwo : undefined)
  const { database } = stand
  const targets = isGrowth ? await startGrowth(stand, growth) : await startTargets(stand, chosen)
  log(`started: ${targets.map(({ name }) => name).join(', ')}`)
  const measured = new Map<string, Round[]>(targets.map(({ name }) => [name, []]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const target of targets) {
      collectGarbage()
      // After it each page is written to the log whole, once: beside a long history that takes the first rounds.
      if (!isGrowth || round === 1) await checkpoint(database)
      const result = await target.run()
      measured.get(target.name)?.push(result)
      log(`round ${round} of ${rounds}: ${target.name} ${Math.round(rpsOf(result))} rps`)
    }
  }
  for (const target of targets) await target.check?.(measured.get(target.name) ?? [])
  const results = targets.map((target) =>
    resultOf(target, measured.get(target.name) ?? [], target.memoryMb()),
  )
  const { connections, players, seconds } = plan
  const terms = { connections, players, rounds, seconds, fsync: 'on', synchronous_commit: 'on' }
  return { machine: machineOf(database.version), terms, results, ratios: ratiosOf(results) }
}

async function benchHostile(stage: Stage, { plan, rounds }: Options): Promise<HostileResult[]> {
  const results = await measureHostile(await startBench(stage, plan), rounds)
  const { text, holds } = hostileTable(results)
  process.stdout.write(`\n${text}`)
  if (!holds) process.exitCode = 1
  return results
}

async function benchTargets(stage: Stage, options: Options): Promise<Report> {
  const report = await bench(stage, options)
  process.stdout.write(`\n${tableOf(report)}`)
  return report
}

const options = readOptions()
const stage = new Stage('bench')
try {
  const result = await (options.hostile ? benchHostile : benchTargets)(stage, options)
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`)
  }
} catch (error) {
  process.exitCode = 1
  if (!stage.interrupted) process.stderr.write(`the bench failed: ${(error as Error).stack}\n`)
} finally {
  await stage.close()
  log('cleaned up')
  // On a signal the handler ends the process, with its own code.
  if (!stage.interrupted) process.exit()
}
