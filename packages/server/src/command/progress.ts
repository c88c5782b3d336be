// How far a long command is.

import { setTimeout as sleep } from 'node:timers/promises'
import { t } from '../texts.ts'

const progressMs = 2000
const pollMs = 300

/** Something that the service works on; null before it has begun. */
interface Work {
  readonly state: string
  readonly progress: { readonly done: number; readonly total: number } | null
}

/**
 * Reads it again until it has left a state; says on stderr how far it is: `compared 120 of 400 rows`, or without
 * a total `archived 120 entries`.
 */
export async function pollWhile<Body extends Work>(
  state: string,
  read: () => Promise<Body>,
  { verb, unit }: { readonly verb: string; readonly unit: string },
): Promise<Body> {
  let printedAt = performance.now()
  for (;;) {
    const body = await read()
    if (body.state !== state) return body
    const { done = 0, total = 0 } = body.progress ?? {}
    if (done + total > 0 && performance.now() - printedAt >= progressMs) {
      printedAt = performance.now()
      const far = total > 0 ? t`${done} of ${total}` : done
      process.stderr.write(`${verb} ${far} ${unit}\n`)
    }
    await sleep(pollMs)
  }
}

/** A line on stderr every two seconds. */
export class Progress {
  readonly #verb: string
  readonly #unit: string
  #count = 0
  #printedAt = performance.now()

  constructor(verb: string, unit: string) {
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
