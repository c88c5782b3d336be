// How far a long command is.
const progressMs = 2000

/** A line on stderr every two seconds. */
export class Progress {
  readonly #verb: string
  readonly #unit: string
  #count = 0
  #printedAt = performance.now()

  constructor(verb: string, unit = 'lines') {
    this.#verb = verb
    this.#unit = unit
  }

  add(count: number): void {
    this.#count += count
    if (performance.now() - this.#printedAt < progressMs) return
    this.#printedAt = performance.now()
    process.stderr.write(`${this.#verb} ${this.#count.toLocaleString('en')} ${this.#unit}\n`)
  }
}
