// The entries of an offer by time, oldest first: all of them, a page at a time.
import type { Row } from '../driver/driver.ts'
import type { Detached } from './detached.ts'
import type { OrderKind } from './model.ts'
import type { TimeSpan } from './money-reports.ts'
import { camelCaseRow, instantOf, usOf } from './rows.ts'

export interface PostingFilter {
  /** '' for all of them; so with the others. */
  readonly openid: string
  readonly zoneId: string
  readonly kind: OrderKind | ''
}

/** An entry of the ledger with the terms of its order. */
export interface PostedEntry {
  readonly atUs: bigint
  readonly openid: string
  readonly zoneId: string
  readonly entryNo: bigint
  readonly kind: OrderKind
  readonly billNo: string
  readonly payBillNo: string | null
  readonly paidDelta: bigint
  readonly giftDelta: bigint
  readonly paidAfter: bigint
  readonly giftAfter: bigint
  readonly postedAt: Date
  readonly payItem: string | null
  readonly appRemark: string | null
  readonly userIp: string | null
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

const firstWidthUs = 3_600_000_000n
/** By how much the next window is wider after one with few entries, or narrower after one with too many. */
const pace = 4n

export class Postings {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string
  readonly #detached: Detached
  /** A window of time has about so many entries, of all offers together; a page has so many at most. */
  readonly #rowsMax: number

  constructor(ask: Ask, bookOf: (offerId: string) => string, detached: Detached, rowsMax = 1000) {
    this.#ask = ask
    this.#bookOf = bookOf
    this.#detached = detached
    this.#rowsMax = rowsMax
  }

  /** Window after window, so short that each is read at once; an entry is in one page alone. */
  pages(
    offerId: string,
    env: string,
    filter: PostingFilter,
    span: TimeSpan,
  ): AsyncGenerator<PostedEntry[]> {
    const book = [this.#bookOf(offerId), env]
    return this.#detached.pages(span.from, () => this.#windows(book, filter, span))
  }

  async *#windows(
    book: readonly string[],
    filter: PostingFilter,
    { from, to }: TimeSpan,
  ): AsyncGenerator<PostedEntry[]> {
    const endUs = usOf(to)
    let beginUs = usOf(from)
    let widthUs = firstWidthUs
    while (beginUs < endUs) {
      const nextUs = endUs - beginUs > widthUs ? beginUs + widthUs : endUs
      const count = await this.#count(book, filter, beginUs, nextUs)
      if (count >= this.#rowsMax && nextUs - beginUs > pace) {
        widthUs = (nextUs - beginUs) / pace
        continue
      }
      if (count > 0) yield* this.#window(book, filter, beginUs, nextUs)
      beginUs = nextUs
      if (count < this.#rowsMax / Number(pace)) widthUs *= pace
    }
  }

  async #count(
    book: readonly string[],
    { openid }: PostingFilter,
    fromUs: bigint,
    toUs: bigint,
  ): Promise<number> {
    const [row] = await this.#ask<{ orders: bigint }>(
      'select * from ledger.count_orders($1, $2, $3, $4, $5, $6)',
      [...book, openid, instantOf(fromUs), instantOf(toUs), this.#rowsMax],
    )
    return Number(row?.orders ?? 0n)
  }

  /** More than one page of an instant that has more entries than a page. */
  async *#window(
    book: readonly string[],
    { openid, zoneId, kind }: PostingFilter,
    fromUs: bigint,
    toUs: bigint,
  ): AsyncGenerator<PostedEntry[]> {
    let last: PostedEntry | undefined
    do {
      const rows = await this.#ask(
        'select * from ledger.list_postings($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
        [
          ...[...book, openid, zoneId, kind, instantOf(fromUs), instantOf(toUs)],
          ...[last?.atUs ?? null, last?.openid ?? '', last?.zoneId ?? '', last?.entryNo ?? 0n],
          this.#rowsMax,
        ],
      )
      const page = rows.map((row) => camelCaseRow<PostedEntry>(row))
      if (page.length > 0) yield page
      last = page.length === this.#rowsMax ? page.at(-1) : undefined
    } while (last !== undefined)
  }
}
