// What the client must know of a payment protocol: its names, how it signs and what its refusals mean.
// send.ts and the saga ask this interface and know no dialect.
import {
  type Body,
  type BodyValue,
  type CoinOperationName,
  decodeFields,
  type Env,
  type Errcodes,
  type FieldFault,
  type Fields,
  type Operation,
} from '@pactolus/protocol'
import type { Failure, Outcome } from '../error.ts'

/** Who calls, and with which keys. */
export interface Caller {
  readonly appid: string
  /** Empty where the dialect has no offers. */
  readonly offerId: string
  readonly keys: Readonly<Record<Env, string | undefined>>
  /** ms since 1970. */
  readonly now: () => number
}

export interface Call {
  readonly name: CoinOperationName
  readonly env: Env
  /** On the wire's names. What every call has is added where it is missing. */
  readonly fields: Readonly<Record<string, unknown>>
  /** As the caller knows it: of a cancel, the number of the pay. */
  readonly billNo: string | undefined
  /** A cancel whose number this client made from that of the pay, so that there is one. */
  readonly isOnlyRefund?: boolean
  /** The AppKey instead of that of the client. */
  readonly key?: string
  /** The player's session_key instead of what the client's source returns. */
  readonly sessionKey?: string
  /** Signs the texts of the fields instead of the client; Midas 1.0 only. */
  readonly sign?: (path: string, texts: Fields) => string
}

/** The part of a call that comes from what the caller gave. */
export type CallTerms = Pick<Call, 'fields' | 'billNo' | 'isOnlyRefund'>

/** The names of what is answered. */
export interface AnswerNames {
  /** The order's number, sent and answered. */
  readonly number: 'bill_no' | 'order_id'
  readonly genBalance: string
  readonly firstSave: string
  readonly saveAmt: string
  readonly saveSum: string
  readonly costSum: string
  readonly presentSum: string
  readonly usedGenAmt: string
}

export interface ClientDialect {
  /** For people: `Midas 2.0`. */
  readonly title: string
  /** With English and Chinese texts. */
  readonly errcodes: Errcodes
  readonly operations: Readonly<Record<CoinOperationName, Operation>>
  readonly answers: AnswerNames
  readonly hasOffers: boolean
  /** A cancel says how many coins go back, and has a number of its own. */
  readonly refundsParts: boolean
  /** Translates the caller's names; throws TypeError for what this dialect cannot do. */
  termsOf(name: CoinOperationName, given: Readonly<Record<string, unknown>>): CallTerms
  /** The text to send, or the field that would be refused; throws TypeError without an AppKey. */
  body(caller: Caller, call: Call): string | FieldFault
  /** Whether the call is signed with the session_key of its player. */
  isUserSigned(name: CoinOperationName): boolean
  /** The signatures beside the token in the query; `sessionKey` is '' unless the call is user-signed. */
  query(caller: Caller, call: Call, body: string, sessionKey: string): Record<string, string>
  /** What an answer other than success means. */
  failureOf(name: CoinOperationName, errcode: number, errmsg: string): Failure
  /** A newer session_key may be accepted. */
  isSessionRefused(failure: Failure): boolean
  /** What `order_exists` or `order_refunded` says of this call; undefined: no more than any refusal. */
  outcomeOf(call: Call, reason: 'order_exists' | 'order_refunded'): Outcome | undefined
}

/** Empty fields count as left out. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** Empty fields are neither sent nor signed. */
export function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value)))
}

/** The texts of the fields, or the first that is not as documented. */
export function textsOf(
  operation: Operation,
  body: Readonly<Record<string, unknown>>,
): Fields | FieldFault {
  const values = new Map<string, BodyValue>()
  for (const [name, value] of Object.entries(body)) {
    const type = typeof value === 'string' || typeof value === 'number' ? typeof value : 'other'
    values.set(name, { type: type as BodyValue['type'], text: String(value) })
  }
  const whole: Body = { values, repeated: new Set() }
  return decodeFields(operation, whole)
}

/** Of `given`, what the operation knows, under the names that `toWire` gives. */
export function wireFields(
  operation: Operation,
  given: Readonly<Record<string, unknown>>,
  toWire: (name: string) => string,
): Record<string, unknown> {
  const known = new Set(operation.fields.map((field) => field.name))
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [toWire(name), value] as const)
      .filter(([name]) => known.has(name)),
  )
}

/** The AppKey of a call; throws TypeError where the option for it was not given. */
export function appKeyOf({ keys }: Caller, { env, key = keys[env] }: Call): string {
  if (key !== undefined) return key
  throw new TypeError(`${env} calls need the option ${env === 'sandbox' ? 'sandboxKey' : 'key'}`)
}

export function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
