// The errcodes of Midas 2.0 (midas-v2 §2.7), after those of the gateway. 90010, 90011 and 90016 mean other
// things than in 1.0. 90014 and 90015 are not in the vendor's table: a refund needs them. Row order is
// precedence.
import { busy, gatewayErrcodes, row } from '../errcode.ts'

export const midasV2Errcodes = {
  ...gatewayErrcodes,
  parameter_invalid: row(
    90018,
    'parameter_invalid',
    'invalid parameter',
    '参数错误，具体参数见 errmsg 描述',
  ),
  sig_invalid: row(90011, 'sig_invalid', '[pay_sig] pay_sig is invalid', 'pay_sig 签名错误'),
  signature_invalid: row(
    90010,
    'signature_invalid',
    '[signature] signature is invalid',
    'signature 签名错误',
  ),
  session_missing: row(
    90016,
    'session_missing',
    'sessionkey fail: the session_key has expired, log in again',
    'sessionkey fail，用户 sessionkey 过期，需要重走登录流程',
  ),
  order_not_found: row(90000, 'order_not_found', 'order does not exist', '订单不存在'),
  trade_not_found: row(90019, 'trade_not_found', 'out_trade_no not found', 'out_trade_no 未找到'),
  order_exists: row(90012, 'order_exists', 'bill_no repeated', '订单号重复'),
  order_refunded: row(
    90015,
    'order_refunded',
    'order has been refunded',
    '订单已回退，不允许当前操作',
  ),
  order_confirmed: row(
    90014,
    'order_confirmed',
    'order is confirmed: the time to refund it is over',
    '订单已支付确认完成，不允许当前操作',
  ),
  balance_insufficient: row(90013, 'balance_insufficient', 'balance not enough', '余额不足'),
  busy,
} as const
