// Midas 2.0: getbalance, pay, cancelpay and present under /wxa/game; the body names the environment
// (midas-v2 §1 and §2).
import type { Field, OperationName } from '../operation.ts'
import {
  amountField,
  envField,
  strictField as field,
  type RawBodyOperation,
} from '../raw-body/operation.ts'

// The documents limit bill_no alone (63). The other limits are generous and only keep rows small.
const common: readonly Field[] = [
  field('openid', 128),
  field('offer_id', 64),
  field('ts', 13, { number: true, format: 'timestamp' }),
  field('zone_id', 128, { format: 'identifier' }),
  envField,
  // Required in the tables, absent from every sample.
  field('user_ip', 64, { optional: true }),
]

const billNo = field('bill_no', 63, { format: 'bill_no_v2' })

function operation(name: OperationName, own: readonly Field[]): RawBodyOperation {
  const path = `/wxa/game/${name.toLowerCase()}`
  const cloudName = `wxa.game.${name}`
  return {
    name,
    paths: { production: path, sandbox: path },
    cloudNames: { production: cloudName, sandbox: cloudName },
    fields: [...common, ...own],
    userSigned: true,
  }
}

const queryPath = '/wxa/game/queryorderinfo'

export const midasV2Operations = {
  getBalance: operation('getBalance', [
    field('coin_type', 1, { optional: true, number: true, format: 'zero_or_one' }),
  ]),
  pay: operation('pay', [
    amountField,
    billNo,
    field('payitem', 512, { optional: true }),
    field('remark', 512, { optional: true }),
  ]),
  cancelPay: operation('cancelPay', [
    amountField,
    billNo,
    // A pay by 1.0, too, can be refunded: its number may begin with _.
    field('pay_bill_no', 63, { format: 'bill_no' }),
  ]),
  present: operation('present', [amountField, billNo]),
  queryOrder: {
    name: 'queryOrder',
    paths: { production: queryPath, sandbox: queryPath },
    fields: [
      ...common.map((each) => (each.name === 'zone_id' ? { ...each, required: false } : each)),
      field('out_trade_no', 32, { format: 'trade_no' }),
      field('biz_id', 1, { number: true, format: 'one_or_two' }),
    ],
    userSigned: true,
  },
} as const satisfies Partial<Record<OperationName, RawBodyOperation>>
