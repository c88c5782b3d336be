// The clock of the service under test, which some blows move: what it may have shown between two moments.
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
