// The errcodes of xpay (xpay §1.2), after those of the gateway. Row order is precedence.
import { gatewayErrcodes, row } from '../errcode.ts'

export const xpayErrcodes = {
  ...gatewayErrcodes,
  openid_invalid: row(268490001, 'openid_invalid', 'openid错误', 'openid错误'),
  parameter_invalid: row(
    268490002,
    'parameter_invalid',
    '请求参数字段错误',
    '请求参数字段错误，具体看errmsg',
  ),
  sig_invalid: row(268490003, 'sig_invalid', '签名错误', '签名错误'),
  session_missing: row(
    268490009,
    'session_missing',
    '用户session_key不存在或已过期，请重新登录',
    '用户session_key不存在或已过期，请重新登录',
  ),
  coins_unpublished: row(
    268490008,
    'coins_unpublished',
    '代币未发布，不允许进行代币操作',
    '代币未发布，不允许进行代币操作',
  ),
  content_forbidden: row(
    268490007,
    'content_forbidden',
    '图片或文字存在敏感内容，禁止使用',
    '图片或文字存在敏感内容，禁止使用',
  ),
  order_exists: row(
    268490004,
    'order_exists',
    '重复操作',
    '重复操作（赠送和代币支付和充值广告金相关接口会返回，表示之前的操作已经成功）',
  ),
  order_refunded: row(
    268490005,
    'order_refunded',
    '订单已经通过cancel_currency_pay接口退款，不支持再退款',
    '订单已经通过cancel_currency_pay接口退款，不支持再退款',
  ),
  balance_insufficient: row(
    268490006,
    'balance_insufficient',
    '代币的退款/支付操作金额不足',
    '代币的退款/支付操作金额不足',
  ),
  data_generating: row(
    268490011,
    'data_generating',
    '数据生成中，请稍后调用本接口获取',
    '数据生成中，请稍后调用本接口获取',
    true,
  ),
  task_running: row(
    268490012,
    'task_running',
    '批量任务运行中，请等待完成后才能再次运行',
    '批量任务运行中，请等待完成后才能再次运行',
    true,
  ),
  refund_running: row(
    268490014,
    'refund_running',
    '退款操作进行中，稍后可以使用相同参数重试',
    '退款操作进行中，稍后可以使用相同参数重试',
    true,
  ),
  too_frequent: row(268490015, 'too_frequent', '频率限制', '频率限制', true),
  left_fee_differs: row(
    268490016,
    'left_fee_differs',
    '退款的left_fee字段与实际不符，请通过query_order接口查询确认',
    '退款的left_fee字段与实际不符，请通过query_order接口查询确认',
  ),
  busy: row(-1, 'busy', '系统错误', '系统错误', true),
} as const
