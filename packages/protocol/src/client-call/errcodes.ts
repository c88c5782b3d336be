// What the fail callbacks of the client calls answer. The two families give the same numbers other meanings.
import { type Errcode, row } from '../errcode.ts'
import type { ClientCallName } from './client-call.ts'

/** Of requestMidasPayment and requestMidasPaymentGameItem (client-topup §3). */
export const midasClientErrcodes = {
  system_failed: row(-1, 'system_failed', 'system failure', '系统失败'),
  cancelled: row(-2, 'cancelled', 'payment cancelled', '支付取消'),
  order_type_invalid: row(
    -6,
    'order_type_invalid',
    'a parameter of the order has the wrong type',
    '下单参数类型不对',
  ),
  parameter_missing: row(
    -15001,
    'parameter_missing',
    'a parameter is missing',
    '虚拟支付接口错误码，缺少参数',
  ),
  parameter_invalid: row(
    -15002,
    'parameter_invalid',
    'a parameter is invalid',
    '虚拟支付接口错误码，参数不合法',
  ),
  order_exists: row(-15003, 'order_exists', 'repeated order', '虚拟支付接口错误码，订单重复'),
  backend_failed: row(
    -15004,
    'backend_failed',
    'error of the backend',
    '虚拟支付接口错误码，后台错误',
  ),
  app_banned: row(
    -15005,
    'app_banned',
    'the permission of the appid is banned',
    '虚拟支付接口错误码，appId权限被封禁',
  ),
  currency_unsupported: row(
    -15006,
    'currency_unsupported',
    'currency not supported',
    '虚拟支付接口错误码，货币类型不支持',
  ),
  order_paid: row(
    -15007,
    'order_paid',
    'the order has been paid',
    '虚拟支付接口错误码，订单已支付',
  ),
  limit_exceeded: row(
    -15009,
    'limit_exceeded',
    'over the limit for minors',
    '虚拟支付接口错误码，由于健康系统限制，本次支付已超过限额（这种错误情况会有默认弹窗提示）',
  ),
  sandbox_of_release: row(
    -15010,
    'sandbox_of_release',
    'a released game may not pay in the sandbox',
    '虚拟支付接口错误码，正式版小游戏不允许在沙箱环境支付',
  ),
  type_invalid: row(-15011, 'type_invalid', 'wrong type of data', '请求的数据类型错误'),
  signature_invalid: row(-15012, 'signature_invalid', 'signature error', 'SIGNATURE错误'),
  coins_unpublished: row(-15013, 'coins_unpublished', 'the coins are not published', '代币未发布'),
  pay_sig_invalid: row(-15014, 'pay_sig_invalid', 'paySig error', 'paysig错误'),
  session_expired: row(-15015, 'session_expired', 'session_key expired', 'sessionkey过期'),
  goods_price_invalid: row(-15016, 'goods_price_invalid', 'wrong price of goods', '道具价格错误'),
  order_closed: row(-15017, 'order_closed', 'the order is closed', '订单已关闭'),
  user_cancelled: row(
    1,
    'user_cancelled',
    'the player cancelled the payment',
    '虚拟支付接口错误码，用户取消支付',
  ),
  already_paying: row(
    2,
    'already_paying',
    'the player is paying already',
    '虚拟支付接口错误码，客户端错误,判断到小程序在用户处于支付中时,又发起了一笔支付请求',
  ),
  google_play_missing: row(
    3,
    'google_play_missing',
    'Google Play is not installed',
    '虚拟支付接口错误码，Android独有错误：用户使用GooglePlay支付，而手机未安装GooglePlay',
  ),
  payment_state_abnormal: row(
    4,
    'payment_state_abnormal',
    'abnormal payment state of the system',
    '虚拟支付接口错误码，用户操作系统支付状态异常',
  ),
  system_error: row(
    5,
    'system_error',
    'error of the operating system',
    '虚拟支付接口错误码，操作系统错误',
  ),
  other_error: row(6, 'other_error', 'other error', '虚拟支付接口错误码，其他错误'),
  payment_cancelled: row(
    7,
    'payment_cancelled',
    'payment cancelled',
    '虚拟支付接口错误码，支付取消',
  ),
  argument_invalid: row(1000, 'argument_invalid', 'parameter error', '参数错误'),
  zone_unpublished: row(1001, 'zone_unpublished', 'the zone is not published', '分区未发布'),
  merchant_unready: row(
    1003,
    'merchant_unready',
    'coins or zone not published, merchant banned, or an error of the Midas portal',
    '代币/分区未发布或者对应商户号被封禁或者米大师Portal错误,请先确保虚拟支付2.0代币和分区已发布，…',
  ),
  goods_invalid: row(3017, 'goods_invalid', 'invalid id of goods', '道具id非法'),
  ios_forbidden: row(701_001, 'ios_forbidden', 'no payment on iOS', 'ios禁止支付'),
} as const

