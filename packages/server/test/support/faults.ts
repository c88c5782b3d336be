// A database that fails, loses answers, waits or lies when a test says so.
import type { Driver, Row, Session } from '../../src/driver/driver.ts'

export interface Fault {
  /** Statements that hold this text are hit; '' hits every one. */
  readonly statement: string
  /**
   * - `refused`: the database never sees the statement
   * - `answer_lost`: it carries the statement out, and the answer does not arrive
   * - `held`: it waits for `release`
   * - `rows`: it is not asked; these rows are the answer
   */
  readonly effect: 'refused' | 'answer_lost' | 'held' | { readonly rows: readonly Row[] }
}

/** What post_batch answers for one order whose account somebody else holds. */
export const inProgressAnswer: Row = {
  i: '{1}',
  outcome: '{in_progress}',
  paid: '{0}',
  gift: '{0}',
  order_amount: '{0}',
  order_gift: '{0}',
}

/** The sentence of every fault; it must never reach a caller. */
export const faultMessage = 'FATAL 57P01 secret-table "ledger.accounts" at 10.0.0.7:5432'

/** Stands between a service and its database: `startService({ wrapDriver: faults.wrap })`. */
export class Faults {
  #fault: Fault | undefined
  #waiting: (() => void)[] = []
  /** Statements hit since the start. */
  hits = 0

  /** Statements that wait for `release` now. */
  get held(): number {
    return this.#waiting.length
  }

  begin(effect: Fault['effect'], statement = ''): void {
    this.#fault = { effect, statement }
  }

  /** Ends the fault and lets go what it held. */
  end(): void {
    this.#fault = undefined
    for (const go of this.#waiting.splice(0)) go()
  }

  readonly wrap = (driver: Driver): Driver => ({
    ...driver,
    ...this.#session(driver),
    pipeline: () => ({ query: this.#query(driver.pipeline()) }),
    transaction: (work) => driver.transaction((session) => work(this.#session(session))),
  })

  #session(inner: Session): Session {
    return { query: this.#query(inner), script: (sql) => inner.script(sql) }
  }

  #query(inner: Pick<Session, 'query'>): Session['query'] {
    return async <R = Row>(sql: string, values: readonly unknown[] = []): Promise<R[]> => {
      const fault = this.#fault
      if (fault === undefined || !sql.includes(fault.statement)) return inner.query<R>(sql, values)
      this.hits += 1
      const { effect } = fault
      if (typeof effect === 'object') return [...effect.rows] as R[]
      if (effect === 'refused') throw new Error(faultMessage)
      if (effect === 'answer_lost') {
        await inner.query<R>(sql, values)
        throw new Error(faultMessage)
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
      return inner.query<R>(sql, values)
    }
  }
}
