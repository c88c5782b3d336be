// The daily close: what a day of an offer began with, what moved and what it ended with, kept with a hash. A day is
// added up from its entries, and what it ends with is compared with what the accounts have (decision 0046).
import type { Clock } from '../clock.ts'
import type { Closes, KeptClose } from '../directory/closes.ts'
import type { Directory } from '../directory/directory.ts'
import type { Progress } from '../directory/jobs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { BookOf, Moved, ZoneBalance, ZoneMoves, Zones } from '../ledger/zone-sums.ts'
import { type Day, dayOf, daysBetween, later, spanOf, startOf } from './days.ts'
import {
  type CloseDocument,
  type Coins,
  closingOf,
  type DaySums,
  documentOf,
  type Operated,
  sealed,
  zoneLines,
} from './document.ts'

export interface ClosingOptions {
  readonly ledger: Pick<Ledger, 'zones' | 'bookOf'>
  readonly closes: Closes
  readonly directory: Pick<Directory, 'findOffer'>
  readonly clock: Clock
  /** An order carries the time at which it came, and may be written so much later. */
  readonly settleMs: number
}

/** Which days of an offer are closed, and which can be. */
export interface Plan {
  readonly last: KeptClose | undefined
  /** The first day that is not closed; undefined while there is no account. */
  readonly next: Day | undefined
  /** The last day that is over, and whose entries are all written. */
  readonly closable: Day
  readonly today: Day
}

/** Why a day is not closed. */
export class CloseRefused extends Error {
  override readonly name = 'CloseRefused'
  readonly code: 'too_early' | 'out_of_order' | 'nothing_to_close' | 'books_differ' | 'busy'