const busyText = '系统繁忙,请稍后再试'

/** Reported by developers, and in no table of the vendor (client-topup §3). */
export const reportedClientErrcodes = {
  reported_8: row(8, 'reported_8', 'reported, not documented', busyText),
  reported_44: row(44, 'reported_44', 'reported, not documented', busyText),
  reported_1008: row(1008, 'reported_1008', 'reported, not documented', busyText),
  reported_1016: row(1016, 'reported_1016', 'reported, not documented', busyText),
} as const

const console = '商家可以登录微信商户平台/微信支付商家助手小程序查看原因和解决方案'

/** Of requestVirtualPayment (xpay §4). */
export const virtualClientErrcodes = {
  argument_invalid: row(1001, 'argument_invalid', 'parameter error', '参数错误'),
  payment_failed: row(-1, 'payment_failed', 'the payment failed', '支付失败'),
  cancelled: row(-2, 'cancelled', 'payment cancelled', '支付取消'),
  risk_refused: row(-4, 'risk_refused', 'stopped by risk control', '风控拦截'),
  signing_unknown: row(
    -5,
    'signing_unknown',
    'the result of the signing is unknown',
    '开通签约结果未知',
  ),
  parameter_invalid: row(
    -15001,
    'parameter_invalid',
    'a parameter is wrong',
    '参数错误,具体原因见err_msg',
  ),
  order_exists: row(
    -15002,
    'order_exists',
    'outTradeNo was used before',
    'outTradeNo重复使用,请换新单号重试',
  ),
  system_failed: row(-15003, 'system_failed', 'system error', '系统错误'),
  currency_unsupported: row(
    -15004,
    'currency_unsupported',
    'currencyType must be CNY',
    'currencyType错误,目前只能填CNY',
  ),
  signature_invalid: row(
    -15005,
    'signature_invalid',
    'signature is wrong',
    '用户态签名signature错误',
  ),
  pay_sig_invalid: row(-15006, 'pay_sig_invalid', 'paySig is wrong', '支付签名paySig错误'),
  session_expired: row(-15007, 'session_expired', 'session_key expired', 'session_key过期'),
  merchant_unready: row(
    -15008,
    'merchant_unready',
    'the merchant is not registered yet',
    '二级商户进件未完成',
  ),
  coins_unpublished: row(-15009, 'coins_unpublished', 'the coins are not published', '代币未发布'),
  goods_unpublished: row(
    -15010,
    'goods_unpublished',
    'productId is not published',
    '道具productId未发布',
  ),
  sandbox_of_release: row(
    -15011,
    'sandbox_of_release',
    'a release may only pay in env 0',
    '现网版本的env只能是0,不能填1(沙盒环境)',
  ),
  order_closed: row(
    -15012,
    'order_closed',
    'the order was closed after a failure of Midas',
    '调用米大师失败导致关单,请换新单号重试',
  ),
  goods_price_invalid: row(
    -15013,
    'goods_price_invalid',
    'goodsPrice is wrong',
    'goodsPrice道具价格错误',
  ),
  publication_pending: row(
    -15014,
    'publication_pending',
    'the publication is not in effect yet',
    '道具/代币发布未生效，禁止下单，大概10分钟后生效',
  ),
  sign_data_invalid: row(
    -15016,
    'sign_data_invalid',
    'signData is malformed',
    'signData格式有问题',
  ),
  merchant_restricted: row(
    -15017,
    'merchant_restricted',
    'the merchant may not take money',
    `此商家涉嫌违规，收款功能已被限制，暂无法支付。${console}`,
  ),
  review_failed: row(
    -15018,
    'review_failed',
    'coins or productId did not pass the review',
    '代币或者道具productId审核不通过',
  ),
  merchant_report_limited: row(
    -15019,
    'merchant_report_limited',
    'the merchant is limited by WeChat Pay',
    `调微信报商户受限,${console}`,
  ),
  too_fast: row(-15020, 'too_fast', 'too fast, try again later', '操作过快，请稍候再试'),
  app_limited: row(-15021, 'app_limited', 'the mini program is rate limited', '小程序被限频交易'),
} as const

/** Every code that a fail callback of the call can hold. */
export function clientErrcodes(call: ClientCallName): readonly Errcode[] {
  if (call === 'requestVirtualPayment') return Object.values(virtualClientErrcodes)
  return [...Object.values(midasClientErrcodes), ...Object.values(reportedClientErrcodes)]
}
