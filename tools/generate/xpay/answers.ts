// What xpay answers (xpay §1.2, §1.3 and §2).
import { xpay } from '@pactolus/protocol'
import type { DialectAnswers } from '../dialect-answers.ts'

const advertising = {
  en: 'Of the calls for advertising money, which are out of scope.',
  zh: '仅广告金接口返回，不在本项目范围内。',
}
const notInTable = { en: "Not in the vendor's table.", zh: '官方错误码表中没有此码。' }

export const xpayAnswers = {
  protocol: xpay,
  source: 'packages/server/src/dialect/xpay/xpay.ts',
  intro: {
    en: `The token is asked for before the body is read, and an empty body is \`268490002\` \`openid字段错误\`, not \`44002\`. errmsg
has no traceid. \`268490004\` comes with the fields of the first answer. Of a cancel_currency_pay, count \`268490004\` and
\`268490005\` as done.`,
    zh: `先校验 access_token，后读取请求体；请求体为空返回 \`268490002\` \`openid字段错误\`，而不是 \`44002\`。errmsg 中没有 traceid。
返回 \`268490004\` 时带上首次成功的各字段。cancel_currency_pay 返回 \`268490004\` 或 \`268490005\` 均视为成功。`,
  },
  when: {
    parameter_invalid: {
      en: 'A field is missing or not as documented: errmsg names it (`openid字段错误`, `order_id需要在8-32个字符`). Also an empty pay_sig or signature, an unknown order (`数据不存在`), a number used before with other terms, a refund of money that is not possible, a frozen account, and every call that is out of scope.',
      zh: '参数缺失或不符合文档要求，errmsg 会指出参数名（`openid字段错误`、`order_id需要在8-32个字符`）；pay_sig 或 signature 为空、订单不存在（`数据不存在`）、单号曾以其他内容使用过、充值订单不可退款、账户已冻结、接口不在范围内时也返回此码。',
    },
    sig_invalid: {
      en: 'pay_sig is not right under any live AppKey of the environment that env names, or signature was not made with the session_key of the player. errmsg says which; the emulator says why.',
      zh: 'pay_sig 与 env 所指环境的任何有效 AppKey 都对不上，或 signature 不是用该用户的 session_key 生成的。errmsg 会指出是哪一个，模拟器会说明原因。',
    },
    session_missing: {
      en: 'The player has no session, or it has expired. Let the player log in again.',
      zh: '该用户没有会话或会话已过期，请让用户重新登录。',
    },
    coins_unpublished: {
      en: 'No offer of the app speaks xpay, or its environment is not opened.',
      zh: '该应用没有启用 xpay 的 offer，或对应环境未开通。',
    },
    order_exists: {
      en: 'The same order was posted before and nothing moved now: count it as done. Of a refund: only where the offer allows parts.',
      zh: '同一笔扣款或赠送此前已入账，本次未再变动：视为成功。退款仅在 offer 允许分次退款时返回此码。',
    },
    order_refunded: {
      en: 'The pay was refunded: where the offer allows parts, in full. To a pay: do not deliver.',
      zh: '该笔扣款已退款（offer 允许分次退款时，指已全部退回）。currency_pay 返回此码时不要发货。',
    },
    balance_insufficient: {
      en: 'The account holds fewer coins than amount, or a refund exceeds what is left of the order.',
      zh: '账户余额少于 amount，或退款超过该订单剩余金额。',
    },
    data_generating: {
      en: 'download_bill: the bill is being made. Call again after a second.',
      zh: 'download_bill：账单生成中，稍后重试即可。',
    },
    left_fee_differs: {
      en: 'refund_order: left_fee is not what is left of the purchase. Ask query_order.',
      zh: 'refund_order：left_fee 与订单实际剩余金额不符，请通过 query_order 查询。',
    },
    busy: {
      en: 'The service could not answer. The coins moved once or not at all: the same order_id finds out which.',
      zh: '服务暂时无法应答。代币要么变动了一次，要么没有变动：用同一 order_id 重试即可得知。',
    },
  },
  beforeTheLedger: {
    parameter_invalid: 'every call',
    sig_invalid: 'every call',
    session_missing: ['getBalance', 'pay', 'cancelPay'],
    coins_unpublished: 'every call',
    data_generating: ['downloadBill'],
    left_fee_differs: ['refundOrder'],
    busy: 'every call',
  },
  outcomesOfCall: {
    pay: [
      'in_progress',
      'already_refunded',
      'duplicate',
      'bill_no_conflict',
      'account_frozen',
      'balance_insufficient',
      'posted',
    ],
    cancelPay: [
      'in_progress',
      'order_not_found',
      'duplicate',
      'already_refunded',
      'bill_no_conflict',
      'window_closed',
      'refund_too_large',
      'posted',
    ],
    present: ['in_progress', 'duplicate', 'bill_no_conflict', 'balance_limit', 'posted'],
  },
  // Taken literally, an order has one refund. Where the offer allows parts, a repeated number has its own errcode.
  exceptions: { cancelPay: { duplicate: ['order_refunded', 'order_exists'] } },
  documented: {
    parameter_invalid: [['page', 'every call']],
    sig_invalid: [['page', 'every call']],
    session_missing: [['page', ['getBalance', 'pay', 'cancelPay']]],
    coins_unpublished: [['page', 'every call']],
    order_exists: [['page', ['pay', 'present']]],
    order_refunded: [['page', ['cancelPay']]],
    balance_insufficient: [['page', ['pay', 'cancelPay']]],
    data_generating: [['page', ['downloadBill']]],
    left_fee_differs: [['page', ['refundOrder']]],
    busy: [['page', 'every call']],
  },
  notAnswered: [
    {
      code: 268490001,
      why: {
        en: 'The real service answers `268490002` `openid字段错误` to a wrong openid, and so does this one.',
        zh: '实测 openid 错误时真实服务返回 `268490002` `openid字段错误`，本服务与之一致。',
      },
    },
    {
      code: 268490007,
      why: { en: 'Texts are not inspected.', zh: '本服务不审查文字和图片。' },
    },
    { code: 268490010, why: notInTable },
    {
      code: 268490012,
      why: {
        en: 'Of the calls that upload and publish goods, which are out of scope.',
        zh: '仅道具上传与发布接口返回，不在范围内。',
      },
    },
    {
      code: 268490013,
      zh: '禁止对核销状态的单进行退款',
      why: { en: 'Orders have no such state.', zh: '订单没有核销状态。' },
    },
    {
      code: 268490014,
      why: {
        en: 'A refund is taken or refused at once; an account that is held answers `-1`. The fault `in_progress` of the emulator answers it.',
        zh: '退款立即受理或拒绝；账户被占用时返回 `-1`。模拟器的故障 `in_progress` 会返回它。',
      },
    },
    {
      code: 268490015,
      why: {
        en: 'Too many calls a second are `45011`, for every dialect. The fault `rate_limited` of the emulator answers it.',
        zh: '调用过于频繁时各协议一律返回 `45011`。模拟器的故障 `rate_limited` 会返回它。',
      },
    },
    { code: 268490017, why: notInTable },
    { code: 268490018, zh: '广告金充值帐户行业 id 不匹配', why: advertising },
    { code: 268490019, zh: '广告金充值帐户 id已绑定其他 appid', why: advertising },
    { code: 268490020, zh: '广告金充值帐户主体名称错误', why: advertising },
    {
      code: 268490021,
      zh: '账户未完成进件',
      why: { en: 'Merchants are not verified here.', zh: '本服务没有商户进件。' },
    },
    { code: 268490022, zh: '广告金充值账户无效', why: advertising },
    { code: 268490023, zh: '广告金余额不足', why: advertising },
    { code: 268490024, zh: '广告金充值金额必须大于 0', why: advertising },
  ],
} as const satisfies DialectAnswers