  constructor(code: CloseRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

export interface CloseTerms {
  readonly through: Day
  readonly by: string
  /** Why a difference between entries and accounts is booked. */
  readonly adjustReason?: string | undefined
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/** Clocks of several processes may differ by this much. */
const clockSkewMs = 30_000

export class Closing {
  readonly #options: ClosingOptions

  constructor(options: ClosingOptions) {
    this.#options = options
  }

  async plan(of: BookOf): Promise<Plan> {
    const { closes, clock, ledger } = this.#options
    const last = await closes.last(ledger.bookOf(of.offerId), of.env)
    return {
      last,
      next: last === undefined ? await this.#firstDay(of) : later(last.day, 1),
      closable: this.closableNow(of),
      today: dayOf(clock.now(of.offerId)),
    }
  }

  /** The last day that is over, and whose entries are all written. */
  closableNow(of?: Pick<BookOf, 'offerId'>): Day {
    return later(dayOf(this.#settledAt(of)), -1)
  }

  list({ offerId, env }: BookOf, from: Day, to: Day): Promise<KeptClose[]> {
    const { closes, ledger } = this.#options
    return closes.list(ledger.bookOf(offerId), env, from, to)
  }

  async find(of: BookOf, day: Day): Promise<KeptClose | undefined> {
    return (await this.list(of, day, day))[0]
  }

  /** Closes a day; one that is closed stays as it is. */
  async close(of: BookOf, day: Day, terms: Omit<CloseTerms, 'through'>): Promise<KeptClose> {
    const kept = await this.find(of, day)
    if (kept !== undefined) return kept
    const { next } = await this.plan(of)
    if (next !== undefined && next !== day) {
      const message =
        day < next
          ? `The first account of this offer came on ${next}: no earlier day can be closed.`
          : `Days are closed in order, and ${next} is the next one.`
      throw new CloseRefused('out_of_order', message)
    }
    await this.closeThrough(of, { ...terms, through: day })
    const closed = await this.find(of, day)
    if (closed === undefined) throw new Error(`the close of ${day} is gone`)
    return closed
  }

  /** Closes all days up to one, and returns how many those were. */
  async closeThrough(of: BookOf, terms: CloseTerms): Promise<number> {
    const plan = await this.plan(of)
    const days = this.#daysToClose(of, plan, terms.through)
    const drafts: DaySums[] = []
    let opening = openingAfter(plan.last)
    for (const day of days) {
      terms.signal?.throwIfAborted()
      terms.progress?.(drafts.length, days.length)
      const sums = await this.#sumsOf(of, day, opening)
      drafts.push(sums)
      opening = closingOf({ zones: zoneLines(sums) })
    }
    const final = drafts.at(-1)
    if (final === undefined) return 0
    const missing = await this.#missing(of, terms.through, opening)
    if (missing.size > 0 && terms.adjustReason === undefined) {
      throw new CloseRefused('books_differ', differText(terms.through, opening, missing))
    }
    drafts[drafts.length - 1] = { ...final, adjustment: missing }
    await this.#keep(of, plan.last, drafts, terms)
    terms.progress?.(days.length, days.length)
    return days.length
  }

  /** What a close of a day would say now; undefined for a day that cannot come to be closed. */
  async preview(of: BookOf, day: Day): Promise<CloseDocument | undefined> {
    const { last, next, today } = await this.plan(of)
    if (next === undefined || day < next || day > today) return undefined
    const opening =
      day === next ? openingAfter(last) : await this.#balancesAt(of, new Date(startOf(day)))
    return documentOf(await this.#sumsOf(of, day, opening), {
      ...(await this.#headingOf(of)),
      ...{ previous: day === next ? (last?.sha256 ?? null) : null, adjust_reason: null },
      ...{ closed_by: null, closed_at: null },
    })
  }

  /** The same sums, added up again; opening and adjustment are those of the close. */
  async again(of: BookOf, document: CloseDocument, opening: Zones<Coins>): Promise<DaySums> {
    const adjustment = new Map(
      document.zones.map(({ zone_id, paid, gift }) => [
        zone_id,
        { paid: BigInt(paid.adjustment), gift: BigInt(gift.adjustment) },
      ]),
    )
    return { ...(await this.#sumsOf(of, document.date, opening)), adjustment }
  }

  #daysToClose({ offerId, env }: BookOf, { next, closable }: Plan, through: Day): Day[] {
    if (next === undefined) {
      const message = `Offer ${offerId} (${env}) has no account yet: there is nothing to close.`
      throw new CloseRefused('nothing_to_close', message)
    }
    if (through > closable) {
      const from = new Date(spanOf(through).to.getTime() + this.#delayMs()).toISOString()
      const message = `${through} can be closed from ${from} on, when all of its entries are written.`
      throw new CloseRefused('too_early', message)
    }
    return daysBetween(next, through)
  }

  async #keep(
    of: BookOf,
    last: KeptClose | undefined,
    drafts: readonly DaySums[],
    { by, adjustReason }: CloseTerms,
  ): Promise<void> {
    const { closes, clock, ledger } = this.#options
    const heading = await this.#headingOf(of)
    let previous = last?.sha256 ?? null
    for (const sums of drafts) {
      const closedAt = new Date(clock.now(of.offerId))
      const { text, sha256 } = sealed(
        documentOf(sums, {
          ...{ ...heading, previous, closed_by: by, closed_at: closedAt.toISOString() },
          adjust_reason: sums.adjustment.size > 0 ? (adjustReason ?? null) : null,
        }),
      )
      const close = { day: sums.day, document: text, sha256, previous, closedBy: by, closedAt }
      const book = ledger.bookOf(of.offerId)
      if (!(await closes.add(book, of.env, { ...close, offerId: of.offerId }))) {
        // Two who close the same day find the same sums: the first of them is kept.
        if ((await this.find(of, sums.day)) !== undefined && drafts.length === 1) return
        const message = `Somebody else closed ${sums.day} meanwhile. Try again.`
        throw new CloseRefused('busy', message)
      }
      previous = sha256
    }
  }

  async #headingOf({ offerId, env }: BookOf) {
    const offer = await this.#options.directory.findOffer(offerId)
    if (offer === undefined) throw new Error(`offer ${offerId} is gone`)
    return { offer_id: offerId, env, coin_price: offer.coinPrice }
  }

  async #sumsOf(of: BookOf, day: Day, opening: Zones<Coins>): Promise<DaySums> {
    const [moved, operated] = await Promise.all([
      this.#options.ledger.zones.moved(of, spanOf(day)),
      this.#operated(of, day),
    ])
    return { day, opening, moved, operated, adjustment: new Map() }
  }

  /** What came through the admin API. */
  async #operated(of: BookOf, day: Day): Promise<Operated> {
    const { closes, ledger } = this.#options
    const span = spanOf(day)
    const zones = new Map<string, Partial<Record<string, Moved>>>()
    for await (const orders of closes.madeOrders(ledger.bookOf(of.offerId), of.env, span)) {
      if (orders.length === 0) continue
      for (const { zoneId, kind, ...moved } of await ledger.zones.ofOrders(of, orders, span)) {
        const kinds = zones.get(zoneId) ?? {}
        kinds[kind] = sumOf(kinds[kind], moved)
        zones.set(zoneId, kinds)
      }
    }
    return zones
  }

  /** What accounts have beyond what entries say, at the end of a day, by zone. */
  async #missing(of: BookOf, day: Day, closing: Zones<Coins>): Promise<Zones<Coins>> {
    const actual = await this.#balancesAt(of, spanOf(day).to)
    const missing = new Map<string, Coins>()
    for (const zone of new Set([...closing.keys(), ...actual.keys()])) {
      const [expected, found] = [closing.get(zone), actual.get(zone)]
      const paid = (found?.paid ?? 0n) - (expected?.paid ?? 0n)
      const gift = (found?.gift ?? 0n) - (expected?.gift ?? 0n)
      if (paid !== 0n || gift !== 0n) missing.set(zone, { paid, gift })
    }
    return missing
  }

  /**
   * What players had at an instant: what they have, less what moved since. What moved until a moment ago is settled
   * and read in pieces; only the rest has to be read together with the accounts.
   */
  async #balancesAt(of: BookOf, at: Date): Promise<Zones<Coins>> {
    const { zones } = this.#options.ledger
    const settled = new Date(Math.max(this.#settledAt(of), at.getTime()))
    const balances = await zones.balances(of, settled)
    const moved = await zones.moved(of, { from: at, to: settled })
    const then = [...balances].map(([zone, now]): [string, Coins] => {
      const change = changeOf(moved.get(zone))
      return [zone, { paid: now.paid - change.paid, gift: now.gift - change.gift }]
    })
    return new Map(then)
  }

  /** The day on which the first account came; undefined without one. */
  async #firstDay(of: BookOf): Promise<Day | undefined> {
    const zones = await this.#options.ledger.zones.balances(of, new Date(this.#settledAt(of)))
    const times = [...zones.values()].flatMap(({ firstAt }: ZoneBalance) =>
      firstAt === null ? [] : [firstAt.getTime()],
    )
    // Its first entry may be of a process whose clock is behind.
    return times.length === 0 ? undefined : dayOf(Math.min(...times) - clockSkewMs)
  }

  /** All entries of earlier times are written. */
  #settledAt(of?: Pick<BookOf, 'offerId'>): number {
    return this.#options.clock.now(of?.offerId) - this.#delayMs()
  }

  #delayMs(): number {
    return this.#options.settleMs + clockSkewMs
  }
}

