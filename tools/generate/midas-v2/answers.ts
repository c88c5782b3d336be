// What Midas 2.0 answers (midas-v2 §2.7 to §3.2).
import { midasV2 } from '@pactolus/protocol'
import type { DialectAnswers } from '../dialect-answers.ts'

export const midasV2Answers = {
  protocol: midasV2,
  source: 'packages/server/src/dialect/midas-v2/midas-v2.ts',
  intro: {
    en: `The errmsg of \`90018\` is \`[field] field is invalid\`. A JSON type that is not as documented is answered before all
else with \`traceid: 0\`: \`post data type not right\`, or \`field "bill_no" doesn't expect an uint32 value "7"\`.
In the emulator \`90011\` and \`90010\` name the mistake and repeat the body, as text and in base64.
\`90012\` comes with the fields of the first answer. \`90010\`, \`90011\` and \`90016\` mean other things than in 1.0.`,
    zh: `\`90018\` 的 errmsg 为 \`[参数名] 参数名 is invalid\`。JSON 类型不符时最先返回，且 \`traceid: 0\`：
\`post data type not right\`，或 \`field "bill_no" doesn't expect an uint32 value "7"\`。
模拟器的 \`90011\` 与 \`90010\` 会说明签名错在哪里，并附上请求体原文及其 base64。
返回 \`90012\` 时带上首次成功的各字段。\`90010\`、\`90011\`、\`90016\` 的含义与 1.0 不同。`,
  },
  when: {
    parameter_invalid: {
      en: 'A field is missing or not as documented, sig_method is not hmac_sha256, or the offer is not of this app, not open in this environment or without 2.0. Also a bill_no used before with other terms, a refund of more than is left, and a frozen account.',
      zh: '参数缺失或不符合文档要求、sig_method 不是 hmac_sha256，或 offer 不属于该应用、该环境未开通、未启用 2.0；bill_no 曾以其他内容使用过、退款超过剩余金额、账户已冻结时也返回此码。',
    },
    sig_invalid: {
      en: 'pay_sig is not right under any live AppKey of the environment that env names.',
      zh: 'pay_sig 与 env 所指环境的任何有效 AppKey 都对不上。',
    },
    signature_invalid: {
      en: 'signature was not made with the session_key of the player.',
      zh: 'signature 不是用该用户的 session_key 生成的。',
    },
    session_missing: {
      en: 'The player has no session, or it has expired. Let the player log in again.',
      zh: '该用户没有会话或会话已过期，请让用户重新登录。',
    },
    order_not_found: {
      en: 'The account never paid with this pay_bill_no.',
      zh: '该账户没有以此 pay_bill_no 扣过款。',
    },
    trade_not_found: {
      en: 'The player has no purchase of coins with this out_trade_no in this zone. Goods (biz_id 2) are not kept.',
      zh: '该用户在该分区没有此 out_trade_no 的充值订单；道具订单（biz_id 为 2）不在本服务范围内。',
    },
    order_exists: {
      en: 'The same order, or the same refund, was posted before and nothing moved now: count it as done.',
      zh: '同一笔扣款、赠送或退款此前已入账，本次未再变动：视为成功。',
    },
    order_refunded: {
      en: 'The whole pay was refunded. To a pay: do not deliver.',
      zh: '该笔扣款已全部退回。pay 返回此码时不要发货。',
    },
    order_confirmed: {
      en: 'The pay is older than the time in which it can be refunded (48 hours, a setting of the offer).',
      zh: '扣款已超过可退款的时限（默认 48 小时，可按 offer 设置）。',
    },
    balance_insufficient: {
      en: 'The account holds fewer coins than amount.',
      zh: '账户余额少于 amount。',
    },
  },
  beforeTheLedger: {
    parameter_invalid: 'every call',
    sig_invalid: 'every call',
    signature_invalid: 'every call',
    session_missing: 'every call',
    trade_not_found: ['queryOrder'],
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
      'bill_no_conflict',
      'window_closed',
      'already_refunded',
      'refund_too_large',
      'posted',
    ],
    present: ['in_progress', 'duplicate', 'bill_no_conflict', 'balance_limit', 'posted'],
  },
  exceptions: {},
  documented: {
    busy: [['page', 'every call']],
    parameter_invalid: [['page', 'every call']],
    sig_invalid: [['page', 'every call']],
    signature_invalid: [['page', 'every call']],
    session_missing: [['page', 'every call']],
    order_not_found: [
      ['page', ['cancelPay']],
      ['unused', ['getBalance', 'pay']],
    ],
    trade_not_found: [['page', ['queryOrder']]],
    order_exists: [['page', ['pay', 'cancelPay', 'present']]],
    balance_insufficient: [['page', ['pay']]],
  },
  notAnswered: [],
} as const satisfies DialectAnswers
