// docs/reference/topup: the client calls that the emulator stands in for, their errCodes and how each is reached.
import {
  type Errcode,
  midasClientErrcodes,
  reportedClientErrcodes,
  topUpTiers,
  virtualClientErrcodes,
} from '../../packages/protocol/src/index.ts'
import { midasWays, virtualWays } from '../../packages/server/src/emulator/topup-codes.ts'
import { TopUpTerms } from '../../packages/server/src/emulator/topup-contract.ts'
import { code, entryOf, type Language, noneLeft, pageText, table } from './page.ts'

const here = 'tools/generate/topup.ts'

const midasWaysZh: Readonly<Record<string, string>> = {
  cancelled: '玩家取消支付。',
  order_type_invalid: 'buyQuantity 不是 number。',
  parameter_missing: '缺少 mode、offerId、currencyType 或 buyQuantity。',
  parameter_invalid: '某个成员的值不合文档，或 buyQuantity 乘以单价不在价格档位内。',
  order_exists: 'outTradeNo 已被使用，其订单未支付。',
  currency_unsupported: 'currencyType 不是 CNY。',
  order_paid: 'outTradeNo 已被使用，其订单已支付。',
  sandbox_of_release: '正式版小游戏使用 env 1。',
  type_invalid: 'buyQuantity 以外的成员类型错误。',
  signature_invalid: 'requestMidasPaymentGameItem：signature 错误。',
  coins_unpublished: 'offer 未开放该环境。',
  pay_sig_invalid: 'requestMidasPaymentGameItem：paySig 错误。',
  session_expired: 'requestMidasPaymentGameItem：玩家没有有效的 session_key。',
  goods_price_invalid: 'requestMidasPaymentGameItem：goodsPrice 不是正整数。',
  order_closed: 'outTradeNo 已被使用，其订单已关闭。',
  user_cancelled: '玩家取消支付（`cancel` 为 1）。',
  already_paying: '玩家正在支付另一笔订单；故障 `delay` 可延长支付。',
  payment_cancelled: '玩家取消支付（`cancel` 为 7）。',
  argument_invalid: '游戏没有该 offer，或该 offer 不支持 1.0 与 2.0。',
  goods_invalid: 'requestMidasPaymentGameItem 其余均正确：没有道具。',
  ios_forbidden: '设备为 iOS。',
}

const virtualWaysZh: Readonly<Record<string, string>> = {
  argument_invalid: '缺少 mode、signData、paySig 或 signature，或类型错误。',
  cancelled: '玩家取消支付。',
  parameter_invalid: 'signData 缺少成员，或成员的值不合文档；errMsg 指出该成员。',
  order_exists: 'outTradeNo 已被使用。',
  currency_unsupported: 'currencyType 不是 CNY。',
  signature_invalid: 'signature 错误。',
  pay_sig_invalid: 'paySig 错误。',
  session_expired: '玩家没有有效的 session_key。',
  coins_unpublished: '游戏没有支持 xpay 的 offer，或该 offer 未开放该环境。',
  goods_unpublished: 'mode 为 short_series_goods：没有道具。',
  sandbox_of_release: '正式版使用 env 1。',
  sign_data_invalid: 'signData 不是 JSON 对象。',
  too_fast: '玩家正在支付另一笔订单；故障 `delay` 可延长支付。',
}

const termsZh: Readonly<Record<string, string>> = {
  call: '客户端接口名；`option` 为调用它的参数原样。',
  option:
    '接口的参数：requestMidasPayment 的 mode、offerId、buyQuantity 等；其他接口的 mode、signData、paySig 与 signature。成员有误时，按客户端的方式返回。',
  coins: '代替 call 与 option：由模拟器构造并签名购买这么多游戏币的调用。',
  dialect: '协议：`1.0`、`2.0` 或 `xpay`。',
  offer_id: '使用 coins 时的 offer；省略时为游戏的第一个 offer，xpay 为支持它的那个。',
  zone_id: '使用 coins 时的分区，省略为 "1"。',
  env: '使用 coins 时的环境，省略为 production。',
  out_trade_no: '使用 coins 时的业务单号。',
  attach: '使用 coins 且为 xpay 时：推送中原样返回的文本。',
  openid: '付款的玩家，省略为游戏的第一个玩家。',
  platform: '设备的系统，省略为 android。',
  release: '设备上的游戏是否为正式版。',
  cancel: '玩家取消支付，设备返回该 errCode：各设备不同。',
}

