// xpay, the virtual payment of mini programs: coin calls under /xpay (xpay §1 and §2). There is no offer and no
// zone in them: the access_token names the app, the body the environment.
import type { Field, OperationName } from '../operation.ts'
import {
  amountField,
  envField,
  strictField as field,
  type RawBodyOperation,
} from '../raw-body/operation.ts'

export const openid = field('openid', 128)
const userIp = field('user_ip', 64, { optional: true })
const orderId = field('order_id', 32, { format: 'order_id' })
/** Sent by clients of 2023: 1 Android, 2 Apple. */
const deviceType = field('device_type', 1, {
  optional: true,
  number: true,
  format: 'one_or_two',
})

export function operation(
  name: OperationName,
  call: string,
  fields: readonly Field[],
  userSigned = true,
): RawBodyOperation {
  const path = `/xpay/${call}`
  return { name, paths: { production: path, sandbox: path }, fields, userSigned }
}

export const xpayCoinOperations = {
  getBalance: operation('getBalance', 'query_user_balance', [openid, envField, userIp]),
  pay: operation('pay', 'currency_pay', [
    ...[openid, envField, userIp, amountField, orderId],
    field('payitem', 1024, { optional: true }),
    field('remark', 512, { optional: true }),
    deviceType,
  ]),
  cancelPay: operation('cancelPay', 'cancel_currency_pay', [
    ...[openid, envField, userIp],
    field('pay_order_id', 32, { format: 'order_id' }),
    ...[orderId, amountField, deviceType],
  ]),
  present: operation(
    'present',
    'present_currency',
    [openid, envField, orderId, amountField],
    false,
  ),
} as const satisfies Partial<Record<OperationName, RawBodyOperation>>
