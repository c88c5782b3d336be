// The calls of xpay in words (xpay §2 and §3), and those that are out of scope (xpay §5.1).
import { xpay, xpayOutOfScope } from '@pactolus/protocol'
import type { AnswerField, DialectCalls } from '../dialect-calls.ts'
import { asSent, balanceAfter, firstSave, number, rawBalance, text } from '../operation-words.ts'
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
  'queryOrder.order_id': 'trade_001',
  'refundOrder.order_id': 'trade_001',
  'provideGoods.order_id': 'trade_001',
  refund_order_id: 'refund_002',
  left_fee: 100,
  refund_fee: 100,
  refund_reason: '3',
  req_from: '2',
  begin_ds: 20260901,
  end_ds: 20260930,
  order_type: 1,
  pay_channel: 1,
  task_id: '0123456789abcdef0123456789abcdef',
} as const

/** The vendor's own example, and the worked bodies of the protocol facts. */
const bodies = {
  getBalance: '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}',
  pay: String.raw`{"openid":"xxx","env":0,"user_ip":"127.0.0.1","amount":10,"order_id":"order_001","payitem":"[{\"productid\":\"p1\",\"unit_price\":10,\"quantity\":1}]","remark":"备注"}`,
  cancelPay:
    '{"openid":"xxx","env":0,"user_ip":"127.0.0.1","pay_order_id":"order_001","order_id":"refund_001","amount":10}',
}

const orderId: AnswerField = { name: 'order_id', type: 'string', words: asSent }

/** The members of `order`. */
const purchase: readonly AnswerField[] = [
  text('order.order_id', "the app's number", '业务单号'),
  text('order.wx_order_id', "the platform's number", '平台单号'),
  text(
    'order.channel_order_id',
    'the number shown to the user; once paid',
    '用户可见的商户单号；支付后才有',
  ),
  text('order.wxpay_order_id', 'the number of WeChat Pay; once paid', '微信支付单号；支付后才有'),
  number(
    'order.status',
    '1 created, 2 paid, 4 delivered, 5 refunded, 6 closed, 8 refund reached the user',
    '1 已创建，2 已支付，4 已发货，5 已退款，6 已关闭，8 退款已到账',
  ),
  number('order.order_fee', 'the price, in fen', '订单金额，单位分'),
  number('order.paid_fee', 'what was paid, in fen', '实付金额，单位分'),
  number('order.refund_fee', 'what was paid back, in fen', '已退金额，单位分'),
  number('order.left_fee', 'what can still be paid back, in fen', '剩余可退金额，单位分'),
  number('order.coupon_fee', 'always 0', '恒为 0'),
  number('order.create_time', 'UNIX time; likewise update_time', 'UNIX 时间；update_time 同'),
  number('order.paid_time', 'UNIX time, or 0', 'UNIX 时间，未支付为 0'),
  number('order.provide_time', 'UNIX time, or 0', 'UNIX 时间，未发货为 0'),
  number('order.env_type', '1 production, 2 sandbox', '1 正式环境，2 沙箱'),
  text('order.biz_meta', 'attach of the purchase', '下单时的 attach'),
  number(
    'order.order_type',
    'always 0, like biz_type, sett_time, sett_state, platform_fee_fen and cps_fee_fen',
    '恒为 0，biz_type、sett_time、sett_state、platform_fee_fen、cps_fee_fen 同',
  ),
  text('order.token', 'empty', '为空'),
]

/** In these calls `order_id` is the number of a purchase. */
function purchaseNumbers(...calls: readonly string[]): Record<string, Words> {
  const words = {
    en: "the app's number of the purchase; this or `wx_order_id`",
    zh: '充值订单的业务单号，与 `wx_order_id` 二选一',
  }
  return Object.fromEntries(calls.map((call) => [`${call}.order_id`, words]))
}

