// The supervisor: opens the stages, lets blows fall under load, times the recovery, and has what clients
// were told compared with the ledger after each of them.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPostgres } from '../../tools/postgres.ts'
import { each } from '../storm/shop.ts'
import { type Blow, blows } from './blows.ts'
import { judge } from './checker.ts'
import { type Diary, isUnknown } from './diary.ts'
import { GameServer } from './game-server.ts'
import { type Account, brokenChecks, readAccount } from './ledger.ts'
import { Load } from './load.ts'
import { type CrashReport, Tally } from './report.ts'
import { CannotMount } from './small-disk.ts'
import { chanceFor, Stage, type StageName, usesPostgres } from './stage.ts'

export interface CrashOptions {
  readonly seed: number
  /** In all; they are spread evenly over the kinds. */
  readonly rounds: number
  /** Kinds of blows; all of them without it. */
  readonly only?: readonly string[] | undefined
  /** No further round begins once it is aborted. */
  readonly signal?: AbortSignal
  /** Told after each round what happened. */
  tell(text: string): void
}

/** Orders acknowledged before a blow falls, and how long the load goes on after it. */
const warmOrders = 150
const afterMs = 200
const recoveryLimitMs = 60_000

export async function runCrash(options: CrashOptions): Promise<CrashReport> {
  const startedAt = performance.now()
  const chosen = chosenBlows(options.only)
  const folder = openFolder(join(tmpdir(), 'pactolus-crash-'))
  const tally = new Tally()
  try {
    for (const name of new Set(chosen.map(({ stage }) => stage))) {
      const part = chosen.filter(({ stage }) => stage === name)
      const rounds = part.map((blow) => roundsOf(chosen.indexOf(blow), chosen.length, options))
      await playOn(name, new Map(part.map((blow, i) => [blow, rounds[i] ?? 0])), {
        ...{ options, tally, folder },
      })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return tally.report(options.seed, Math.round((performance.now() - startedAt) / 100) / 10)
}

function chosenBlows(only: readonly string[] | undefined): Blow[] {
  const unknown = only?.find((kind) => !blows.some((blow) => blow.kind === kind))
  if (unknown !== undefined) {
    const kinds = blows.map(({ kind }) => kind).join(', ')
    throw new Error(`there is no blow "${unknown}"; the kinds are ${kinds}`)
  }
  return blows.filter(({ kind }) => only?.includes(kind) ?? true)
}

/** The first kinds get what does not divide evenly. */
function roundsOf(index: number, kinds: number, { rounds }: CrashOptions): number {
  return Math.floor(rounds / kinds) + (index < rounds % kinds ? 1 : 0)
}

interface Run {
  readonly options: CrashOptions
  readonly tally: Tally
  readonly folder: string
}

/** All rounds of the kinds that share a stage, and at the end everything once more. */
async function playOn(
  name: StageName,
  rounds: ReadonlyMap<Blow, number>,
  { options, tally, folder }: Run,
): Promise<void> {
  const { seed, signal, tell } = options
  const stage = await openStage(name, seed, folder)
  if (!(stage instanceof Stage)) {
    for (const { kind } of rounds.keys()) tally.skipped.push({ kind, why: stage })
    tell(`${name}: skipped, ${stage}`)
    return
  }
  const whole: Diary = { attempts: [], reads: [] }
  try {
    for (const [blow, count] of rounds) {
      for (let round = 1; round <= count && signal?.aborted !== true; round += 1) {
        const played = await playRound(stage, blow, { seed, round })
        const { diary, recoverySeconds } = played
        tally.recovered(blow.kind, recoverySeconds)
        await examine(stage, diary, tally)
        whole.attempts.push(...diary.attempts)
        whole.reads.push(...diary.reads)
        tell(lineOf(blow.kind, `${round}/${count}`, played, tally))
      }
    }
    tally.orders += await examine(stage, whole, tally)
    tally.requests += whole.attempts.length
    tally.unknown += whole.attempts.filter(({ errcode }) => isUnknown(errcode)).length
  } finally {
    await stage.close()
  }
}

/** The stage, or why this machine has none. */
async function openStage(name: StageName, seed: number, folder: string): Promise<Stage | string> {
  const binDir = findPostgres()
  if (binDir === undefined && usesPostgres(name)) return 'no PostgreSQL was found on this machine'
  const own = openFolder(join(folder, `${name}-`))
  const chance = chanceFor(seed, name)
  try {
    return await Stage.open(name, { folder: own, binDir: binDir ?? '', chance })
  } catch (error) {
    if (error instanceof CannotMount) return error.message
    throw error
  }
}

/** A folder that PostgreSQL, which may run as another user, can look into. */
function openFolder(prefix: string): string {
  const folder = mkdtempSync(prefix)
  chmodSync(folder, 0o755)
  return folder
}

interface Round {
  readonly diary: Diary
  readonly recoverySeconds: number
}

/** Load, a blow, the way back, and the last word on every order. */
async function playRound(
  stage: Stage,
  blow: Blow,
  { seed, round }: { seed: number; round: number },
): Promise<Round> {
  const diary: Diary = { attempts: [], reads: [] }
  const chance = chanceFor(seed, blow.kind, round)
  const server = new GameServer(stage, diary)
  const load = new Load({ server, diary, chance, name: `${blow.kind}-${round}` })
  await load.start()
  while (acknowledged(diary) < warmOrders) await sleep(5)
  await sleep(chance.whole(100))
  let isBack = false
  const probing = load.probe(() => isBack)
  let recoverySeconds: number
  try {
    const endedAt = await blow.strike(stage, chance)
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
  for (let next = 0; ; ) {
    for (; next < attempts.length; next += 1) {
      const { kind, errcode, sentAt, answeredAt } = attempts[next] ?? {}
      if (kind !== 'pay' || errcode !== 0 || sentAt === undefined || sentAt < endedAt) continue
      return ((answeredAt ?? Number.NaN) - endedAt) / 1000
    }
    if (stage.services.some(({ isRunning }) => !isRunning)) {
      throw new Error(`a service ended by itself:\n${stage.log()}`)
    }
    if (Date.now() - endedAt > recoveryLimitMs) {
      throw new Error(`no pay was answered for a minute:\n${stage.log()}`)
    }
    await sleep(5)
  }
}

/** Compares the diary with the ledger and runs the audit; the number of orders in the ledger. */
async function examine(stage: Stage, diary: Diary, tally: Tally): Promise<number> {
  const accounts = new Map<string, Account>()
  const openids = [...new Set(diary.attempts.map(({ openid }) => openid))]
  await each(openids, 8, async (openid) => {
    accounts.set(openid, await readAccount(stage.service, stage.game.offerId, openid))
  })
  tally.add(judge(diary, accounts))
  tally.add((await brokenChecks(stage.service)).map((name) => ['check', name] as const))
  return Array.from(accounts.values()).reduce((sum, { entries }) => sum + entries.length, 0)
}

function lineOf(kind: string, round: string, { diary, recoverySeconds }: Round, tally: Tally) {
  const unknown = diary.attempts.filter(({ errcode }) => isUnknown(errcode)).length
  const wrong = tally.faults === 0 ? 'nothing wrong' : `${tally.faults} THINGS WRONG`
  const what = `${kind} ${round}`.padEnd(24)
  const requests = `${diary.attempts.length} requests, ${unknown} without a word`
  return `${what} ${requests}, back after ${recoverySeconds.toFixed(2)} s, ${wrong}`
}
