// Group commit: concurrent requests are gathered into one call, with no delay added. While a call
// is in flight the next batch fills, and leaves before the answers of the call are passed on. A
// large batch need not wait for the call at all. At most one request per key is in flight. Others
// with the same key go in later batches, in the order they came. Keys are kept with the batch that
// holds them, and end with it. In one map of all keys they outlived a garbage collection, and so
// did all that they referred to.

export interface LaneOptions<Item, Answer> {
  /** Requests with the same key never share a batch; undefined means that any may. */
  keyOf?(item: Item): string
  /** One call for a whole batch; answers come in the order of the items. */
  send(items: readonly Item[]): Promise<readonly Answer[]>
  /** True for an answer that is no answer yet: the item is sent again until its time is up. */
  isPending?(answer: Answer): boolean
  readonly batchMax: number
  /** Calls that may be under way: a second one waits at the database, behind the first. */
  readonly callsMax: 1 | 2
  /** Requests waiting or under way; one more is refused at once with LaneFull. */
  readonly queueMax: number
  /** How long a request may wait to be sent, and a pending one be sent again. */
  readonly waitMaxMs: number
}

/** The request was not sent: nothing has happened, and it may be sent again. */
export class LaneFull extends Error {
  override readonly name = 'LaneFull'
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly key: string | undefined
  readonly expiresAt: number
  /** The last answer that was none yet; it is the answer when the time is up. */
  pending?: Answer
  /** All that has its key and came before it is answered; what came after follows it. */
  isNext: boolean
  resolve(answer: Answer): void
  reject(error: unknown): void
}

const pendingRetryMs = 5
/**
 * A batch this large leaves while another is under way: the database then works on it while the answers
 * of the other are written. Smaller ones would only be more calls for the same orders.
 */
const aheadMin = 64

export class Lane<Item, Answer> {
  readonly #options: LaneOptions<Item, Answer>
  #ready: Waiting<Item, Answer>[] = []
  /** The followers of each key that has some, or is pending. */
  readonly #followers = new Map<string, Waiting<Item, Answer>[]>()
  #size = 0
  #scheduled = false
  /** Calls under way: two at most. */
  #underWay = 0
  /** The keys of each batch that has left and is not answered. */
  #heldKeys: readonly ReadonlySet<string>[] = []
  /** Batches sent and items in them, since the start. */
  batches = 0
  items = 0

  constructor(options: LaneOptions<Item, Answer>) {
    this.#options = options
  }

  /** Requests waiting or under way. */
  get size(): number {
    return this.#size
  }

  submit(item: Item): Promise<Answer> {
    const { queueMax, waitMaxMs, keyOf } = this.#options
    if (this.#size >= queueMax) {
      return Promise.reject(new LaneFull(`${queueMax} requests are waiting already`))
    }
    this.#size += 1
    return new Promise((resolve, reject) => {
      const expiresAt = performance.now() + waitMaxMs
      const key = keyOf?.(item)
      this.#makeReady({ item, key, expiresAt, isNext: false, resolve, reject })
    })
  }

