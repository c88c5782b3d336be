// One round: load, a disruption, the way back, the last word on every order, and the comparison.
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../packages/server/test/support/until.ts'
import { each } from '../storm/shop.ts'
import { judge } from './checker.ts'
import type { Attempt, Diary } from './diary.ts'
import type { Disruption } from './disruptions.ts'
import { GameServer } from './game-server.ts'
import { type Account, brokenChecks, readAccount } from './ledger.ts'
import { Load } from './load.ts'
import type { Tally } from './report.ts'
import { chanceFor, type Stage } from './stage.ts'

/** Orders acknowledged before a disruption falls, and how long the load goes on after it. */
const warmOrders = 150
const afterMs = 200
const recoveryLimitMs = 60_000

export interface Round {
  readonly diary: Diary
  readonly recoverySeconds: number
}

/** Load, a disruption, the way back, and the last word on every order. */
export async function playRound(
  stage: Stage,
  disruption: Disruption,
  { seed, round }: { seed: number; round: number },
): Promise<Round> {
  const diary: Diary = { attempts: [], reads: [] }
  const chance = chanceFor(seed, disruption.kind, round)
  const server = new GameServer(stage, diary)
  const load = new Load({ server, diary, chance, name: `${disruption.kind}-${round}` })
  await load.start()
  await until(() => acknowledged(diary) >= warmOrders)
  await sleep(chance.whole(100))
  let isBack = false
  const probing = load.probe(() => isBack)
  let recoverySeconds: number
  try {
    const endedAt = await disruption.run(stage, chance)
    recoverySeconds = await recovered(stage, diary, endedAt)
    await sleep(afterMs)
  } finally {
    isBack = true
    await probing
    await load.stop()
  }
  await stage.becomeQuiet()
  await load.settle()
  return { diary, recoverySeconds }
}

function acknowledged({ attempts }: Diary): number {
  return attempts.filter(({ errcode }) => errcode === 0).length
}

/** Seconds from `endedAt` to the first answer 0 to a pay that was sent after it. */
async function recovered(stage: Stage, { attempts }: Diary, endedAt: number): Promise<number> {
  const isSince = ({ kind, errcode, sentAt }: Attempt) =>
    kind === 'pay' && errcode === 0 && sentAt >= endedAt
  for (;;) {
    const first = attempts.find(isSince)
    if (first !== undefined) return (first.answeredAt - endedAt) / 1000
    if (stage.services.some(({ isRunning }) => !isRunning)) {
      throw new Error(`a service ended by itself:\n${stage.log()}`)
    }
    if (Date.now() - endedAt > recoveryLimitMs) {
      throw new Error(`no pay was answered for a minute:\n${stage.log()}`)
    }
    await sleep(5)
  }
}

/** Compares a diary with the ledger, and runs the audit; the number of orders of its players, too. */
export async function examine(stage: Stage, diary: Diary, tally: Tally): Promise<number> {
  const accounts = new Map<string, Account>()
  const openids = [...new Set(diary.attempts.map(({ openid }) => openid))]
  await each(openids, 8, async (openid) => {
    accounts.set(openid, await readAccount(stage.service, stage.game.offerId, openid))
  })
  tally.add(judge(diary, accounts))
  tally.add((await brokenChecks(stage.service)).map((name) => ['check', name] as const))
  return Array.from(accounts.values()).reduce((sum, { entries }) => sum + entries.length, 0)
}
