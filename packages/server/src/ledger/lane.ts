// Group commit: concurrent requests are gathered into one call, with no delay added. While a call is
// under way the next batch fills, and leaves before the answers of the call are handed out; a large one
// need not wait for the call at all. At most one request per key is under way; its followers ride in
// later batches, in the order they came.

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
  /** The followers of each key that is ready, under way or pending. */
  readonly #followers = new Map<string, Waiting<Item, Answer>[]>()
  #size = 0
  #scheduled = false
  /** Calls under way: two at most. */
  #underWay = 0
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
      const waiting: Waiting<Item, Answer> = {
        item,
        key: keyOf?.(item),
        expiresAt,
        resolve,
        reject,
      }
      const followers = waiting.key === undefined ? undefined : this.#followers.get(waiting.key)
      if (followers !== undefined) {
        followers.push(waiting)
        return
      }
      if (waiting.key !== undefined) this.#followers.set(waiting.key, [])
      this.#makeReady(waiting)
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
    while (this.#mayLeave) void this.#send(this.#takeBatch())
  }

  #takeBatch(): Waiting<Item, Answer>[] {
    const taken = this.#ready.splice(0, this.#fairShare)
    const now = performance.now()
    const live = taken.filter((waiting) => waiting.expiresAt > now)
    if (live.length < taken.length) {
      for (const waiting of taken) {
        if (waiting.expiresAt <= now) this.#expire(waiting)
      }
    }
    return live
  }

  #expire(waiting: Waiting<Item, Answer>): void {
    const { pending } = waiting
    this.#settle(waiting, () => {
      if (pending !== undefined) waiting.resolve(pending)
      else waiting.reject(new LaneFull('waited too long to be sent'))
    })
  }

  async #send(batch: Waiting<Item, Answer>[]): Promise<void> {
    if (batch.length === 0) return
    this.#underWay += 1
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
    this.#schedule()
  }

  #answer(waiting: Waiting<Item, Answer>, answer: Answer): void {
    const isPending = this.#options.isPending?.(answer) ?? false
    if (isPending && performance.now() + pendingRetryMs < waiting.expiresAt) {
      waiting.pending = answer
      setTimeout(() => this.#makeReady(waiting), pendingRetryMs)
    } else {
      this.#settle(waiting, () => waiting.resolve(answer))
    }
  }

  #settle(waiting: Waiting<Item, Answer>, answer: () => void): void {
    this.#size -= 1
    if (waiting.key !== undefined) {
      const followers = this.#followers.get(waiting.key)
      const next = followers?.shift()
      if (next === undefined) this.#followers.delete(waiting.key)
      else this.#makeReady(next)
    }
    answer()
  }
}
