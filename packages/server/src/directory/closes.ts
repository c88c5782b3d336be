// Closed days of offers: each a document that is written once and never changed.
import type { Driver } from '../driver/driver.ts'
import type { MadeOrder } from './acts.ts'

/** A day as 2026-11-28. */
export type Day = string

export interface KeptClose {
  readonly day: Day
  /** JSON, byte for byte as it was hashed. */
  readonly document: string
  /** In hexadecimal. */
  readonly sha256: string
  readonly closedBy: string
  readonly closedAt: Date
}

export interface NewClose extends KeptClose {
  readonly offerId: string
  /** The sha256 of the day before; null for the first day. */
  readonly previous: string | null
}

const madePageSize = 5000

export class Closes {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  /** Keeps the close of a day; false if another close of that day was kept first. */
  async add(book: string, env: string, close: NewClose): Promise<boolean> {
    const { day, offerId, document, sha256, previous, closedBy, closedAt } = close
    const [row] = await this.#driver.query<{ added: boolean }>(
      'select directory.add_close($1, $2, $3::date, $4, $5, $6, $7, $8, $9) as added',
      [book, env, day, offerId, document, sha256, previous, closedBy, closedAt],
    )
    return row?.added === true
  }

  /** The closed days from one to another, both included, oldest first. */
  list(book: string, env: string, from: Day, to: Day): Promise<KeptClose[]> {
    return this.#list(book, env, from, to)
  }

  /** The last closed day. */
  async last(book: string, env: string): Promise<KeptClose | undefined> {
    return (await this.#list(book, env, null, null))[0]
  }

  /** The last closed days of books, by book and environment with a space between. */
  async lastDays(books: readonly string[]): Promise<Map<string, Day>> {
    const rows = await this.#driver.query<{ book: string; env: string; day: Day }>(
      'select * from directory.list_last_closes($1)',
      [books],
    )
    return new Map(rows.map(({ book, env, day }) => [`${book} ${env}`, day]))
  }

  /** Orders that were made through the admin API and may have been posted in a range of time, page by page. */
  async *madeOrders(
    book: string,
    env: string,
    { from, to }: { from: Date; to: Date },
  ): AsyncGenerator<MadeOrder[]> {
    let after = 0n
    let rows: MadeRow[]
    do {
      rows = await this.#driver.query<MadeRow>(
        'select * from directory.list_made_orders($1, $2, $3, $4, $5, $6)',
        [book, env, from, to, after, madePageSize],
      )
      after = rows.at(-1)?.act_id ?? after
      yield rows.map(({ openid, zone_id, kind, bill_no }) => ({
        ...{ openid, zoneId: zone_id, kind, billNo: bill_no },
      }))
    } while (rows.length === madePageSize)
  }

  async #list(book: string, env: string, from: Day | null, to: Day | null): Promise<KeptClose[]> {
    const rows = await this.#driver.query<CloseRow>(
      'select * from directory.list_closes($1, $2, $3::date, $4::date)',
      [book, env, from, to],
    )
    return rows.map(({ day, document, sha256, closed_by, closed_at }) => ({
      ...{ day, document, sha256, closedBy: closed_by, closedAt: closed_at },
    }))
  }
}

interface CloseRow {
  day: string
  document: string
  sha256: string
  closed_by: string
  closed_at: Date
}

interface MadeRow {
  act_id: bigint
  openid: string
  zone_id: string
  kind: string
  bill_no: string
}
