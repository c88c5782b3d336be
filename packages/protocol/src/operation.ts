// What an operation is: a call of a payment protocol with its fields, as data. Nothing here knows
// one generation of the protocol; midas-v1.ts fills it in.

/** The two separate ledgers of a game. `sandbox` calls have `/sandbox/` in their path. */
export type Env = 'production' | 'sandbox'

/**
 * How a field's text is checked.
 * - `text`: any well-formed text without NUL
 * - `identifier`: the same without `&` and `=`, which separate the pairs under `sig`: with them two
 *   different requests could have one signature
 * - `bill_no`: an order number (midas-v1 §2.6)
 * - `amount`: whole coins, 1 … 9999999999, in plain decimal
 * - `timestamp`: UNIX time in plain decimal
 */
export type FieldFormat = 'text' | 'identifier' | 'bill_no' | 'amount' | 'timestamp'

export interface Field {
  readonly name: string
  readonly format: FieldFormat
  readonly required: boolean
  /** Takes part in `sig` when present and not empty. */
  readonly signed: boolean
  /** A JSON number is as good as a string: clients in use send both (midas-v1 §2.1). */
  readonly number: boolean
  /** In UTF-16 units, like `String.length`. */
  readonly lengthMax: number
}

export interface Operation {
  /** The documented name without its prefix: `cancelPay` of `midas.cancelPay`. */
  readonly name: string
  readonly paths: Readonly<Record<Env, string>>
  /** The names of the cloud call: `midas.cancelPay`, `midas.cancelPaySandbox`. */
  readonly cloudNames: Readonly<Record<Env, string>>
  readonly fields: readonly Field[]
}

/** The largest amount of one order, in coins. */
export const amountMax = 9_999_999_999n
