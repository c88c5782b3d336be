// What fields are for, in words, where all dialects mean the same; formats; fields of several answers.
import type { FieldFormat } from '@pactolus/protocol'
import type { AnswerField } from './dialect-calls.ts'
import type { Words } from './page.ts'

/** By name, or by call and name where a field means another thing there. */
export const fieldWords: Readonly<Record<string, Words>> = {
  openid: { en: "the player's openid in this app", zh: '用户在该应用中的 openid' },
  offer_id: { en: 'the payment application', zh: '支付应用 ID' },
  ts: { en: 'UNIX time in seconds', zh: 'UNIX 时间戳，单位秒' },
  zone_id: {
    en: 'the zone; `1` for a game without zones. Each zone has its own balance',
    zh: '分区 ID，不分区的游戏用 `1`；每个分区余额独立',
  },
  user_ip: { en: "the player's address; kept with the order", zh: '用户 IP，随订单保存' },
  env: {
    en: 'the environment, which also tells the AppKey of `pay_sig`',
    zh: '环境，同时决定 `pay_sig` 用哪个 AppKey',
  },
  payitem: { en: 'what was bought; kept with the order', zh: '道具信息，随订单保存' },
  remark: { en: 'a remark; kept with the order', zh: '备注，随订单保存' },
  amount: { en: 'coins to deduct', zh: '扣款数量' },
  'cancelPay.amount': { en: 'coins to refund', zh: '退回数量' },
  'present.amount': { en: 'coins to give', zh: '赠送数量' },
}

export const queryWords: Readonly<Record<string, Words>> = {
  access_token: {
    en: 'the token of the app; `cloudbase_access_token` in a cloud container',
    zh: '应用的 access_token；云托管内可用 `cloudbase_access_token`',
  },
  pay_sig: { en: 'the signature of the AppKey, below', zh: '支付签名，见下文' },
  signature: { en: 'the signature of the session_key, below', zh: '用户态签名，见下文' },
  sig_method: { en: '`hmac_sha256`, nothing else', zh: '只能是 `hmac_sha256`' },
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
  refund_reason: { en: '`"0"` to `"5"`', zh: '`"0"` 至 `"5"`' },
  refund_from: { en: '`"1"`, `"2"` or `"3"`', zh: '`"1"`、`"2"` 或 `"3"`' },
  day: { en: 'a day of UTC+8: `20260901`', zh: '日期（UTC+8）：`20260901`' },
  order_type: { en: '1 to 4', zh: '1 至 4' },
  refund_status: { en: '0, 2, 4 or 5', zh: '0、2、4 或 5' },
  flag: { en: '`true` or `false`', zh: '`true` 或 `false`' },
  amount: { en: 'a whole number, 1 … 9999999999', zh: '整数，1 … 9999999999' },
  timestamp: { en: 'digits', zh: '数字' },
}

export const asSent: Words = { en: 'as sent', zh: '与请求相同' }

export function number(name: string, en: string, zh: string): AnswerField {
  return { name, type: 'number', words: { en, zh } }
}

export function text(name: string, en: string, zh: string): AnswerField {
  return { name, type: 'string', words: { en, zh } }
}

export const balanceAfter = number('balance', 'coins now, gifts included', '当前余额，含赠送')

/** The balance as 2.0 and xpay answer it, without the flag of the first top-up. */
export const rawBalance: readonly AnswerField[] = [
  balanceAfter,
  number('present_balance', 'the gift part of balance', '余额中的赠送部分'),
  number('sum_save', 'coins ever bought', '累计购买'),
  number('sum_present', 'coins ever given', '累计赠送'),
  number(
    'sum_balance',
    'coins ever obtained: sum_save + sum_present',
    '累计获得：sum_save + sum_present',
  ),
  number('sum_cost', 'coins ever spent, less those refunded', '累计扣款，已减去退回的部分'),
]

/** `true` while nothing was ever bought. */
export function firstSave(name: string): AnswerField {
  const words = { en: '`true` while nothing was ever bought', zh: '从未充值为 `true`' }
  return { name, type: 'bool', words }
}
