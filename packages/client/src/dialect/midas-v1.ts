// Midas 1.0: `sig` in the body, over the fields; a cancel refunds the whole order (midas-v1 §2, §5 and §7).
import { FieldFault, midasV1, sign, toSnakeCase } from '@pactolus/protocol'
import { failureOf } from '../error.ts'
import {
  appKeyOf,
  type ClientDialect,
  isGiven,
  textOrUndefined,
  textsOf,
  wireFields,
  withoutEmpty,
} from './dialect.ts'

const { operations, errcodes, title } = midasV1

export const midasV1Dialect: ClientDialect = {
  title,
  errcodes,
  operations,
  answers: {
    number: 'bill_no',
    genBalance: 'gen_balance',
    firstSave: 'first_save',
    saveAmt: 'save_amt',
    saveSum: 'save_sum',
    costSum: 'cost_sum',
    presentSum: 'present_sum',
    usedGenAmt: 'used_gen_amt',
  },
  hasOffers: true,
  refundsParts: false,
  termsOf(name, given) {
    const part = ['amt', 'refundNo'].find((field) => isGiven(given[field]))
    if (name === 'cancelPay' && part !== undefined) {
      throw new TypeError(`cancelPay: ${title} refunds a whole order and has no ${part}`)
    }
    const fields = wireFields(operations[name], given, toSnakeCase)
    return { fields, billNo: textOrUndefined(fields.bill_no) }
  },
  body(caller, call) {
    const operation = operations[call.name]
    const body: Record<string, unknown> = {
      appid: caller.appid,
      offer_id: caller.offerId,
      ts: Math.floor(caller.now() / 1000),
      zone_id: '1',
      pf: 'android',
      ...withoutEmpty(call.fields),
    }
    const texts = textsOf(operation, { ...body, sig: '-' })
    if (texts instanceof FieldFault) return texts
    const path = operation.paths[call.env]
    const sig = call.sign?.(path, texts) ?? sign(operation, texts, path, appKeyOf(caller, call))
    return JSON.stringify({ ...body, sig })
  },
  isUserSigned: () => false,
  query: () => ({}),
  failureOf: (_, errcode, errmsg) => failureOf(errcodes, errcode, errmsg),
  isSessionRefused: () => false,
  // 90012 says of a pay or present that it is done, 90015 says it of a cancel.
  outcomeOf: ({ name }, reason) =>
    (reason === 'order_exists') === (name !== 'cancelPay') ? 'done' : 'refused',
}