const termsEn: Readonly<Record<string, string>> = {
  dialect: 'The protocol: `1.0`, `2.0` or `xpay`.',
  offer_id:
    'With coins: the offer. By default the first of the game; of xpay the one that speaks it.',
}

const words = {
  en: {
    intro: `[The emulator](../emulator.md) stands in for the client calls that buy coins: \`pactolus topup\`,
\`POST /_pactolus/topups\`, the page \`/_pactolus/topup\` and \`topUp()\` of \`startEmulator()\`. The codes are those of the vendor's
tables ([client-topup](../protocol/client-topup.md) §3, [xpay](../protocol/xpay.md) §4). A code without a cause here, and every
other one, is answered by the faults \`client_error_before_pay\` and \`client_error_after_pay\` with \`err_code\`.`,
    headings: ['Terms', 'requestMidasPayment', 'requestVirtualPayment', 'Tiers'],
    terms: ['field', 'meaning'],
    codes: ['errCode', 'text', 'meaning', 'reached by'],
    fault: 'a fault alone',
    reported: 'a fault alone: reported by developers, not documented',
    tiers:
      'What buyQuantity times the price of a coin must be in a mini game, in yuan. requestVirtualPayment knows no tiers.',
  },
  zh: {
    intro: `[模拟器](../emulator.zh-CN.md)代替购买游戏币的客户端接口：\`pactolus topup\`、\`POST /_pactolus/topups\`、
页面 \`/_pactolus/topup\` 与 \`startEmulator()\` 的 \`topUp()\`。错误码出自官方文档
（[client-topup](../protocol/client-topup.zh-CN.md) §3、[xpay](../protocol/xpay.zh-CN.md) §4）。任一错误码（包括下表中没有触发方式的）都可由故障
\`client_error_before_pay\` 与 \`client_error_after_pay\` 加 \`err_code\` 返回。`,
    headings: ['参数', 'requestMidasPayment', 'requestVirtualPayment', '价格档位'],
    terms: ['字段', '含义'],
    codes: ['errCode', '文本', '触发方式'],
    fault: '仅由故障返回',
    reported: '仅由故障返回：见于开发者反馈，官方文档未列出',
    tiers:
      '小游戏中 buyQuantity 乘以单价须为以下金额之一（元）。requestVirtualPayment 没有档位限制。',
  },
} as const

function termsTable(language: Language): string {
  const names = Object.keys(TopUpTerms.properties)
  noneLeft(termsZh, names, `termsZh in ${here}`)
  const rows = Object.entries(TopUpTerms.properties).map(([name, schema]) => {
    const { description = '' } = schema as { description?: string }
    const en = termsEn[name] ?? description
    return [code(name), language === 'en' ? en : entryOf(termsZh, name, here)]
  })
  return table(words[language].terms, rows)
}

function codesTable(
  language: Language,
  errcodes: Readonly<Record<string, Errcode>>,
  ways: Readonly<Record<string, string | null>>,
  waysZh: Readonly<Record<string, string>>,
): string {
  const { codes, fault, reported } = words[language]
  const caused = Object.keys(ways).filter((name) => ways[name] !== null)
  noneLeft(waysZh, caused, `the ways in ${here}`)
  const rows = Object.entries(errcodes).map(([name, errcode]) => {
    const cause = ways[name]
    const otherwise = cause === undefined ? reported : fault
    const way = cause == null ? otherwise : language === 'en' ? cause : entryOf(waysZh, name, here)
    const meaning = language === 'en' ? [errcode.message] : []
    return [String(errcode.code), errcode.zh, ...meaning, way]
  })
  return table(codes, rows)
}

export function topUpPage(language: Language): string {
  const { headings, intro, tiers } = words[language]
  const midas = { ...midasClientErrcodes, ...reportedClientErrcodes }
  const sections = [
    termsTable(language),
    codesTable(language, midas, midasWays, midasWaysZh),
    codesTable(language, virtualClientErrcodes, virtualWays, virtualWaysZh),
    `${tiers}\n\n${topUpTiers.join(', ')}`,
  ].flatMap((section, at) => [`## ${headings[at]}`, section])
  return pageText({
    language,
    name: 'topup',
    title: { en: 'Top-ups in the emulator', zh: '模拟器中的充值' },
    source: 'packages/server/src/emulator/topup-codes.ts',
    blocks: [intro, ...sections],
  })
}
