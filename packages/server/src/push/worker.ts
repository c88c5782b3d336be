// Delivers pushes: takes what is due from the outbox, a few for each target at a time. Every process of a database
// does this; the outbox gives a push to one of them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { PushTarget, PushTargets } from '../directory/push-targets.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Asked, AttemptEnd, Push } from '../ledger/pushes.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { deliver, formsOf, type Sender } from './delivery.ts'

export interface PushWorkerOptions extends Sender {
  readonly ledger: Ledger
  readonly targets: PushTargets
  /** The time of each game. */
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Pick<Metrics, 'countPush' | 'setPushes'>
  /** How long to wait before the outbox is asked again. */
  readonly pollMs: number
  /** Whether what ended long ago is forgotten. */
  readonly prunes: boolean
}

/** What is asked of the outbox, with the target and the offer that it is for. */
interface Book extends Asked {
  readonly target: PushTarget
  readonly offerId: string
}

const inFlightMax = 128
/** A target with this many under way is left out; no more than this are taken for an offer at a time. */
const inFlightOfTargetMax = 32
/** Longer than an attempt can take: a push whose process died is taken again after it. */
const leaseS = 10
const minute = 60
const hour = 3600
/** Pactolus's own event has the waits of goods (pushes §2.4). */
const orderWaitsS = [
  ...[15, 15, 30, 3 * minute, 10 * minute, 20 * minute, 30 * minute, 30 * minute, 30 * minute],
  ...[hour, 3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour],
]
const gatherMs = 5
/** How often the outbox is counted for the metrics, and pruned. */
const tidyEveryMs = 10_000
const countMax = 100_000
const pruneMax = 10_000
const deliveredKeptMs = 7 * 86_400_000
const deadKeptMs = 90 * 86_400_000

export class PushWorker {
  readonly #options: PushWorkerOptions
  /** Attempts under way, by target. */
  readonly #inFlight = new Map<string, number>()
  readonly #attempts = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #tidiedAtMs = Number.NEGATIVE_INFINITY
  /** Which target is asked for first: each in turn. */
  #turn = 0

  constructor(options: PushWorkerOptions) {
    this.#options = options
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Begins no more attempts, and resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
    await Promise.all(this.#attempts)
  }

  async #run(): Promise<void> {
    const { log, pollMs } = this.#options
    const { signal } = this.#stop
    while (!signal.aborted) {
      let taken = 0
      try {
        taken = await this.#takeDue()
        await this.#tidy()
      } catch (error) {
        log.warn({ err: error }, 'pushes cannot be read')
      }
      // What was taken is under way: when one ends, the next of its account may be due.
      const some = taken > 0 ? [...this.#attempts] : []
      await Promise.race([sleep(pollMs, undefined, { signal, ref: false }), ...some]).catch(
        () => {},
      )
      // Some more end meanwhile: one question for all of them.
      if (some.length > 0) await sleep(gatherMs, undefined, { ref: false })
    }
  }

  /** Takes what is due and begins to deliver it; returns how many. */
  async #takeDue(): Promise<number> {
    const books = this.#books()
    const free = inFlightMax - this.#attempts.size
    if (books.length === 0 || free <= 0) return 0
    const eachMax = Math.min(free, inFlightOfTargetMax)
    const { pushes } = this.#options.ledger
    const taken = await pushes.claim(books, { eachMax, max: free, leaseS })
    for (const push of taken) {
      const book = books.find((each) => each.book === push.book && each.channel === push.channel)
      if (book === undefined) continue
      const attempt = this.#deliver(book, push).finally(() => this.#attempts.delete(attempt))
      this.#attempts.add(attempt)
    }
    return taken.length
  }

  /** The books of every target that has room for more. */
  #books(): Book[] {
    const { targets, ledger, clock } = this.#options
    const all = targets.all()
    this.#turn += 1
    return all
      .map((_, at) => all[(at + this.#turn) % all.length] as PushTarget)
      .filter((target) => (this.#inFlight.get(keyOf(target)) ?? 0) < inFlightOfTargetMax)
      .flatMap((target) => {
        const { channel, appid, offerIds } = target
        const nowMs = clock.now(appid)
        return offerIds.map((offerId) => ({
          ...{ target, offerId, channel, nowMs },
          book: ledger.bookOf(offerId),
        }))
      })
  }

  async #deliver({ target, offerId }: Book, push: Push): Promise<void> {
    const { ledger, clock, log, metrics } = this.#options
    const key = keyOf(target)
    this.#inFlight.set(key, (this.#inFlight.get(key) ?? 0) + 1)
    const startedAt = performance.now()
    const { isDelivered, answer } = await deliver(this.#options, target, { push, offerId })
    const seconds = (performance.now() - startedAt) / 1000
    this.#inFlight.set(key, (this.#inFlight.get(key) ?? 1) - 1)
    const end = endOf(push, { isDelivered, answer }, clock.now(target.appid))
    const outcome = end.state === 'pending' ? 'failed' : end.state
    metrics.countPush({ channel: push.channel, event: push.event, outcome }, seconds)
    const { pushId: push_id, attempts, event, env, openid } = push
    const line = { push_id, event, offer_id: offerId, env, openid, attempts, answer }
    if (isDelivered) log.info(line, 'push delivered')
    else log.warn({ ...line, state: end.state }, 'push failed')
    try {
      await ledger.pushes.end(push, end)
    } catch (error) {
      // Its lease ends soon: it is delivered again, as every receiver must expect.
      log.warn({ push_id, err: error }, 'what became of a push cannot be written')
    }
  }

  async #tidy(): Promise<void> {
    const { prunes, ledger, targets, realClock, metrics } = this.#options
    const now = realClock.now()
    if (targets.all().length === 0 || now - this.#tidiedAtMs < tidyEveryMs) return
    this.#tidiedAtMs = now
    metrics.setPushes(await ledger.pushes.count(countMax))
    if (!prunes) return
    const before = (keptMs: number) => new Date(now - keptMs)
    await ledger.pushes.prune(before(deliveredKeptMs), before(deadKeptMs), pruneMax)
  }
}

/** What an attempt that ended at `atMs` means for its push. */
function endOf(
  push: Push,
  { isDelivered, answer }: { isDelivered: boolean; answer: string },
  atMs: number,
): AttemptEnd {
  if (isDelivered) return { state: 'delivered', atMs, answer }
  const waitS = waitsOf(push)[push.attempts - 1]
  if (waitS === undefined) return { state: 'dead', atMs, answer }
  return { state: 'pending', dueMs: atMs + waitS * 1000, answer }
}

/** The waits after failed attempts, in seconds. */
function waitsOf(push: Push): readonly number[] {
  if (push.event === 'order' || push.event === 'freeze') return orderWaitsS
  return formsOf(push)?.waitsS(push.event) ?? []
}

function keyOf({ appid, channel }: PushTarget): string {
  return `${channel} ${appid}`
}
