// What Midas 1.0 answers (midas-v1 §4 and §12).
import { midasV1 } from '@pactolus/protocol'
import type { DialectAnswers } from '../dialect-answers.ts'

export const midasV1Answers = {
  protocol: midasV1,
  source: 'packages/server/src/dialect/midas-v1/midas-v1.ts',
  intro: {
    en: `Error answers of pay, cancelpay and present repeat \`bill_no\` when the request had a valid one and got as far as
its fields. An offer that does not speak 1.0 is answered \`-1\` with \`1021-1021-0 对不起,商户货币代码不正确\`.`,
    zh: `pay、cancelpay、present 的错误返回会带上请求中合法的 \`bill_no\`（请求须已通过 access_token 校验）。
未启用 1.0 的 offer 返回 \`-1\`，errmsg 为 \`1021-1021-0 对不起,商户货币代码不正确\`。`,
  },
  when: {
    no_privilege: {
      en: 'The offer is not one of this appid, its environment is not opened, or (pay) the account is frozen.',
      zh: 'offer_id 不属于该 appid、对应环境未开通，或（pay）账户已冻结。',
    },
    parameter_invalid: {
      en: 'A field is missing or not as documented: errmsg names it. Also a bill_no that was used before with another amount.',
      zh: '参数缺失或不符合文档要求，errmsg 会指出参数名；bill_no 曾以另一金额使用过时也返回此码。',
    },
    sig_invalid: {
      en: 'sig is not right under any live AppKey of the environment. The emulator says why.',
      zh: 'sig 与该环境任何有效的 AppKey 都对不上。模拟器会说明原因。',
    },
    mp_sig_invalid: {
      en: 'mp_sig was sent, the session of the player is known, and the two do not agree.',
      zh: '传了 mp_sig，且已知该用户的会话，但两者不符。',
    },
    session_missing: {
      en: 'The offer demands a live session and the player has none.',
      zh: '该 offer 要求用户登录态有效，而用户没有有效会话。',
    },
    order_not_found: {
      en: 'The account never paid with this bill_no.',
      zh: '该账户没有以此 bill_no 扣过款。',
    },
    order_refunded: {
      en: 'The pay with this bill_no was cancelled. To a pay: do not deliver.',
      zh: '该 bill_no 的扣款已被取消。pay 返回此码时不要发货。',
    },
    order_exists: {
      en: 'The same order was posted before and nothing moved now: count it as done.',
      zh: '同一订单此前已入账，本次未再变动：视为成功。',
    },
    balance_insufficient: {
      en: 'The account holds fewer coins than amt.',
      zh: '账户余额少于 amt。',
    },
    order_confirmed: {
      en: 'The pay is older than the time in which it can be cancelled (48 hours, a setting of the offer).',
      zh: '扣款已超过可取消的时限（默认 48 小时，可按 offer 设置）。',
    },
    order_in_progress: {
      en: 'The account is being written by someone else. Nothing was cancelled; cancel again.',
      zh: '该账户正在被其他请求写入，本次未取消；请稍后重试。',
    },
  },
  beforeTheLedger: {
    no_privilege: 'every call',
    parameter_invalid: 'every call',
    sig_invalid: 'every call',
    mp_sig_invalid: 'every call',
    session_missing: 'every call',
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
    cancelPay: ['in_progress', 'order_not_found', 'already_refunded', 'window_closed', 'posted'],
    present: ['in_progress', 'duplicate', 'bill_no_conflict', 'balance_limit', 'posted'],
  },
  exceptions: { cancelPay: { in_progress: ['order_in_progress'] } },
  documented: {
    busy: [['page', 'every call']],
    no_privilege: [['page', 'every call']],
    parameter_invalid: [['page', 'every call']],
    sig_invalid: [['page', 'every call']],
    mp_sig_invalid: [['older', 'every call']],
    session_missing: [['page', 'every call']],
    order_not_found: [['page', ['cancelPay']]],
    order_refunded: [['page', ['cancelPay']]],
    order_exists: [['page', ['pay', 'present']]],
    balance_insufficient: [['page', ['pay']]],
    order_confirmed: [['page', ['cancelPay']]],
    order_in_progress: [['page', ['cancelPay']]],
  },
  notAnswered: [
    {
      code: 90007,
      zh: 'invalid openid hint: […]',
      why: {
        en: 'Reported by developers, not documented. Any openid is taken: an unknown one has no coins.',
        zh: '开发者反馈过，文档未列。本服务接受任意 openid，未出现过的 openid 余额为 0。',
      },
    },
    {
      code: 90021,
      zh: '1021-1021-0 对不起,商户货币代码不正确',
      why: { en: 'The same text comes with `-1`.', zh: '同样的文本以 `-1` 返回。' },
    },
  ],
} as const satisfies DialectAnswers
