// What the calls and their fields are for, in words, and what they answer.
import type { CoinOperationName, FieldFormat } from '@pactolus/protocol'
import type { Words } from './page.ts'

export const purposes: Readonly<Record<CoinOperationName, Words>> = {
  getBalance: {
    en: 'Reads the balance of a player and the sums behind it.',
    zh: '查询用户余额及各项累计数。',
  },
  pay: {
    en: 'Deducts coins, gift coins first. Sent again with the same `bill_no` it deducts nothing more.',
    zh: '扣除代币，先扣赠送部分。以同一 `bill_no` 重发不会重复扣除。',
  },
  cancelPay: {
    en: 'Takes a whole pay back: gift coins return as gift coins, bought ones as bought ones.',
    zh: '取消整笔扣款：赠送的代币退回为赠送，购买的退回为购买。',
  },
  present: {
    en: 'Gives coins. Sent again with the same `bill_no` it gives nothing more.',
    zh: '赠送代币。以同一 `bill_no` 重发不会重复赠送。',
  },
}

export const fieldWords: Readonly<Record<string, Words>> = {
  openid: { en: "the player's openid in this game", zh: '用户在该游戏中的 openid' },
  appid: {
    en: 'the game, the same that access_token was issued to',
    zh: '游戏的 appid，须与 access_token 所属一致',
  },
  offer_id: { en: 'the payment application of the game', zh: '支付应用 ID' },
  ts: { en: 'UNIX time in seconds', zh: 'UNIX 时间戳，单位秒' },
  zone_id: {
    en: 'the zone; `1` for a game without zones. Each zone has its own balance',
    zh: '分区 ID，不分区的游戏用 `1`；每个分区余额独立',
  },
  pf: {
    en: 'the platform, `android`; any text is taken',
    zh: '平台，文档值为 `android`，任何文本均可',
  },
  user_ip: { en: "the player's address; kept with the order", zh: '用户 IP，随订单保存' },
  sig: { en: 'the signature, below', zh: '签名，见下文' },
  mp_sig: {
    en: 'the session signature of the older generation; looked at only when sent',
    zh: '旧版的登录态签名；仅在传入时校验',
  },
  amt: { en: 'coins to deduct', zh: '扣除的代币数量' },
  bill_no: { en: 'the number of the order, its idempotency key', zh: '订单号，即幂等键' },
  pay_item: { en: 'what was bought; kept with the order', zh: '道具名称，随订单保存' },
  app_remark: { en: 'a remark; kept with the order', zh: '备注，随订单保存' },
  present_counts: { en: 'coins to give', zh: '赠送的代币数量' },
}

/** A field that means another thing in one call. */
export const fieldWordsOfCall: Readonly<Partial<Record<CoinOperationName, Record<string, Words>>>> =
  {
    cancelPay: {
      bill_no: { en: 'the `bill_no` of the pay to take back', zh: '要取消的那笔扣款的 `bill_no`' },
    },
  }

export const formatWords: Readonly<Record<FieldFormat, Words>> = {
  text: { en: '', zh: '' },
  identifier: { en: 'no `&` and no `=`', zh: '不得含 `&` 和 `=`' },
  bill_no: { en: 'digits, letters and `_ - | * @`', zh: '数字、字母及 `_ - | * @`' },
  bill_no_v2: {
    en: 'digits, letters and `_ - | * @`, not `_` first',
    zh: '数字、字母及 `_ - | * @`，不能以 `_` 开头',
  },
  order_id: { en: '8 to 32 digits, letters, `_` and `-`', zh: '8 至 32 个数字、字母、`_`、`-`' },
  trade_no: { en: 'digits, letters and `_ - | * @`', zh: '数字、字母及 `_ - | * @`' },
  env: { en: '0 production, 1 sandbox', zh: '0 正式环境，1 沙箱' },
  one_or_two: { en: '1 or 2', zh: '1 或 2' },
  zero_or_one: { en: '0 or 1', zh: '0 或 1' },
  amount: { en: 'a whole number, 1 … 9999999999', zh: '整数，1 … 9999999999' },
  timestamp: { en: 'digits', zh: '数字' },
}

export interface AnswerField {
  readonly name: string
  readonly type: 'number' | 'string'
  readonly words: Words
}

const billNo: AnswerField = {
  name: 'bill_no',
  type: 'string',
  words: { en: 'as sent', zh: '与请求相同' },
}
const balanceAfter: AnswerField = {
  name: 'balance',
  type: 'number',
  words: { en: 'coins now, gifts included', zh: '当前余额，含赠送' },
}

/** The fields beside errcode and errmsg. */
export const answerFields: Readonly<Record<CoinOperationName, readonly AnswerField[]>> = {
  getBalance: [
    balanceAfter,
    {
      name: 'gen_balance',
      type: 'number',
      words: { en: 'the gift part of balance', zh: '余额中的赠送部分' },
    },
    {
      name: 'first_save',
      type: 'number',
      words: { en: '1 while nothing was ever bought, else 0', zh: '从未充值为 1，否则为 0' },
    },
    { name: 'save_amt', type: 'number', words: { en: 'coins ever bought', zh: '累计购买' } },
    {
      name: 'save_sum',
      type: 'number',
      words: {
        en: 'coins ever obtained: save_amt + present_sum',
        zh: '累计获得：save_amt + present_sum',
      },
    },
    {
      name: 'cost_sum',
      type: 'number',
      words: { en: 'coins ever spent, less those taken back', zh: '累计消耗，扣除已取消的部分' },
    },
    { name: 'present_sum', type: 'number', words: { en: 'coins ever given', zh: '累计赠送' } },
  ],
  pay: [
    billNo,
    balanceAfter,
    {
      name: 'used_gen_amt',
      type: 'number',
      words: { en: 'gift coins that the order used', zh: '本订单使用的赠送代币' },
    },
  ],
  cancelPay: [billNo],
  present: [billNo, balanceAfter],
}
