// The calls of Midas 2.0 in words (midas-v2 §2).
import { midasV2 } from '@pactolus/protocol'
import type { AnswerField, DialectCalls } from '../dialect-calls.ts'
import { asSent, balanceAfter, firstSave, number, rawBalance, text } from '../operation-words.ts'
import { rawExample, rawSigning } from '../raw-body-example.ts'

const sample = {
  openid: 'oUrsfxxxxxxxxxx',
  offer_id: '12345678',
  ts: 1668136271,
  zone_id: '1',
  env: 0,
  user_ip: '127.0.0.1',
  amount: 1,
  'present.amount': 5,
  bill_no: 'test_pay_1668512428',
  'cancelPay.bill_no': 'test_refund_1',
  'present.bill_no': 'test_present_1',
  pay_bill_no: 'test_pay_1668512428',
  payitem: '钻石',
  remark: '测试',
} as const

/** The body of the vendor's own example, blanks included, and one without user_ip. */
const bodies = {
  getBalance:
    '{"offer_id": "12345678", "openid": "oUrsfxxxxxxxxxx", "ts": 1668136271, "zone_id": "1", "env": 0}',
  queryOrder:
    '{"openid":"oUrsfxxxxxxxxxx","offer_id":"12345678","ts":1668136271,"zone_id":"1","env":0,"out_trade_no":"T1","biz_id":1}',
}

const billNo: AnswerField = { name: 'bill_no', type: 'string', words: asSent }

export const midasV2Calls: DialectCalls = {
  protocol: midasV2,
  intro: {
    en: `Games whose payment was opened since November 2022. \`env\` in the body tells the environment; JSON types are
strict. Another game's offer, or a closed environment, answers \`90018\`.`,
    zh: `2022 年 11 月以后开通支付的游戏使用。环境由请求体中的 \`env\` 指定；JSON 类型严格校验。
offer 不属于该应用或环境未开通时返回 \`90018\`。`,
  },
  signing: rawSigning,
  purposes: {
    getBalance: {
      en: 'Reads the balance of a player and the sums behind it.',
      zh: '查询用户余额及各项累计数。',
    },
    pay: {
      en: 'Deducts coins, gift coins first. Sent again with the same `bill_no` it deducts nothing more.',
      zh: '扣款，先扣赠送的游戏币。以同一 `bill_no` 重发不会重复扣款。',
    },
    cancelPay: {
      en: 'Refunds coins of a pay, all or in parts, bought coins first. Each refund has a `bill_no` of its own.',
      zh: '退回一笔扣款的全部或部分，先退购买的游戏币。每次退款使用各自的 `bill_no`。',
    },
    present: {
      en: 'Gives coins. Sent again with the same `bill_no` it gives nothing more.',
      zh: '赠送游戏币。以同一 `bill_no` 重发不会重复赠送。',
    },
    queryOrder: {
      en: 'Tells how far a purchase with money got. It reads no deduction.',
      zh: '查询充值订单的支付与发货状态；不能查询扣款。',
    },
  },
  fields: {
    coin_type: {
      en: '0 the coins of the game (default), 1 those of the recharge centre, in zone `1`',
      zh: '0 为游戏币（默认），1 为充值中心余额（分区须为 `1`）',
    },
    bill_no: { en: 'the number of the order, its idempotency key', zh: '订单号，即幂等键' },
    'cancelPay.bill_no': { en: 'the number of this refund', zh: '本次退款的单号' },
    out_trade_no: {
      en: "the number of the purchase, given to the client's payment call",
      zh: '前端支付接口传入的业务订单号',
    },
    biz_id: { en: '1 coins, 2 goods', zh: '1 为游戏币，2 为道具' },
    pay_bill_no: { en: 'the `bill_no` of the pay', zh: '原扣款的 `bill_no`' },
  },
  answers: {
    getBalance: [...rawBalance, firstSave('first_save')],
    pay: [
      billNo,
      balanceAfter,
      number('used_present_amount', 'gift coins that the order used', '本订单使用的赠送游戏币'),
    ],
    cancelPay: [
      billNo,
      balanceAfter,
      number('used_present_amount', 'gift coins that were refunded', '退回的赠送游戏币'),
    ],
    present: [billNo, balanceAfter],
    queryOrder: [
      text('product_id', 'empty: coins have no item', '为空：游戏币没有道具 ID'),
      number('pay_state', '1 not paid, 2 paid', '1 未支付，2 已支付'),
      number('deliver_state', '1 not delivered, 2 the coins came in', '1 未发货，2 游戏币已到账'),
      number(
        'pay_finish_time',
        'UNIX time of the payment, or 0',
        '支付完成的 UNIX 时间，未支付为 0',
      ),
      text('out_trade_no', 'as sent', '与请求相同'),
      text('mch_order_no', 'the number of the merchant; once paid', '商户单号；支付后才有'),
      text('transaction_id', 'the number of WeChat Pay; once paid', '微信支付单号；支付后才有'),
    ],
  },
  replays: ['pay', 'cancelPay', 'present'],
  replay: {
    en: 'The same fields come with `90012`, where they tell what the first order did.',
    zh: '返回 `90012` 时也带上这些字段，说明首次处理的结果。',
  },
  example: (operation) => rawExample(midasV2, operation, sample, bodies),
}