function openingAfter(last: KeptClose | undefined): Zones<Coins> {
  return last === undefined ? new Map() : closingOf(JSON.parse(last.document) as CloseDocument)
}

function changeOf(moves: ZoneMoves | undefined): Coins {
  if (moves === undefined) return { paid: 0n, gift: 0n }
  const { recharge, present, pay, refund } = moves.kinds
  const of = (coin: 'paid' | 'gift') => recharge[coin] + present[coin] - pay[coin] + refund[coin]
  return { paid: of('paid'), gift: of('gift') }
}

function sumOf(a: Moved | undefined, b: Moved): Moved {
  if (a === undefined) return b
  return { orders: a.orders + b.orders, paid: a.paid + b.paid, gift: a.gift + b.gift }
}

const zonesNamed = 3

/** A sentence on each line. */
function differText(day: Day, closing: Zones<Coins>, missing: Zones<Coins>): string {
  const zones = [...missing].slice(0, zonesNamed).map(([zone, { paid, gift }]) => {
    const expected = closing.get(zone) ?? { paid: 0n, gift: 0n }
    return (
      `Zone ${zone} ends with ${expected.paid} paid and ${expected.gift} gift coins by the entries, ` +
      `and with ${expected.paid + paid} and ${expected.gift + gift} by the accounts.`
    )
  })
  if (missing.size > zonesNamed) zones.push(`So do ${missing.size - zonesNamed} more zones.`)
  return [
    `${day} does not add up.`,
    ...zones,
    'Check the closed days: an entry may have been posted after its day was closed.',
    'To book the difference, close with adjust_reason.',
  ].join('\n')
}
