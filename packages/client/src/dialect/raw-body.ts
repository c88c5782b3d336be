// What Midas 2.0 and xpay share. Signatures are over the exact text that is sent (midas-v2 §2.3,
// xpay §1). Refunds have an amount and a number of their own (midas-v2 §3, xpay §2.3).
import { createHash } from 'node:crypto'
import {
  type CoinOperationName,
  type Env,
  type Errcodes,
  FieldFault,
  paySig,
  type RawBodyOperation,
  sessionSignature,
  toSnakeCase,
} from '@pactolus/protocol'
import type { Failure, Outcome } from '../error.ts'
import {
  type AnswerNames,
  appKeyOf,
  type Caller,
  type ClientDialect,
  isGiven,
  textOrUndefined,
  textsOf,
  wireFields,
  withoutEmpty,
} from './dialect.ts'

export interface RawBodyTerms {
  readonly title: string
  readonly errcodes: Errcodes
  readonly operations: Readonly<Record<CoinOperationName, RawBodyOperation>>
  readonly number: AnswerNames['number']
  readonly firstSave: string
  readonly hasOffers: boolean
  /** The longest number of an order, in characters. */
  readonly numberMax: number
  /** In the query of every call. */
  readonly query: Readonly<Record<string, string>>
  /** What every call of the dialect has. */
  common(caller: Caller, env: Env): Record<string, unknown>
  failureOf(name: CoinOperationName, errcode: number, errmsg: string): Failure
  /** What "refunded before" says of a refund whose number is one of several. */
  readonly outcomeOfPart: Outcome | undefined
}

const wireNames: Readonly<Record<string, string>> = {
  amt: 'amount',
  presentCounts: 'amount',
  payItem: 'payitem',
  appRemark: 'remark',
}

export function rawBodyDialect(terms: RawBodyTerms): ClientDialect {
  const { title, errcodes, operations, number, firstSave, hasOffers, numberMax, failureOf } = terms

  function termsOf(name: CoinOperationName, given: Readonly<Record<string, unknown>>) {
    const isCancel = name === 'cancelPay'
    const numbers: Record<string, string> = isCancel
      ? { billNo: `pay_${number}`, refundNo: number }
      : { billNo: number }
    const billNo = textOrUndefined(given.billNo)
    const isOnlyRefund = isCancel && !isGiven(given.refundNo)
    if (isCancel && !isGiven(given.amt)) {
      throw new TypeError(`cancelPay: ${title} needs amt, the coins to refund`)
    }
    const toWire = (field: string) => numbers[field] ?? wireNames[field] ?? toSnakeCase(field)
    const named = isOnlyRefund ? { ...given, refundNo: refundNoOf(billNo ?? '', numberMax) } : given
    return { fields: wireFields(operations[name], named, toWire), billNo, isOnlyRefund }
  }

  return {
    ...{ title, errcodes, operations, hasOffers, failureOf, termsOf },
    answers: {
      number,
      firstSave,
      genBalance: 'present_balance',
      saveAmt: 'sum_save',
      saveSum: 'sum_balance',
      costSum: 'sum_cost',
      presentSum: 'sum_present',
      usedGenAmt: 'used_present_amount',
    },
    refundsParts: true,
    body(caller, { name, env, fields }) {
      const body = { ...terms.common(caller, env), ...withoutEmpty(fields) }
      const texts = textsOf(operations[name], body)
      return texts instanceof FieldFault ? texts : JSON.stringify(body)
    },
    isUserSigned: (name) => operations[name].userSigned,
    query(caller, call, body, sessionKey) {
      const { paths, userSigned } = operations[call.name]
      return {
        ...terms.query,
        pay_sig: paySig(appKeyOf(caller, call), paths[call.env], body),
        ...(userSigned && { signature: sessionSignature(sessionKey, body) }),
      }
    },
    isSessionRefused: ({ reason }) =>
      reason === 'session_missing' || reason === 'signature_invalid',
    outcomeOf({ name, isOnlyRefund }, reason) {
      if (reason === 'order_exists') return 'done'
      if (name !== 'cancelPay') return 'refused'
      return isOnlyRefund === true ? 'done' : terms.outcomeOfPart
    },
  }
}

/**
 * The number of the one refund of a pay, the same at every attempt: `refund_` and the pay's number.
 * The SHA-256 of the number replaces it where the result would be too long, or has characters that
 * a new number must not have.
 */
function refundNoOf(billNo: string, lengthMax: number): string {
  const plain = `refund_${billNo}`
  if (plain.length <= lengthMax && /^[\w-]+$/.test(plain)) return plain
  const hash = createHash('sha256').update(billNo).digest('hex')
  return `refund_${hash}`.slice(0, lengthMax)
}
