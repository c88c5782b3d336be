// The supervisor: opens the stages, disrupts under load, times the recovery, and has what clients
// got compared with the ledger after each of them.
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgres } from '../../tools/postgres.ts'
import { isUnknown } from './answers.ts'
import type { Diary } from './diary.ts'
import { type Disruption, type DisruptionKind, disruptions } from './disruptions.ts'
import { type CrashReport, Tally } from './report.ts'
import { examine, playRound, type Round } from './round.ts'
import { CannotMount } from './small-disk.ts'
import { chanceFor, openFolder, Stage, type StageName, usesPostgres } from './stage.ts'

export interface CrashOptions {
  readonly seed: number
  /** In all; they are spread evenly over the kinds. */
  readonly rounds: number
  /** Kinds of disruptions; all of them without it. */
  readonly only?: readonly DisruptionKind[] | undefined
  /** Lines of postgresql.conf for the stage `serve`. */
  readonly settings?: readonly string[]
  /** No further round begins once it is aborted. */
  readonly signal?: AbortSignal
  /** Called after each round with what happened. */
  log(text: string): void
}

export async function runCrash(options: CrashOptions): Promise<CrashReport> {
  const startedAt = performance.now()
  const plan = planOf(options)
  const folder = openFolder(join(tmpdir(), 'pactolus-crash-'))
  const tally = new Tally()
  try {
    for (const name of new Set(plan.map(({ disruption }) => disruption.stage))) {
      const part = plan.filter(({ disruption }) => disruption.stage === name)
      if (options.signal?.aborted !== true) await playOn(name, part, { options, tally, folder })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return tally.report(options.seed, Math.round((performance.now() - startedAt) / 100) / 10)
}

interface Part {
  readonly disruption: Disruption
  readonly rounds: number
}

/** How often each disruption falls; the first kinds get what does not divide evenly. */
function planOf({ rounds, only }: CrashOptions): Part[] {
  const chosen = disruptions.filter(({ kind }) => only?.includes(kind) ?? true)
  const [each, left] = [Math.floor(rounds / chosen.length), rounds % chosen.length]
  const plan = chosen.map((disruption, i) => ({ disruption, rounds: each + (i < left ? 1 : 0) }))
  return plan.filter((part) => part.rounds > 0)
}

interface Run {
  readonly options: CrashOptions
  readonly tally: Tally
  readonly folder: string
}

/** All rounds of the kinds that share a stage, and at the end everything once more. */
async function playOn(
  name: StageName,
  plan: readonly Part[],
  { options, tally, folder }: Run,
): Promise<void> {
  const { seed, signal, log } = options
  const stage = await openStage(name, options, folder)
  if (!(stage instanceof Stage)) {
    for (const { disruption } of plan) tally.skipped.push({ kind: disruption.kind, why: stage })
    log(`${name}: skipped, ${stage}`)
    return
  }
  const whole: Diary = { attempts: [], reads: [] }
  try {
    for (const { disruption, rounds } of plan) {
      for (let round = 1; round <= rounds && signal?.aborted !== true; round += 1) {
        const played = await playRound(stage, disruption, { seed, round })
        const { diary, recoverySeconds } = played
        tally.recovered(disruption.kind, recoverySeconds)
        await examine(stage, diary, tally)
        whole.attempts.push(...diary.attempts)
        whole.reads.push(...diary.reads)
        log(lineOf(`${disruption.kind} ${round}/${rounds}`, played, tally))
      }
    }
    tally.orders += await examine(stage, whole, tally)
    tally.count(whole.attempts)
    tally.cuts += stage.cuts
  } finally {
    await stage.close()
  }
}

/** The stage, or why this machine has none. */
async function openStage(
  name: StageName,
  { seed, settings = [] }: CrashOptions,
  parent: string,
): Promise<Stage | string> {
  const binDir = findPostgres() ?? ''
  if (binDir === '' && usesPostgres(name)) return 'no PostgreSQL was found on this machine'
  const folder = openFolder(join(parent, `${name}-`))
  try {
    return await Stage.open(name, { folder, binDir, settings, chance: chanceFor(seed, name) })
  } catch (error) {
    if (error instanceof CannotMount) return error.message
    throw error
  }
}

function lineOf(what: string, { diary, recoverySeconds }: Round, tally: Tally): string {
  const unknown = diary.attempts.filter(isUnknown).length
  const wrong = tally.faults === 0 ? 'nothing wrong' : `${tally.faults} THINGS WRONG`
  const requests = `${diary.attempts.length} requests, ${unknown} without a word`
  return `${what.padEnd(24)} ${requests}, back after ${recoverySeconds.toFixed(2)} s, ${wrong}`
}
