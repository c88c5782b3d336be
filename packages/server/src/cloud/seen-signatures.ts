// Signatures that were accepted: a process accepts each once. In memory and bounded, see
// docs/decisions/0006-a-cloud-signature-counts-once.md.
import { qExpiresMaxS } from './q-signature.ts'
import { aheadMaxS } from './tc3.ts'

/** From the first moment at which a signature can be accepted to the last, in either scheme. */
const lifeMaxS = aheadMaxS + qExpiresMaxS

/** Of one generation. Two full ones take 53 MB of heap. */
const generationMax = 500_000

/**
 * Two generations: the younger takes what comes, and takes the place of the older when it is as old as
 * a signature can become. So each is remembered that long at least, and nothing is ever searched for.
 */
export class SeenSignatures {
  readonly #generationMax: number
  #younger = new Set<string>()
  #older = new Set<string>()
  #youngerSinceS = 0

  constructor(max = generationMax) {
    this.#generationMax = max
  }

  /** Notes a signature; false when it was noted before. */
  accept(signature: string, nowS: number): boolean {
    // A copy of 128 bits: the text itself is a piece of the header, which it would keep alive.
    const key = Buffer.from(signature.slice(0, 32), 'hex').toString('latin1')
    if (this.#younger.has(key) || this.#older.has(key)) return false
    const isOld = nowS - this.#youngerSinceS > lifeMaxS
    if (isOld || this.#younger.size >= this.#generationMax) {
      this.#older = this.#younger
      this.#younger = new Set()
      this.#youngerSinceS = nowS
    }
    this.#younger.add(key)
    return true
  }
}
