// One lane for each partition of the ledger, so that a partition that does not answer holds up its own
// players alone. A database of its own is one partition, and its one lane takes everything.
import { hash } from 'node:crypto'
import { sqlState } from '../driver/driver.ts'
import { Lane, type LaneOptions } from './lane.ts'

/** One call for a whole batch: LaneOptions.send. */
type Send<Item, Answer> = LaneOptions<Item, Answer>['send']

export interface LanesOptions<Item, Answer> extends Omit<LaneOptions<Item, Answer>, 'send'> {
  /** A way to the database that is for one partition's calls alone. */
  open(): Send<Item, Answer>
  openidOf(item: Item): string
  readonly partitions: Partitions
}

/** The number of partitions, as it was last read. */
export class Partitions {
  readonly #read: () => Promise<number>
  count = 1

  constructor(read: () => Promise<number>) {
    this.#read = read
  }

  async renew(): Promise<void> {
    this.count = await this.#read()
  }

  /** The partition that keeps a player: placement.hash in SQL computes the same. */
  of(openid: string): number {
    if (this.count === 1) return 0
    const firstBytes = hash('sha256', openid, 'hex').slice(0, 8)
    return Number.parseInt(firstBytes, 16) & (this.count - 1)
  }

  /**
   * True if `error` says that nothing was done because the partitions are others now: their number was
   * read again, after a moment. False for any other error, and when the time is up.
   */
  async areOthersNow(error: unknown, giveUpAt: number): Promise<boolean> {
    if (sqlState(error) !== moved || performance.now() > giveUpAt) return false
    await new Promise((resolve) => setTimeout(resolve, retryMs))
    await this.renew()
    return true
  }
}

/** The SQLSTATE with which router.place_of and placement.admit refuse. */
const moved = 'PL010'
const retryMs = 20

export class Lanes<Item, Answer> {
  readonly #options: LanesOptions<Item, Answer>
  /** Calls that failed, by partition. */
  readonly failures: number[] = []
  readonly #lanes: Lane<Item, Answer>[] = []

  constructor(options: LanesOptions<Item, Answer>) {
    this.#options = options
  }

  submit(item: Item): Promise<Answer> {
    const { partitions, openidOf } = this.#options
    const part = partitions.of(openidOf(item))
    const lane = this.#lanes[part] ?? this.#openLane(part)
    return lane.submit(item)
  }

  /** Requests waiting or under way, by partition. */
  get sizes(): number[] {
    return Array.from(this.#lanes, (lane) => lane?.size ?? 0)
  }

  get size(): number {
    return this.#sum((lane) => lane.size)
  }

  get batches(): number {
    return this.#sum((lane) => lane.batches)
  }

  get items(): number {
    return this.#sum((lane) => lane.items)
  }

  #sum(read: (lane: Lane<Item, Answer>) => number): number {
    return this.#lanes.reduce((sum, lane) => sum + read(lane), 0)
  }

  #openLane(part: number): Lane<Item, Answer> {
    this.failures[part] = 0
    const own = this.#options.open()
    const send = async (items: readonly Item[]) => {
      try {
        return await this.#send(own, items)
      } catch (error) {
        this.failures[part] = (this.failures[part] ?? 0) + 1
        throw error
      }
    }
    const lane = new Lane({ ...this.#options, send })
    this.#lanes[part] = lane
    return lane
  }

  /**
   * A batch that was refused because players have moved belongs to several partitions by now: it is
   * split and sent again. While they move it is refused again, for as long as a request may wait.
   */
  async #send(
    send: Send<Item, Answer>,
    items: readonly Item[],
    giveUpAt = performance.now() + this.#options.waitMaxMs,
  ): Promise<readonly Answer[]> {
    const { partitions } = this.#options
    try {
      return await send(items)
    } catch (error) {
      if (!(await partitions.areOthersNow(error, giveUpAt))) throw error
      return this.#sendSplit(items, giveUpAt)
    }
  }

  async #sendSplit(items: readonly Item[], giveUpAt: number): Promise<Answer[]> {
    const { partitions, open, openidOf } = this.#options
    const placesByPart = new Map<number, number[]>()
    for (const [at, item] of items.entries()) {
      const part = partitions.of(openidOf(item))
      const places = placesByPart.get(part)
      if (places === undefined) placesByPart.set(part, [at])
      else places.push(at)
    }
    const answers: Answer[] = []
    await Promise.all(
      [...placesByPart.values()].map(async (places) => {
        const group = places.map((at) => items[at] as Item)
        const sent = await this.#send(open(), group, giveUpAt)
        for (const [n, at] of places.entries()) answers[at] = sent[n] as Answer
      }),
    )
    return answers
  }
}
