// The time of one namespace: real, moved, or frozen. What waits for a moment of it is called when it moves.
import type { Clock } from '../clock.ts'
import { durationMs, InvalidInput, momentMs } from './time-text.ts'

/** As it is kept in the database. */
export type ClockState =
  | { readonly mode: 'real' }
  | { readonly mode: 'moved'; readonly offset_ms: number }
  | { readonly mode: 'frozen'; readonly at_ms: number }

export interface ClockReport {
  readonly mode: ClockState['mode']
  /** The time of the namespace, ISO 8601. */
  readonly now: string
  readonly now_ms: number
  /** How far it is ahead of real time; negative when behind. */
  readonly offset_ms: number
}

export class NamespaceClock {
  readonly #real: Clock
  readonly #moved: (wentBack: boolean) => Promise<void>
  #state: ClockState = { mode: 'real' }

  /** `moved` is called after every change and before the caller learns of it. */
  constructor(real: Clock, moved: (wentBack: boolean) => Promise<void>) {
    this.#real = real
    this.#moved = moved
  }

  get state(): ClockState {
    return this.#state
  }

  now(): number {
    return this.#timeAt(this.#real.now())
  }

  show(): ClockReport {
    // One look at the real clock: it may move on before a second one.
    const realMs = this.#real.now()
    const nowMs = this.#timeAt(realMs)
    const now = new Date(nowMs).toISOString()
    const offsetMs = nowMs - realMs
    return { mode: this.#state.mode, now, now_ms: nowMs, offset_ms: offsetMs }
  }

  /** Stops the clock, at a given moment or where it is. */
  freeze(at?: string | number): Promise<ClockReport> {
    return this.#become({
      mode: 'frozen',
      at_ms: at === undefined ? this.now() : momentMs(at, 'at'),
    })
  }

  /** Sets the clock; a frozen one stays frozen, another runs on from there. */
  set(to: string | number): Promise<ClockReport> {
    return this.#become(this.#at(momentMs(to, 'to'), this.#real.now()))
  }

  /** Moves the clock forward, at once. */
  advance(by: string | number): Promise<ClockReport> {
    const realMs = this.#real.now()
    const to = this.#timeAt(realMs) + durationMs(by, 'by')
    if (to > Date.UTC(9999, 11, 31)) throw new InvalidInput('by leads past the year 9999')
    return this.#become(this.#at(to, realMs))
  }

  /** Back to real time, running. */
  real(): Promise<ClockReport> {
    return this.#become({ mode: 'real' })
  }

  /** Takes a state over without telling anybody: at the start, and with a book. */
  restore(state: ClockState): void {
    this.#state = state
  }

  #timeAt(realMs: number): number {
    if (this.#state.mode === 'frozen') return this.#state.at_ms
    return realMs + (this.#state.mode === 'moved' ? this.#state.offset_ms : 0)
  }

  /** A state in which it is `ms` when it really is `realMs`. */
  #at(ms: number, realMs: number): ClockState {
    if (this.#state.mode === 'frozen') return { mode: 'frozen', at_ms: ms }
    return { mode: 'moved', offset_ms: ms - realMs }
  }

  async #become(state: ClockState): Promise<ClockReport> {
    const before = this.now()
    this.#state = state
    await this.#moved(this.now() < before)
    return this.show()
  }
}
