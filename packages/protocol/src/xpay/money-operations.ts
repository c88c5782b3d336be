// The calls of xpay about money: purchases, their refunds, and files of both (xpay §3, §5.2). The client does not
// carry them.
import type { OperationName } from '../operation.ts'
import { envField, strictField as field, type RawBodyOperation } from '../raw-body/operation.ts'
import { openid, operation } from './operations.ts'

/** A money order is named by the game's number or the platform's. */
const eitherNumber = [
  field('order_id', 32, { optional: true, format: 'trade_no' }),
  field('wx_order_id', 64, { optional: true }),
]
const days = [
  field('begin_ds', 8, { number: true, format: 'day' }),
  field('end_ds', 8, { number: true, format: 'day' }),
]

export const xpayMoneyOperations = {
  queryOrder: operation('queryOrder', 'query_order', [openid, envField, ...eitherNumber], false),
  refundOrder: operation(
    'refundOrder',
    'refund_order',
    [
      ...[openid, envField, ...eitherNumber],
      field('refund_order_id', 32, { format: 'order_id' }),
      field('left_fee', 10, { number: true, format: 'amount' }),
      field('refund_fee', 10, { number: true, format: 'amount' }),
      field('biz_meta', 1024, { optional: true }),
      field('refund_reason', 1, { format: 'refund_reason' }),
      field('req_from', 1, { format: 'refund_from' }),
    ],
    false,
  ),
  provideGoods: operation(
    'provideGoods',
    'notify_provide_goods',
    [envField, ...eitherNumber],
    false,
  ),
  bizBalance: operation('bizBalance', 'query_biz_balance', [envField], false),
  // No env: the AppKey that signs decides the environment.
  downloadBill: operation('downloadBill', 'download_bill', days, false),
  startOrderFile: operation(
    'startOrderFile',
    'start_download_order',
    [
      ...[envField, ...days],
      field('order_type', 1, { number: true, format: 'order_type' }),
      field('order_info', 128, { optional: true }),
      field('is_provided', 5, { optional: true, bool: true, format: 'flag' }),
      field('refund_status', 1, { optional: true, number: true, format: 'refund_status' }),
      field('pay_channel', 1, { number: true, format: 'one_or_two' }),
    ],
    false,
  ),
  queryOrderFile: operation(
    'queryOrderFile',
    'query_download_order',
    [envField, field('task_id', 64)],
    false,
  ),
} as const satisfies Partial<Record<OperationName, RawBodyOperation>>
