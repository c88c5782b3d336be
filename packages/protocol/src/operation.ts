// What an operation is: a call of a payment protocol with its fields, as data. Nothing here knows one
// dialect; the folders of the dialects fill it in.

/** The two separate ledgers of a game. */
export type Env = 'production' | 'sandbox'

/**
 * How a field's text is checked.
 * - `text`: any well-formed text without NUL
 * - `identifier`: the same without `&` and `=`, which separate the pairs under `sig`: with them two
 *   different requests could have one signature
 * - `bill_no`: an order number (midas-v1 §2.6)
 * - `bill_no_v2`: the same, not beginning with `_` (midas-v2 §2.6)
 * - `order_id`: an order number of xpay, 8 to 32 characters (xpay §2.2)
 * - `trade_no`: the number of a top-up (client-topup §1)
 * - `amount`: whole coins, 1 … 9999999999, in plain decimal
 * - `timestamp`: UNIX time in plain decimal
 * - `env`: 0 production, 1 sandbox
 * - `one_or_two`, `zero_or_one`: one of two numbers
 * - `refund_reason`, `refund_from`: a digit as text (xpay §3.3)
 * - `day`: a day as a number, 20260901; `order_type`, `refund_status`: one of some digits (xpay §5.2)
 * - `flag`: true or false
 */
export type FieldFormat =
  | ('text' | 'identifier' | 'bill_no' | 'bill_no_v2' | 'order_id' | 'trade_no')
  | ('amount' | 'timestamp' | 'env' | 'one_or_two' | 'zero_or_one')
  | ('refund_reason' | 'refund_from' | 'day' | 'order_type' | 'refund_status' | 'flag')

export interface Field {
  readonly name: string
  readonly format: FieldFormat
  readonly required: boolean
  /** The JSON types it is taken as. `either`: clients in use send both (midas-v1 §2.1). */
  readonly type: 'string' | 'number' | 'bool' | 'either'
  /** In UTF-16 units, like `String.length`. */
  readonly lengthMax: number
}

/** The calls that read or move coins: every dialect has them. */
export type CoinOperationName = 'getBalance' | 'pay' | 'cancelPay' | 'present'

/** The calls about purchases with money, which not every dialect has. */
export type MoneyOperationName =
  | ('queryOrder' | 'refundOrder' | 'provideGoods' | 'bizBalance')
  | ('downloadBill' | 'startOrderFile' | 'queryOrderFile')

/** What an operation does, in every dialect. */
export type OperationName = CoinOperationName | MoneyOperationName

export interface Operation {
  readonly name: OperationName
  /** Equal for both where the body names the environment. */
  readonly paths: Readonly<Record<Env, string>>
  /** The names of the cloud call: `midas.cancelPay`, `midas.cancelPaySandbox`; none for xpay. */
  readonly cloudNames?: Readonly<Record<Env, string>>
  readonly fields: readonly Field[]
}

/** The largest amount of one order, in coins. */
export const amountMax = 9_999_999_999n
