// A cache in front of the directory. A value is used for `ttlMs`, and loaded once for all callers
// that wait for it. A missing value is never kept, so what another process adds is found
// immediately.

interface Entry<V> {
  readonly loading: Promise<V | undefined>
  /** What was loaded; undefined until then. */
  value: V | undefined
  readonly until: number
}

/** The other processes of this service, which remember things of their own. */
export interface Peers {
  /** Has them forget a key of the named cache, or all of it. */
  notify(cache: string, key: string | undefined): void
  listen(listener: (cache: string, key: string | undefined) => void): void
}

export class Cache<V> {
  readonly #entries = new Map<string, Entry<V>>()
  readonly #ttlMs: number
  readonly #sizeMax: number
  readonly #shared: boolean
  readonly #notifyPeers: (key?: string) => void

  /** `name` identifies the cache among peers; `shared`: other processes may use the database, too. */
  constructor(
    {
      name,
      ttlMs,
      sizeMax,
      shared,
    }: { name: string; ttlMs: number; sizeMax: number; shared: boolean },
    peers?: Peers,
  ) {
    this.#ttlMs = ttlMs
    this.#sizeMax = sizeMax
    this.#shared = shared
    this.#notifyPeers = (key) => peers?.notify(name, key)
    peers?.listen((cache, key) => {
      if (cache !== name) return
      if (key === undefined) this.#entries.clear()
      else this.#entries.delete(key)
    })
  }

  get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const now = performance.now()
    const known = this.#entries.get(key)
    if (known !== undefined && known.until > now) return known.loading
    const entry: Entry<V> = { loading: load(), value: undefined, until: now + this.#ttlMs }
    if (this.#entries.size >= this.#sizeMax) this.#entries.clear()
    this.#entries.set(key, entry)
    const forget = () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    }
    entry.loading.then((loaded) => {
      entry.value = loaded
      if (loaded === undefined) forget()
    }, forget)
    return entry.loading
  }

  /** What is remembered, without a wait: nearly every call of the protocol finds it here. */
  known(key: string): V | undefined {
    const known = this.#entries.get(key)
    return known !== undefined && known.until > performance.now() ? known.value : undefined
  }

  forget(key: string): void {
    this.forgetHere(key)
    this.#notifyPeers(key)
  }

  /** In this process alone: the others learn of the change by themselves. */
  forgetHere(key: string): void {
    this.#entries.delete(key)
  }

  /**
   * Removes a key, or everything, and resolves when no process of the database uses what it loaded
   * before. Peers are notified, but their message and an answer may come in either order. An entry
   * of any process ends `ttlMs` after its load began, so that wait is enough for all of them.
   */
  async forgetEverywhere(key?: string): Promise<void> {
    if (key === undefined) this.clear()
    else this.forget(key)
    if (this.#shared) await new Promise((resolve) => setTimeout(resolve, this.#ttlMs))
  }

  clear(): void {
    this.clearHere()
    this.#notifyPeers()
  }

  clearHere(): void {
    this.#entries.clear()
  }
}