  #makeReady(waiting: Waiting<Item, Answer>): void {
    this.#ready.push(waiting)
    this.#schedule()
  }

  /** True when a batch may leave: nothing is under way, or one call is and a large batch waits. */
  get #mayLeave(): boolean {
    const waiting = this.#ready.length
    if (this.#underWay === 0) return waiting > 0
    return this.#underWay < this.#options.callsMax && waiting >= aheadMin
  }

  /** Half of the requests at most where two calls fit: then neither side ever waits for all of them. */
  get #fairShare(): number {
    const { batchMax, callsMax } = this.#options
    return Math.min(batchMax, Math.max(aheadMin, Math.ceil(this.#size / callsMax)))
  }

  #schedule(): void {
    if (this.#scheduled || !this.#mayLeave) return
    this.#scheduled = true
    // Not a delay: the requests that this turn of the event loop has yet to read come along.
    setImmediate(() => {
      this.#scheduled = false
      this.#leave()
    })
  }

  #leave(): void {
    while (this.#mayLeave) {
      const keys = new Set<string>()
      const batch = this.#takeBatch(keys)
      if (batch.length > 0) void this.#send(batch, keys)
    }
  }

  /** The next batch, at most one of each key, with its keys added to `keys`. */
  #takeBatch(keys: Set<string>): Waiting<Item, Answer>[] {
    const now = performance.now()
    const batch: Waiting<Item, Answer>[] = []
    for (const waiting of this.#ready.splice(0, this.#fairShare)) {
      if (this.#hasToFollow(waiting, keys)) continue
      if (waiting.expiresAt <= now) {
        this.#expire(waiting)
        continue
      }
      if (waiting.key !== undefined) keys.add(waiting.key)
      batch.push(waiting)
    }
    return batch
  }

  /** Puts a request behind the one with its key that is before it, in this batch or an earlier one. */
  #hasToFollow(waiting: Waiting<Item, Answer>, batchKeys: ReadonlySet<string>): boolean {
    const { key, isNext } = waiting
    if (key === undefined || isNext) return false
    let followers = this.#followers.get(key)
    if (followers === undefined) {
      if (!batchKeys.has(key) && !this.#isHeld(key)) return false
      followers = this.#followersOf(key)
    }
    followers.push(waiting)
    return true
  }

  #isHeld(key: string): boolean {
    for (const keys of this.#heldKeys) if (keys.has(key)) return true
    return false
  }

  /** From here on, each order with this key follows. */
  #followersOf(key: string): Waiting<Item, Answer>[] {
    const followers = this.#followers.get(key) ?? []
    this.#followers.set(key, followers)
    return followers
  }

  #expire(waiting: Waiting<Item, Answer>): void {
    const { pending } = waiting
    this.#settle(waiting, () => {
      if (pending !== undefined) waiting.resolve(pending)
      else waiting.reject(new LaneFull('waited too long to be sent'))
    })
  }

  async #send(batch: Waiting<Item, Answer>[], keys: ReadonlySet<string>): Promise<void> {
    this.#underWay += 1
    this.#heldKeys = [...this.#heldKeys, keys]
    this.batches += 1
    this.items += batch.length
    const sent = this.#options.send(batch.map((waiting) => waiting.item))
    // The database need not wait while the answers are written.
    const ended = sent.finally(() => {
      this.#underWay -= 1
      this.#leave()
    })
    try {
      const answers = await ended
      const isFull = batch.every((_, i) => answers[i] !== undefined)
      if (!isFull) throw new Error('a batch was not answered in full')
      for (const [i, waiting] of batch.entries()) this.#answer(waiting, answers[i] as Answer)
    } catch (error) {
      for (const waiting of batch) this.#settle(waiting, () => waiting.reject(error))
    }
    this.#heldKeys = this.#heldKeys.filter((held) => held !== keys)
    this.#schedule()
  }

  #answer(waiting: Waiting<Item, Answer>, answer: Answer): void {
    const isPending = this.#options.isPending?.(answer) ?? false
    if (isPending && performance.now() + pendingRetryMs < waiting.expiresAt) {
      waiting.pending = answer
      if (waiting.key !== undefined) this.#followersOf(waiting.key)
      setTimeout(() => this.#makeNext(waiting), pendingRetryMs)
    } else {
      this.#settle(waiting, () => waiting.resolve(answer))
    }
  }

  #settle(waiting: Waiting<Item, Answer>, answer: () => void): void {
    const { key } = waiting
    this.#size -= 1
    const followers = key === undefined ? undefined : this.#followers.get(key)
    if (key !== undefined && followers !== undefined) {
      const next = followers.shift()
      if (next === undefined) this.#followers.delete(key)
      else this.#makeNext(next)
    }
    answer()
  }

  #makeNext(waiting: Waiting<Item, Answer>): void {
    waiting.isNext = true
    this.#makeReady(waiting)
  }
}
