// Signatures that were accepted: each counts once. In memory and bounded, see
// docs/decisions/0005-a-cloud-signature-counts-once.md.

/** About 80 MB when full, which takes 1,100 calls a second for 15 minutes. */
const sizeMax = 1_000_000

export class SeenSignatures {
  readonly #until = new Map<string, number>()
  readonly #sizeMax: number

  constructor(max = sizeMax) {
    this.#sizeMax = max
  }

  /** Notes a signature that counts until `untilS`; false when it was noted before. */
  accept(signature: string, nowS: number, untilS: number): boolean {
    // A copy of 128 bits: the text itself is a piece of the header, which it would keep alive.
    const key = Buffer.from(signature.slice(0, 32), 'hex').toString('latin1')
    if ((this.#until.get(key) ?? 0) >= nowS) return false
    this.#forget(nowS)
    this.#until.set(key, untilS)
    return true
  }

  /** Drops what is over, oldest first, and the oldest of all when there is no more room. */
  #forget(nowS: number): void {
    for (const [key, untilS] of this.#until) {
      if (untilS >= nowS && this.#until.size < this.#sizeMax) return
      this.#until.delete(key)
    }
  }
}
