// The calls of Midas 1.0 in words, with the values of the only worked example that WeChat's pages have.
import {
  type Field,
  type MidasV1Operation,
  midasV1,
  type Operation,
  pairs,
  sign,
  signedNames,
  sigText,
} from '@pactolus/protocol'
import type { AnswerField, DialectCalls } from '../dialect-calls.ts'
import { asSent, balanceAfter, number } from '../operation-words.ts'
import { code } from '../page.ts'

const sample: Readonly<Record<string, string>> = {
  openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g',
  appid: 'wx1234567',
  offer_id: '12345678',
  ts: '1507530737',
  zone_id: '1',
  pf: 'android',
  amt: '123',
  bill_no: 'BillNo_123',
  present_counts: '233',
}
const sampleKey = 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u'

function isNumber({ format }: Field): boolean {
  return format === 'amount' || format === 'timestamp'
}

function example(call: Operation): string {
  const operation = call as MidasV1Operation
  const fields: Record<string, string> = {}
  const body: Record<string, string | number> = {}
  for (const field of operation.fields) {
    const value = sample[field.name]
    if (!field.required || value === undefined) continue
    fields[field.name] = value
    body[field.name] = isNumber(field) ? Number(value) : value
  }
  const path = operation.paths.production
  body.sig = sign(operation, fields, path, sampleKey)
  const text = sigText(pairs(fields, signedNames(operation, fields)), path, sampleKey)
  return `${text}\n\nPOST ${path}?access_token=ACCESS_TOKEN\n${JSON.stringify(body)}`
}

const billNo: AnswerField = { name: 'bill_no', type: 'string', words: asSent }

export const midasV1Calls: DialectCalls = {
  protocol: midasV1,
  intro: {
    en: `Games whose payment was opened before November 2022. Their body is JSON whatever the Content-Type says. Fields
that are numbers may be sent as text.`,
    zh: '2022 年 11 月之前开通支付的游戏使用。请求体为 JSON（不看 Content-Type），数字字段也可以字符串形式传入。',
  },
  signing: {
    en: `1. Take the fields marked *signed* that you send and that are not empty, as
   \`name=value\`: values raw, numbers as they stand in the body.
2. Sort them by name in ASCII order and join them with \`&\`.
3. Append \`&org_loc=PATH&method=POST&secret=APPKEY\`. PATH is the path really called,
   \`/sandbox/\` included; APPKEY is that of the environment.
4. \`sig\` is the lower-case hex of HMAC-SHA256 over that text (UTF-8), with APPKEY as the key.

The examples below use the values of WeChat's own worked example, and the AppKey
${code(sampleKey)}: the text that is signed, then the request.`,
    zh: `1. 取请求中所有标为“参与 sig”且非空的字段，写成 \`name=value\`：值用原文，数字与请求体中的写法一致。
2. 按字段名 ASCII 升序排列，用 \`&\` 连接。
3. 末尾加上 \`&org_loc=PATH&method=POST&secret=APPKEY\`。
   PATH 为实际调用的路径（沙箱含 \`/sandbox/\`），APPKEY 为对应环境的密钥。
4. \`sig\` 为该文本（UTF-8）以 APPKEY 为密钥的 HMAC-SHA256，小写十六进制。

下文示例沿用官方文档示例的取值，AppKey 为 ${code(sampleKey)}：先是待签名文本，后是请求。`,
  },
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
      en: 'Cancels a whole pay: gift coins return as gift coins, bought ones as bought ones.',
      zh: '取消整笔扣款：赠送的游戏币退回为赠送，购买的退回为购买。',
    },
    present: {
      en: 'Gives coins. Sent again with the same `bill_no` it gives nothing more.',
      zh: '赠送游戏币。以同一 `bill_no` 重发不会重复赠送。',
    },
  },
  fields: {
    appid: {
      en: 'the game, the same that access_token was issued to',
      zh: '游戏的 appid，须与 access_token 所属一致',
    },
    pf: {
      en: 'the platform, `android`; any text is taken',
      zh: '平台，文档值为 `android`，任何文本均可',
    },
    sig: { en: 'the signature, below', zh: '签名，见下文' },
    mp_sig: {
      en: 'the session signature of the older generation; looked at only when sent',
      zh: '旧版的登录态签名；仅在传入时校验',
    },
    amt: { en: 'coins to deduct', zh: '扣款数量' },
    bill_no: { en: 'the number of the order, its idempotency key', zh: '订单号，即幂等键' },
    'cancelPay.bill_no': {
      en: 'the `bill_no` of the pay to cancel',
      zh: '要取消的那笔扣款的 `bill_no`',
    },
    pay_item: { en: 'what was bought; kept with the order', zh: '道具名称，随订单保存' },
    app_remark: { en: 'a remark; kept with the order', zh: '备注，随订单保存' },
    present_counts: { en: 'coins to give', zh: '赠送数量' },
  },
  answers: {
    getBalance: [
      balanceAfter,
      number('gen_balance', 'the gift part of balance', '余额中的赠送部分'),
      number('first_save', '1 while nothing was ever bought, else 0', '从未充值为 1，否则为 0'),
      number('save_amt', 'coins ever bought', '累计购买'),
      number(
        'save_sum',
        'coins ever obtained: save_amt + present_sum',
        '累计获得：save_amt + present_sum',
      ),
      number('cost_sum', 'coins ever spent, less those refunded', '累计扣款，已减去取消的部分'),
      number('present_sum', 'coins ever given', '累计赠送'),
    ],
    pay: [
      billNo,
      balanceAfter,
      number('used_gen_amt', 'gift coins that the order used', '本订单使用的赠送游戏币'),
    ],
    cancelPay: [billNo],
    present: [billNo, balanceAfter],
  },
  replays: ['pay', 'present'],
  replay: {
    en: 'The same fields come with `90012`, where they tell what the first order did.',
    zh: '返回 `90012` 时也带上这些字段，说明首次处理的结果。',
  },
  example,
  isSigned: (operation, name) =>
    (operation as MidasV1Operation).fields.some((field) => field.name === name && field.signed),
}
