// What a run of the crash suite found: counted while it runs, and printed at the end.

import { isUnknown, type Via } from './answers.ts'
import type { Fault, Finding } from './checker.ts'
import type { Attempt } from './diary.ts'

/** How long the services were away: from the end of a disruption to the first pay answered 0, in seconds. */
export interface Recovery {
  readonly rounds: number
  readonly median: number
  readonly max: number
}

export interface CrashReport {
  readonly seed: number
  /** Rounds that were played. */
  readonly rounds: number
  readonly lost: number
  readonly doubled: number
  /** Other answers that the ledger does not bear out. */
  readonly contradicted: number
  readonly wrongBalances: number
  /** Invariants of the ledger that did not hold. */
  readonly checks: number
  /** Requests that move coins; of those, the ones answered -1 or not at all. */
  readonly requests: number
  readonly unknown: number
  /** Those requests by the protocol in which they were sent. */
  readonly requestsVia: Readonly<Partial<Record<Via, number>>>
  /** How often each errcode was answered to them; `none` counts those without an answer. */
  readonly answers: Readonly<Record<string, number>>
  /** Orders that the ledgers hold in the end. */
  readonly orders: number
  /** Connections that were cut, at a byte each. */
  readonly cuts: number
  /** By kind of disruption. */
  readonly recoverySeconds: Readonly<Record<string, Recovery>>
  /** Kinds that this machine cannot do. */
  readonly skipped: readonly { readonly kind: string; readonly why: string }[]
  /** The first things that were wrong, a sentence each. */
  readonly findings: readonly string[]
  readonly seconds: number
}

const findingsShown = 20

export class Tally {
  readonly #found = new Map<string, Fault | 'check'>()
  readonly #recoveries = new Map<string, number[]>()
  readonly skipped: { kind: string; why: string }[] = []
  readonly #answers = new Map<number | undefined, number>()
  readonly #requestsVia = new Map<Via, number>()
  #unknown = 0
  orders = 0
  cuts = 0

  /** Things that are wrong; what was found before is counted once. */
  add(findings: readonly (Finding | readonly ['check', string])[]): void {
    for (const [fault, sentence] of findings) this.#found.set(sentence, fault)
  }

  count(attempts: readonly Attempt[]): void {
    for (const { errcode, via } of attempts) {
      this.#answers.set(errcode, (this.#answers.get(errcode) ?? 0) + 1)
      this.#requestsVia.set(via, (this.#requestsVia.get(via) ?? 0) + 1)
    }
    this.#unknown += attempts.filter(isUnknown).length
  }

  recovered(kind: string, seconds: number): void {
    this.#recoveries.set(kind, [...(this.#recoveries.get(kind) ?? []), seconds])
  }

  /** Things that are wrong, so far. */
  get faults(): number {
    return this.#found.size
  }

  report(seed: number, seconds: number): CrashReport {
    const found = Array.from(this.#found)
    const count = (fault: Fault | 'check') => found.filter(([, one]) => one === fault).length
    const recoveries = Array.from(this.#recoveries)
    const answers = Array.from(this.#answers).sort(([a = 0], [b = 0]) => b - a)
    return {
      seed,
      rounds: recoveries.reduce((sum, [, all]) => sum + all.length, 0),
      lost: count('lost'),
      doubled: count('doubled'),
      contradicted: count('contradicted'),
      wrongBalances: count('balance'),
      checks: count('check'),
      requests: answers.reduce((sum, [, times]) => sum + times, 0),
      requestsVia: Object.fromEntries([...this.#requestsVia].sort()),
      unknown: this.#unknown,
      answers: Object.fromEntries(answers.map(([errcode = 'none', times]) => [errcode, times])),
      orders: this.orders,
      cuts: this.cuts,
      recoverySeconds: Object.fromEntries(recoveries.map(([kind, all]) => [kind, recoveryOf(all)])),
      skipped: this.skipped,
      findings: found.slice(0, findingsShown).map(([sentence, fault]) => `${fault}: ${sentence}`),
      seconds,
    }
  }
}

/** Whether everything that was played came out as promised. */
export function isClean(report: CrashReport): boolean {
  const { rounds, lost, doubled, contradicted, wrongBalances, checks } = report
  return rounds > 0 && lost + doubled + contradicted + wrongBalances + checks === 0
}

function recoveryOf(seconds: readonly number[]): Recovery {
  const sorted = [...seconds].sort((a, b) => a - b)
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  return { rounds: sorted.length, median, max: sorted.at(-1) ?? Number.NaN }
}
