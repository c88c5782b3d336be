// Counts the days that are over and not closed, for the metrics. Every process of a database does this.
import type { Closes } from '../directory/closes.ts'
import type { Directory } from '../directory/directory.ts'
import { Poller } from '../jobs/poller.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { BookOf } from '../ledger/zone-sums.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Closing } from './closing.ts'
import { type Day, daysBetween, later } from './days.ts'

export interface OverdueOptions {
  readonly closing: Closing
  readonly closes: Closes
  readonly directory: Pick<Directory, 'listOffers'>
  readonly ledger: Pick<Ledger, 'bookOf'>
  readonly metrics: Pick<Metrics, 'setOverdueCloses'>
  readonly log: Log
  /** Whether days are closed by themselves: only then is an offer overdue that has no closed day yet. */
  readonly closesDaily: boolean
}

interface Overdue extends BookOf {
  readonly days: number
}

const pollMs = 60_000
const pageSize = 500

export class OverdueCloses extends Poller {
  readonly #options: OverdueOptions
  /** The first day of offers without a closed day; it never changes. */
  readonly #firstDays = new Map<string, Day>()

  constructor(options: OverdueOptions) {
    super({ log: options.log, everyMs: pollMs, failure: 'overdue closes cannot be read' })
    this.#options = options
  }

  /** Counts the days of every offer and publishes them. */
  async count(): Promise<void> {
    const { directory, metrics } = this.#options
    const found: Overdue[] = []
    let after: string | undefined = ''
    while (after !== undefined) {
      const offers = await directory.listOffers('', after, pageSize)
      found.push(...(await this.#ofOffers(offers.map(({ offerId }) => offerId))))
      after = offers.length < pageSize ? undefined : offers.at(-1)?.offerId
    }
    metrics.setOverdueCloses(found)
  }

  async #ofOffers(offerIds: readonly string[]): Promise<Overdue[]> {
    const { closes, closing, ledger } = this.#options
    const lastDays = await closes.lastDays(offerIds.map((offerId) => ledger.bookOf(offerId)))
    const found: Overdue[] = []
    for (const offerId of offerIds) {
      for (const env of ['production', 'sandbox']) {
        const last = lastDays.get(`${ledger.bookOf(offerId)} ${env}`)
        const next = last === undefined ? await this.#firstDay({ offerId, env }) : later(last, 1)
        if (next === undefined) continue
        found.push({ offerId, env, days: daysBetween(next, closing.closableNow()).length })
      }
    }
    return found
  }

  async #firstDay(of: BookOf): Promise<Day | undefined> {
    if (!this.#options.closesDaily) return undefined
    const key = `${of.offerId} ${of.env}`
    const day = this.#firstDays.get(key) ?? (await this.#options.closing.plan(of)).next
    if (day !== undefined) this.#firstDays.set(key, day)
    return day
  }

  protected async poll(): Promise<undefined> {
    await this.count()
  }
}
