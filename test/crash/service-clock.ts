// The clock of the service under test, which some disruptions move: what it may have shown between two moments.
// Where nobody moves it, it is the clock of the machine.
import type { Service } from '../storm/service.ts'
import type { Span } from './diary.ts'

interface Change {
  readonly askedAt: number
  /** Until then it may not have taken effect. */
  doneAt: number
  /** Ahead of real time by this much, or by less: the offset begins before the change does. */
  readonly offsetMs: number
}

export class ServiceClock {
  readonly #changes: Change[] = [{ askedAt: 0, doneAt: 0, offsetMs: 0 }]

  /** Moves it by an offset from real time, ahead or back. */
  async move(service: Service, offsetMs: number): Promise<void> {
    const change = { askedAt: Date.now(), doneAt: Number.POSITIVE_INFINITY, offsetMs }
    this.#changes.push(change)
    await service.ask('POST', '/_pactolus/clock/set', { to: change.askedAt + offsetMs })
    change.doneAt = Date.now()
  }

  /**
   * When a token ends that was fetched in `fetched` and used in `used`, both in real time. Each time the clock
   * goes back, the emulator renews the newest token: its end is then `lifeMs` after the new time.
   */
  tokenEnds(ends: Span, fetched: Span, used: Span, lifeMs: number): Span {
    let known = ends
    for (const [i, { askedAt, doneAt, offsetMs }] of this.#changes.entries()) {
      const before = this.#changes[i - 1]
      if (before === undefined || offsetMs >= before.offsetMs) continue
      if (doneAt < fetched.from || askedAt > used.to) continue
      const back = {
        from: askedAt + offsetMs + lifeMs,
        to: Math.min(doneAt, used.to) + offsetMs + lifeMs,
      }
      const isCertain = askedAt > fetched.to && doneAt < used.from
      known = isCertain
        ? back
        : { from: Math.min(known.from, back.from), to: Math.max(known.to, back.to) }
    }
    return known
  }

  /** What it may have shown from one moment to another; moments are UNIX milliseconds. */
  between(from: number, to: number): Span {
    const spans = this.#changes.flatMap(({ askedAt, doneAt, offsetMs }, i): Span[] => {
      const next = this.#changes[i + 1]
      if (askedAt > to || (next !== undefined && next.doneAt < from)) return []
      return [{ from: offsetMs - Math.min(doneAt, to) + askedAt, to: offsetMs }]
    })
    return {
      from: from + Math.min(...spans.map((span) => span.from)),
      to: to + Math.max(...spans.map((span) => span.to)),
    }
  }
}
