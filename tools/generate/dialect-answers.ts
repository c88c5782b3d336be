// What a dialect answers, as tables of our own: put together with those of the code, so that the pages and the
// code cannot part. What does not fit fails the generation.
import type { Dialect, OperationName } from '@pactolus/protocol'
import type { Outcome } from '../../packages/server/src/ledger/outcome.ts'
import type { Words } from './page.ts'

/**
 * What the vendor's pages say. `page`: on the page of the call, or in the table of the dialect.
 * `older`: on older versions of that page only. `unused`: on that page, but never answered here.
 */
export type Documented = 'page' | 'older' | 'unused'

/** A code of the vendor's table that nothing here answers. */
export interface NotAnswered {
  readonly code: number
  /** The official text, where the code has no row. */
  readonly zh?: string
  readonly why: Words
}

export interface DialectAnswers {
  readonly protocol: Dialect
  /** The file whose `errcodeOfOutcome` gives outcomes their errcodes. */
  readonly source: string
  readonly intro: Words
  /** When each errcode of its own is answered. */
  readonly when: Readonly<Record<string, Words>>
  /** Which calls answer an errcode before the ledger is asked, or when it cannot be. */
  readonly beforeTheLedger: Readonly<Record<string, 'every call' | readonly OperationName[]>>
  /** The outcomes that the ledger has for the order behind a call; a call without an order has none. */
  readonly outcomesOfCall: Readonly<Partial<Record<OperationName, readonly Outcome[]>>>
  /** Where a call answers an outcome with other errcodes than the table of the code. */
  readonly exceptions: Readonly<
    Partial<Record<OperationName, Readonly<Partial<Record<Outcome, readonly string[]>>>>>
  >
  readonly documented: Readonly<
    Record<string, readonly [Documented, 'every call' | readonly OperationName[]][]>
  >
  readonly notAnswered: readonly NotAnswered[]
}
