// What a dialect is: one payment protocol of the platform, as data.
import type { Errcodes } from './errcode.ts'
import type { CoinOperationName, Operation, OperationName } from './operation.ts'

export type DialectName = '1.0' | '2.0' | 'xpay'

export interface Dialect {
  readonly name: DialectName
  readonly title: string
  /** The parameters of the query; `signature` where a call is signed by the player's session. */
  readonly query: readonly string[]
  /** All that move coins, and of the others those it has. */
  readonly operations: Readonly<Record<CoinOperationName, Operation>> &
    Readonly<Partial<Record<OperationName, Operation>>>
  /** Those of the gateway included, in order of precedence. */
  readonly errcodes: Errcodes
}

/** Calls of a protocol that are known, and not carried out. */
export interface CallsOutOfScope {
  /** What they are about, in words. */
  readonly kind: { readonly en: string; readonly zh: string }
  readonly paths: readonly string[]
}
