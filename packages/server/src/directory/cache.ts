// A short memory in front of the directory: a value is used for `ttlMs`, loaded once for all who wait,
// and never remembered when it is missing, so that what another process adds is seen at once.

export class Cache<V> {
  readonly #entries = new Map<string, { value: Promise<V | undefined>; until: number }>()
  readonly #ttlMs: number
  readonly #sizeMax: number

  constructor({ ttlMs, sizeMax }: { ttlMs: number; sizeMax: number }) {
    this.#ttlMs = ttlMs
    this.#sizeMax = sizeMax
  }

  get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const now = performance.now()
    const known = this.#entries.get(key)
    if (known !== undefined && known.until > now) return known.value
    const value = load()
    const entry = { value, until: now + this.#ttlMs }
    if (this.#entries.size >= this.#sizeMax) this.#entries.clear()
    this.#entries.set(key, entry)
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    }
    value.then((loaded) => loaded === undefined && forget(), forget)
    return value
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }
}
