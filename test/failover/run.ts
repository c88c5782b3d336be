// Fail-overs under load, round after round. The primary dies, the standby takes over, and the
// service follows. The dead server comes back as the standby of the next round.
import { setTimeout as sleep } from 'node:timers/promises'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { type Chance, chanceOf } from '../storm/chance.ts'
import { Cluster } from './cluster.ts'
import { Service } from './game.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import { Workload } from './workload.ts'

export interface FailoverOptions {
  readonly rounds: number
  readonly seed: number
  /** With `async`, commits do not wait for the standby: what is lost then shows that the test sees it. */
  readonly replication: 'sync' | 'async'
  readonly binDir: string
  /** Called now and then with what happens. */
  log(text: string): void
}

export interface FailoverReport extends Verdict {
  readonly rounds: number
  readonly seed: number
  readonly replication: 'sync' | 'async'
  readonly orders: number
  /** Answers without an outcome, and calls without an answer. */
  readonly unknown: number
  /** From the kill to the first order that is sent after it and done. */
  readonly recoverySeconds: {
    readonly median: number
    readonly max: number
    readonly each: readonly number[]
  }
  readonly seconds: number
}

interface Stage {
  readonly options: FailoverOptions
  readonly cluster: Cluster
  readonly work: Workload
  readonly chance: Chance
}

const signals = ['SIGINT', 'SIGTERM'] as const
const players = 40
/** Orders that are sent again after a fail-over: the last ones that were answered as paid before it. */
const askedAgain = 50

export async function runFailovers(options: FailoverOptions): Promise<FailoverReport> {
  const { rounds, seed, replication, binDir } = options
  const startedAt = performance.now()
  const chance = chanceOf(seed)
  const openids = Array.from({ length: players }, (_, i) => `oPlayer${i}`)
  const cluster = await Cluster.start(binDir)
  let service: Service | undefined
  const leave = async () => {
    await service?.stop()
    await cluster.remove()
  }
  const interrupted = () => void leave().finally(() => process.exit(130))
  for (const signal of signals) process.once(signal, interrupted)
  try {
    if (replication === 'sync') await cluster.synchronize()
    service = await Service.start(cluster.url, openids)
    const work = new Workload(service.caller, openids, chanceOf(seed + 1))
    const stage = { options, cluster, work, chance }
    const recoveries: number[] = []
    let verdict = await judge(stage)
    for (let round = 1; round <= rounds; round += 1) {
      recoveries.push(await failOver(stage, round))
      verdict = await judge(stage)
    }
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    const figures = { orders: work.orders.length, unknown: work.unknown, seconds }
    const recoverySeconds = recoveryOf(recoveries)
    return { rounds, seed, replication, ...figures, recoverySeconds, ...verdict }
  } finally {
    for (const signal of signals) process.off(signal, interrupted)
    await leave()
  }
}

/** One round; returns the seconds that the players waited. */
async function failOver({ options, cluster, work, chance }: Stage, round: number): Promise<number> {
  work.start()
  await work.untilAnswered(100 + chance.whole(1000))
  // In every second round the standby is cut off first: what is answered from then on is on one server alone.
  const isAlone = round % 2 === 1
  if (isAlone) {
    await cluster.cutOff()
    await sleep(200 + chance.whole(500))
  }
  const answered = work.orders.filter(({ pay }) => pay.doneAt !== undefined).slice(-askedAgain)
  const killedAt = performance.now()
  await cluster.primary.kill()
  await cluster.promote()
  await work.untilAcknowledged()
  const seconds = Math.round(performance.now() - killedAt) / 1000
  await work.askAgain(answered)
  await cluster.rejoin()
  if (options.replication === 'sync') await cluster.synchronize()
  await work.untilAnswered(200)
  await work.settle()
  const how = isAlone ? 'primary killed without its standby' : 'primary killed'
  options.log(`round ${round}: ${how}; coins moved again after ${seconds} s`)
  return seconds
}

async function judge({ cluster, work }: Stage): Promise<Verdict> {
  const { url } = cluster.primary
  const settings = { connectionsMax: 1, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
  const driver = openPostgres({ url, ...settings })
  try {
    return await verdictOf(driver, work.orders)
  } finally {
    await driver.close()
  }
}

function recoveryOf(each: readonly number[]): FailoverReport['recoverySeconds'] {
  const sorted = [...each].sort((a, b) => a - b)
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  return { median, max: sorted.at(-1) ?? Number.NaN, each }
}