function outOfScopeTable(language: 'en' | 'zh'): string {
  const rows = xpayOutOfScope.map(({ kind, paths }) => [
    kind[language],
    paths.map((path) => code(path.slice('/xpay/'.length))).join(', '),
  ])
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
      en: 'Refunds coins of a pay, bought coins first. An order is refunded once, unless the offer allows parts.',
      zh: '退回一笔扣款，先退购买的代币。一笔订单只能退款一次，除非 offer 允许分次退款。',
    },
    present: {
      en: 'Gives coins; needs no session. Sent again with the same `order_id` it gives nothing more.',
      zh: '赠送代币，不需要用户登录态。以同一 `order_id` 重发不会重复赠送。',
    },
    queryOrder: {
      en: 'Reads a purchase with money; no deduction. An answer that is not 0 has `"order":null`.',
      zh: '查询充值订单；不能查询扣款。返回不为 0 时带 `"order":null`。',
    },
    refundOrder: {
      en: 'Pays money of a purchase back, within 365 days. The coins stay: deduct them with currency_pay.',
      zh: '退还充值的现金，支付后 365 天内可用。代币不会收回，需另行用 currency_pay 扣款。',
    },
    provideGoods: {
      en: 'Marks a purchase that was paid as delivered: its coins come in, if they have not yet.',
      zh: '通知已发货：已支付而代币未到账的订单，代币随即到账。',
    },
    bizBalance: {
      en: 'What was paid for coins in this environment and not paid back.',
      zh: '该环境中已支付且未退款的充值总额。',
    },
    downloadBill: {
      en: `The bill of some days, at most 366 of them and none in the future: an XLSX file with a line for each day of UTC+8. The
first call starts to make it and answers \`268490011\`; call again after a second. A bill is kept for 30 minutes, then the
next call makes it anew. There is no \`env\`: the AppKey that signs tells the environment. All sums are in fen. The columns
are those of the platform: day, payments, their sum, payments of the day before, their sum, refunds, service fee (0), returned
by the platform (0), sum of the refunds, payments less refunds, CPS fee (0).`,
      zh: `下载日账单：最多 366 天，不得晚于今天；XLSX 文件，每天（UTC+8）一行。首次调用开始生成并返回 \`268490011\`，稍后重试即可。
账单保留 30 分钟，之后的首次调用会重新生成。请求中没有 \`env\`，由签名所用的 AppKey 决定环境。金额单位均为分。
列与官方一致：出库日期、交易笔数、交易金额、昨日交易笔数、昨日交易金额、退款笔数、技术服务费（0）、平台回退金额（0）、
退款金额、结算金额（交易金额减退款金额）、CPS服务费（0）。`,
    },
    startOrderFile: {
      en: `Asks for a file of orders, at most 31 days: purchases by the day of their payment (\`order_type\` 1) or refunds by the day
they were asked for (4). The ledger holds no goods, no subscriptions and no purchases through Apple: those files have no lines.
A task is kept for a day, and of a game the 100 newest.`,
      zh: `发起订单下载任务，最多 31 天：\`order_type\` 为 1 时按支付日期列出充值订单，为 4 时按申请日期列出退款。
账本中没有道具、订阅和苹果内购订单，对应文件没有数据行。任务保留一天，每个应用最多保留最近 100 个。`,
    },
    queryOrderFile: {
      en: `The link to the file of a task: XLSX, written while it is fetched, so that it has the states of that moment. The columns of
purchases and refunds are a choice of Pactolus; the states are those of query_order, and of \`refund_status\`.`,
      zh: `查询任务文件的下载链接：XLSX，下载时实时生成，状态以下载时刻为准。列由 Pactolus 自定；
订单状态与 query_order 一致，退款状态与 \`refund_status\` 一致。`,
    },
  },
  fields: {
    order_id: { en: 'the number of the order, its idempotency key', zh: '订单号，即幂等键' },
    'cancelPay.order_id': { en: 'the number of this refund', zh: '本次退款的单号' },
    pay_order_id: { en: 'the `order_id` of the pay', zh: '原扣款的 `order_id`' },
    ...purchaseNumbers('queryOrder', 'refundOrder', 'provideGoods'),
    wx_order_id: { en: "the platform's number of the purchase", zh: '充值订单的平台单号' },
    refund_order_id: { en: 'the number of this refund', zh: '本次退款的单号' },
    left_fee: {
      en: 'what can still be paid back, in fen, as query_order tells it',
      zh: '订单剩余可退金额，单位分，须与 query_order 一致',
    },
    refund_fee: { en: 'what to pay back, in fen', zh: '退款金额，单位分' },
    biz_meta: { en: 'text of the app; kept with the refund', zh: '自定义数据，随退款保存' },
    refund_reason: { en: 'the reason; kept with the refund', zh: '退款原因，随退款保存' },
    req_from: {
      en: '1 service desk, 2 user, 3 other; kept with the refund',
      zh: '1 客服，2 用户，3 其他；随退款保存',
    },
    begin_ds: { en: 'the first day', zh: '起始日期' },
    end_ds: { en: 'the last day', zh: '截止日期' },
    order_type: {
      en: '1 coins, 2 goods, 3 subscriptions, 4 refunds',
      zh: '1 代币，2 道具，3 订阅，4 退款',
    },
    order_info: {
      en: 'part of a number or of an openid; only orders that have it',
      zh: '单号或 openid 的一部分，只列出包含它的订单',
    },
    is_provided: {
      en: 'delivered or not; required for `order_type` 2 and 3',
      zh: '是否已发货；`order_type` 为 2、3 时必填',
    },
    refund_status: {
      en: 'of refunds: 0 all, 2 refunded, 4 under way, 5 failed',
      zh: '退款状态：0 全部，2 已退款，4 退款中，5 退款失败',
    },
    pay_channel: { en: '1 ordinary, 2 Apple', zh: '1 普通，2 苹果' },
    task_id: {
      en: 'the task, as start_download_order answered it',
      zh: 'start_download_order 返回的任务 ID',
    },
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
    queryOrder: [
      { name: 'order', type: 'object', words: { en: 'the purchase', zh: '充值订单' } },
      ...purchase,
    ],
    refundOrder: [
      text('refund_order_id', 'as sent', '与请求相同'),
      text('refund_wx_order_id', "the platform's number of the refund", '退款的平台单号'),
      text('pay_order_id', "the app's number of the purchase", '充值订单的业务单号'),
      text('pay_wx_order_id', "the platform's number of the purchase", '充值订单的平台单号'),
    ],
    provideGoods: [],
    bizBalance: [
      { name: 'balance_available', type: 'object', words: { en: 'the sum', zh: '总额' } },
      text('balance_available.amount', 'in yuan: `12.34`', '单位元：`12.34`'),
      text('balance_available.currency_code', '`CNY`', '`CNY`'),
    ],
    downloadBill: [text('url', 'the file, for 30 minutes', '文件下载地址，30 分钟内有效')],
    startOrderFile: [text('task_id', 'the task', '任务 ID')],
    queryOrderFile: [
      text('task_id', 'as sent', '与请求相同'),
      number('status', 'always 2: done', '恒为 2：成功'),
      text('download_url', 'the file, for 30 minutes', '文件下载地址，30 分钟内有效'),
      number('expire_at', 'when the link ends, UNIX time', '链接失效时间，UNIX 时间'),
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
      'Pactolus keeps coins and the purchases that brought them. These calls of the vendor need a token and answer `268490002`; the emulator says in errmsg that they are out of scope.',
      outOfScopeTable('en'),
    ],
    zh: [
      '### xpay：不在范围内的接口',
      'Pactolus 只管代币及其充值订单，以下官方接口校验 access_token 后一律返回 `268490002`，模拟器会在 errmsg 中说明其不在范围内。',
      outOfScopeTable('zh'),
    ],
  },
}
