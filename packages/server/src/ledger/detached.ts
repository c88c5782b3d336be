// Months whose entries are deleted (sql/ledger/functions/detach_month.sql). What reads entries of a time asks here, so
// that no sum and no list lacks them silently.
import type { Row } from '../driver/driver.ts'
import { Conflict } from '../explained-error.ts'

/** Entries of the time that was asked for are deleted. */
export class MonthsDetached extends Conflict {
  override readonly name = 'MonthsDetached'
  readonly until: Date

  constructor(until: Date, message?: string) {
    super(
      'months_detached',
      message ??
        `Entries from before ${until.toISOString()} are detached: ask from then on, or restore their months.`,
    )
    this.until = until
  }
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

export class Detached {
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }

  /** Entries from before may be deleted; undefined for none. */
  async until(): Promise<Date | undefined> {
    const [row] = await this.#ask<{ detached_until: Date | null }>(
      'select * from ledger.read_detached($1)',
      [''],
    )
    return row?.detached_until ?? undefined
  }

  /**
   * Reads entries from `from` on; throws MonthsDetached where some of them may be deleted. It asks before and after:
   * a month is marked before its first entry is deleted, and until its last one is recreated.
   */
  async read<T>(from: Date, read: () => Promise<T>): Promise<T> {
    await this.require(from)
    const found = await read()
    await this.require(from)
    return found
  }

  /** Likewise, for what is read page by page. */
  async *pages<T>(from: Date, read: () => AsyncIterable<T>): AsyncGenerator<T> {
    await this.require(from)
    for await (const page of read()) {
      await this.require(from)
      yield page
    }
    await this.require(from)
  }

  /** Throws where any entry may be deleted, with a sentence about what cannot be done then. */
  async requireNone(message: string): Promise<void> {
    const until = await this.until()
    if (until !== undefined) throw new MonthsDetached(until, message)
  }

  /** Throws where entries from `from` on may be deleted. */
  async require(from: Date): Promise<void> {
    const until = await this.until()
    if (until !== undefined && from < until) throw new MonthsDetached(until)
  }
}
