// The errcodes of Midas 1.0 (midas-v1 §4 and §12), after those of the gateway. Row order is precedence.
import { busy, gatewayErrcodes, row } from '../errcode.ts'

export const midasV1Errcodes = {
  ...gatewayErrcodes,
  no_privilege: row(90017, 'no_privilege', 'no privilege', '没有调用接口的权限'),
  parameter_invalid: row(90018, 'parameter_invalid', 'invalid parameter', '参数错误'),
  sig_invalid: row(90011, 'sig_invalid', 'sig error', 'sig签名错误'),
  mp_sig_invalid: row(90009, 'mp_sig_invalid', 'mp_sig error', 'mp_sig签名错误'),
  session_missing: row(
    90010,
    'session_missing',
    'no session: the user is not logged in or the login has expired',
    '用户未登录或登录态已过期',
  ),
  order_not_found: row(90000, 'order_not_found', 'order does not exist', '订单不存在'),
  order_refunded: row(
    90015,
    'order_refunded',
    'order has been cancelled',
    '订单已回退，不允许当前操作',
  ),
  order_exists: row(90012, 'order_exists', 'bill_no repeated', '订单已存在'),
  balance_insufficient: row(90013, 'balance_insufficient', 'insufficient balance', '余额不足'),
  order_confirmed: row(
    90014,
    'order_confirmed',
    'order is confirmed: the time to cancel it is over',
    '订单已支付确认完成，不允许当前操作',
  ),
  order_in_progress: row(
    90016,
    'order_in_progress',
    'order is being processed',
    '订单处理中',
    true,
  ),
  busy,
} as const
