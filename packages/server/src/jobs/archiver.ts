// Moves what is older than a stated age to the archive of the ledger, in small steps. Every process of a database
// may do this; the database lets one of them at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Progress } from '../directory/jobs.ts'
import type { Archive, ArchiveStep, HeldUpBy } from '../ledger/archive.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log.ts'
import { Poller } from './poller.ts'

export interface ArchiverOptions {
  readonly ledger: Pick<Ledger, 'archive'>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: {
    setArchiveAfter(seconds: number): void
    setArchive(archive: { entries: number; until: Date | null }): void
  }
  readonly afterDays: number
}

const dayMs = 86_400_000
const pollMs = 600_000
/** The first pass over a ledger of years takes hours: meanwhile its metrics are this old at most. */
const publishMs = 60_000
/** Between two steps the database has at least as much time for others. */
const pauseMinMs = 20
/** Another process that takes a step of the archive is done with it by then. */
const busyMs = 200

/** The instant before which entries are old. */
export function archiveUntil(nowMs: number, olderThanDays: number): Date {
  return new Date(nowMs - olderThanDays * dayMs)
}

export interface Archived {
  readonly entries: number
  /** Why not all were moved; null when nothing older is left. */
  readonly heldUpBy: HeldUpBy | null
}

interface ArchivePass {
  readonly progress?: Progress
  /** Called after each step but the last. */
  readonly stepped?: () => Promise<void>
  readonly signal: AbortSignal
}

/** Moves all that was posted before `until`. */
export function archiveBefore(
  { archive }: Pick<Ledger, 'archive'>,
  until: Date,
  pass: ArchivePass,
): Promise<Archived> {
  return inSteps(archive, () => archive.move(until), pass)
}

/**
 * Takes steps until one is the last. With `patienceMs` it waits so long for another process that archives; without it,
 * that ends the pass.
 */
export async function inSteps(
  archive: Pick<Archive, 'summarize'>,
  next: () => Promise<ArchiveStep>,
  { progress, stepped, signal, patienceMs = 0 }: ArchivePass & { patienceMs?: number },
): Promise<Archived> {
  let moved = 0
  let waitedMs = 0
  for (;;) {
    const startedAt = performance.now()
    const { entries, isUnfinished, heldUpBy } = await next()
    moved += Number(entries)
    progress?.(moved, 0)
    const waits = !isUnfinished && heldUpBy === 'another_process' && waitedMs < patienceMs
    if (!isUnfinished && !waits) {
      if (moved > 0) await archive.summarize()
      return { entries: moved, heldUpBy }
    }
    await stepped?.()
    const pauseMs = Math.max(performance.now() - startedAt, waits ? busyMs : pauseMinMs)
    waitedMs = waits ? waitedMs + pauseMs : 0
    await sleep(pauseMs, undefined, { signal, ref: false })
  }
}

export class Archiver extends Poller {
  readonly #options: ArchiverOptions
  #publishedAt = Number.NEGATIVE_INFINITY

  constructor(options: ArchiverOptions) {
    super({ log: options.log, everyMs: pollMs, failure: 'old entries cannot be archived' })
    this.#options = options
    options.metrics.setArchiveAfter((options.afterDays * dayMs) / 1000)
  }

  protected async poll(signal: AbortSignal): Promise<undefined> {
    const { ledger, clock, log, afterDays } = this.#options
    const until = archiveUntil(clock.now(), afterDays)
    const stepped = async () => {
      if (performance.now() - this.#publishedAt >= publishMs) await this.#publish()
    }
    const { entries } = await archiveBefore(ledger, until, { stepped, signal })
    if (entries > 0) log.info({ entries, until }, 'old entries were archived')
    await this.#publish()
  }

  async #publish(): Promise<void> {
    const { ledger, metrics } = this.#options
    const { archived, archivedUntil } = await ledger.archive.read()
    metrics.setArchive({ entries: Number(archived.entries), until: archivedUntil })
    this.#publishedAt = performance.now()
  }
}
