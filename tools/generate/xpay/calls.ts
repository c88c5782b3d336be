// The calls of xpay in words (xpay §2), and those that are out of scope (xpay §5.1).
import { xpay } from '@pactolus/protocol'
import type { AnswerField, DialectCalls } from '../dialect-calls.ts'
import { asSent, balanceAfter, firstSave, number, rawBalance } from '../operation-words.ts'
import { code, table, type Words } from '../page.ts'
import { rawExample, rawSigning } from '../raw-body-example.ts'

const sample = {
  openid: 'xxx',
  env: 0,
  'pay.user_ip': '127.0.0.1',
  'cancelPay.user_ip': '127.0.0.1',
  amount: 10,
  'present.amount': 5,
  order_id: 'order_001',
  'cancelPay.order_id': 'refund_001',
  'present.order_id': 'present_001',
  pay_order_id: 'order_001',
} as const

/** The vendor's own example, and the worked bodies of the protocol facts. */
const bodies = {
  getBalance: '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}',
  pay: String.raw`{"openid":"xxx","env":0,"user_ip":"127.0.0.1","amount":10,"order_id":"order_001","payitem":"[{\"productid\":\"p1\",\"unit_price\":10,\"quantity\":1}]","remark":"备注"}`,
  cancelPay:
    '{"openid":"xxx","env":0,"user_ip":"127.0.0.1","pay_order_id":"order_001","order_id":"refund_001","amount":10}',
}

const orderId: AnswerField = { name: 'order_id', type: 'string', words: asSent }

const outOfScope: readonly (readonly [kind: Words, calls: readonly string[]])[] = [
  [
    { en: 'bills and orders of other stores', zh: '账单与苹果订单' },
    [
      ...['download_bill', 'start_download_order', 'query_download_order'],
      ...['download_ios_settlement_bill', 'query_order_id_by_ios_order'],
    ],
  ],
  [
    { en: 'goods', zh: '道具' },
    ['start_upload_goods', 'query_upload_goods', 'start_publish_goods', 'query_publish_goods'],
  ],
  [
    { en: "the merchant's withdrawals", zh: '商户提现' },
    ['create_withdraw_order', 'query_withdraw_order'],
  ],
  [
    { en: 'advertising money', zh: '广告金' },
    [
      ...['query_transfer_account', 'query_adver_funds', 'create_funds_bill'],
      ...['bind_transfer_accout', 'query_funds_bill', 'query_recover_bill'],
      'download_adverfunds_order',
    ],
  ],
  [
    { en: 'complaints', zh: '投诉' },
    [
      ...['get_complaint_list', 'get_complaint_detail', 'get_negotiation_history'],
      ...['response_complaint', 'complete_complaint', 'upload_vp_file', 'get_upload_file_sign'],
    ],
  ],
  [
    { en: 'subscriptions', zh: '订阅' },
    [
      ...['submit_subscribe_pay_order', 'send_subscribe_pre_payment'],
      ...['query_subscribe_contract', 'cancel_subscribe_contract'],
    ],
  ],
]

/** The money calls are left out of the list as soon as the protocol has them. */
const moneyCalls = ['query_order', 'refund_order', 'notify_provide_goods', 'query_biz_balance']

function outOfScopeTable(language: 'en' | 'zh'): string {
  const served = Object.values(xpay.operations).map(({ paths }) => paths.production.slice(6))
  const waiting = moneyCalls.filter((call) => !served.includes(call))
  const rows = outOfScope.map(([kind, calls]) => [kind[language], calls.map(code).join(', ')])
  if (waiting.length > 0) {
    const kind = { en: 'orders for money, not served yet', zh: '现金订单（尚未提供）' }
    rows.unshift([kind[language], waiting.map(code).join(', ')])
  }
  return table(language === 'en' ? ['kind', 'calls'] : ['类别', '接口'], rows)
}

export const xpayCalls: DialectCalls = {
  protocol: xpay,
  intro: {
    en: `The virtual payment of mini programs. No call names an offer or a zone: the account is in the one offer of the app
that speaks xpay, and \`env\` tells the environment. JSON types are strict. There are no cloud calls.`,
    zh: `小程序虚拟支付。接口中没有 offer 和分区：账户位于该应用唯一启用 xpay 的 offer 中，环境由 \`env\` 指定。
JSON 类型严格校验。没有云调用。`,
  },
  signing: rawSigning,
  purposes: {
    getBalance: {
      en: 'Reads the balance of a player and the sums behind it.',
      zh: '查询用户代币余额及各项累计数。',
    },
    pay: {
      en: 'Deducts coins, gift coins first. Sent again with the same `order_id` it deducts nothing more.',
      zh: '扣款，先扣赠送的代币。以同一 `order_id` 重发不会重复扣款。',
    },
    cancelPay: {
      en: 'Gives coins of a pay back, bought coins first. An order is refunded once, unless the offer allows parts.',
      zh: '退回一笔扣款，先退购买的代币。一笔订单只能退款一次，除非 offer 允许分次退款。',
    },
    present: {
      en: 'Gives coins; needs no session. Sent again with the same `order_id` it gives nothing more.',
      zh: '赠送代币，不需要用户登录态。以同一 `order_id` 重发不会重复赠送。',
    },
  },
  fields: {
    order_id: { en: 'the number of the order, its idempotency key', zh: '订单号，即幂等键' },
    'cancelPay.order_id': { en: 'the number of this refund', zh: '本次退款的单号' },
    pay_order_id: { en: 'the `order_id` of the pay', zh: '原扣款的 `order_id`' },
    device_type: {
      en: '1 Android, 2 Apple: sent by clients of 2023, not looked at',
      zh: '1 安卓，2 苹果：2023 年的客户端会传，本服务不使用',
    },
  },
  answers: {
    getBalance: [...rawBalance, firstSave('first_save_flag')],
    pay: [
      orderId,
      balanceAfter,
      number('used_present_amount', 'gift coins that the order used', '本订单使用的赠送代币'),
    ],
    cancelPay: [orderId],
    present: [
      orderId,
      balanceAfter,
      number('present_balance', 'the gift part of balance', '余额中的赠送部分'),
    ],
  },
  replays: ['pay', 'present'],
  replay: {
    en: 'The same fields come with `268490004`, where they tell what the first order did.',
    zh: '返回 `268490004` 时也带上这些字段，说明首次处理的结果。',
  },
  example: (operation) => rawExample(xpay, operation, sample, bodies),
  after: {
    en: [
      '### xpay: out of scope',
      'Pactolus keeps coins. These calls of the vendor answer HTTP 404.',
      outOfScopeTable('en'),
    ],
    zh: [
      '### xpay：不在范围内的接口',
      'Pactolus 只管代币，以下官方接口一律返回 HTTP 404。',
      outOfScopeTable('zh'),
    ],
  },
}
