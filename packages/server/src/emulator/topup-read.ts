// What the client and the platform's cashier look at before a player can pay: the option of the call, the offer,
// the signatures. A refusal has the errCode of the call's own table, and says to the developer what is wrong.
import {
  type ClientCallName,
  type DialectName,
  type Env,
  type Errcode,
  type Mistake,
  midasClientErrcodes as midas,
  topUpTiers,
} from '@pactolus/protocol'
import type { CallableOffer } from '../directory/directory.ts'
import type { Sessions } from '../directory/sessions.ts'
import type { AccountKey } from '../ledger/model.ts'

/** A call that may be paid. */
export interface Payable {
  readonly call: ClientCallName
  readonly dialect: DialectName
  readonly account: AccountKey
  readonly coins: number
  /** In fen. */
  readonly fee: number
  /** Undefined: the platform makes one. */
  readonly tradeNo: string | undefined
  readonly attach: string | undefined
}

/** The call as it was made, the device and the game that it was made on. */
export interface Made {
  readonly call: ClientCallName
  readonly option: Readonly<Record<string, unknown>>
  readonly openid: string
  readonly appid: string
  readonly dialect: DialectName | undefined
  readonly platform: string
  readonly release: boolean
}

/** Where offers and sessions are looked up. */
export interface Lookups {
  offer(offerId: string): Promise<CallableOffer | undefined>
  offerOfXpay(appid: string): Promise<CallableOffer | undefined>
  readonly sessions: Sessions
}

/** The fail callback. */
export class ClientRefusal {
  readonly errcode: Errcode
  /** For the developer: no device shows them. */
  readonly causes: readonly Mistake[]
  /** Follows the text of the code in errMsg. */
  readonly detail: string | undefined

  constructor(errcode: Errcode, causes: readonly Mistake[], detail?: string) {
    this.errcode = errcode
    this.causes = causes
    this.detail = detail
  }
}

export function refused(errcode: Errcode, en: string, zh: string, detail?: string): ClientRefusal {
  return new ClientRefusal(errcode, [{ name: errcode.name, en, zh }], detail)
}

export const noGoods = {
  en: 'this game sells no goods: Pactolus keeps coins, and goods are out of its scope',
  zh: '该游戏没有道具：Pactolus 只管理游戏币，不支持道具直购',
}

/** The option of requestMidasPayment, which nobody signs (client-topup §1 and §2). */
export async function readMidasPayment(
  { option, openid, appid, dialect, platform, release }: Made,
  lookups: Lookups,
): Promise<Payable | ClientRefusal> {
  if (platform === 'ios') {
    return refused(
      midas.ios_forbidden,
      'a game on iOS cannot buy coins with this call',
      'iOS 上不能用该接口购买游戏币',
    )
  }
  const wrong = wrongMember(option)
  if (wrong !== undefined) return wrong
  const {
    offerId,
    buyQuantity,
    env: envNumber = 0,
    zoneId = '1',
    outTradeNo,
  } = option as {
    offerId: string
    buyQuantity: number
    env?: 0 | 1
    zoneId?: string
    outTradeNo?: string
  }
  const env: Env = envNumber === 1 ? 'sandbox' : 'production'
  if (release && env === 'sandbox') {
    return refused(
      midas.sandbox_of_release,
      'a released game pays with env 0 alone',
      '正式版小游戏只能使用 env 0',
    )
  }
  const offer = await lookups.offer(offerId)
  const spoken = dialectOfOffer(offer, appid, dialect)
  if (offer === undefined || spoken === undefined) return unknownOffer(offerId)
  if (!offer[env]) {
    return refused(
      midas.coins_unpublished,
      `offer ${offerId} is not open for ${env}`,
      `offer ${offerId} 未开放 ${env} 环境`,
    )
  }
  const fee = buyQuantity * offer.coinPrice
  if (!topUpTiers.includes(fee / 100)) return noTier(buyQuantity, offer.coinPrice)
  const account = { offerId, env, openid, zoneId }
  return {
    ...{ call: 'requestMidasPayment', dialect: spoken, account, coins: buyQuantity, fee },
    ...{ tradeNo: outTradeNo, attach: undefined },
  }
}

function dialectOfOffer(
  offer: CallableOffer | undefined,
  appid: string,
  asked: DialectName | undefined,
): '1.0' | '2.0' | undefined {
  if (offer === undefined || offer.appid !== appid) return undefined
  const spoken = (['2.0', '1.0'] as const).filter((name) => offer.dialects.includes(name))
  return asked === undefined ? spoken[0] : spoken.find((name) => name === asked)
}

export function unknownOffer(offerId: string): ClientRefusal {
  return refused(
    midas.argument_invalid,
    `the game has no offer ${offerId} that speaks Midas`,
    `该游戏没有支持米大师协议的 offer ${offerId}`,
  )
}

function noTier(coins: number, price: number): ClientRefusal {
  const yuan = ((coins * price) / 100).toFixed(2)
  const tiers = topUpTiers.join(', ')
  return refused(
    midas.parameter_invalid,
    `buyQuantity ${coins} at ${price} fen a coin costs ${yuan} yuan, which is no tier: ${tiers}`,
    `buyQuantity ${coins}，单价 ${price} 分，共 ${yuan} 元，不在价格档位内：${tiers}`,
  )
}

const required = ['mode', 'offerId', 'currencyType', 'buyQuantity']
const texts = ['mode', 'offerId', 'currencyType', 'platform', 'zoneId', 'outTradeNo']

/** What is wrong with a member of the option by itself: first what is missing, then types, then values. */
function wrongMember(option: Readonly<Record<string, unknown>>): ClientRefusal | undefined {
  const missing = required.find((name) => option[name] === undefined || option[name] === '')
  if (missing !== undefined) {
    return refused(midas.parameter_missing, `${missing} is missing`, `缺少 ${missing}`)
  }
  const { buyQuantity, env, currencyType } = option
  if (typeof buyQuantity !== 'number') {
    return refused(
      midas.order_type_invalid,
      'buyQuantity must be a number',
      'buyQuantity 应为 number',
    )
  }
  const typed = texts.find((name) => option[name] !== undefined && typeof option[name] !== 'string')
  const ofType = env !== undefined && typeof env !== 'number' ? 'env' : typed
  if (ofType !== undefined) {
    const type = ofType === 'env' ? 'number' : 'string'
    return refused(midas.type_invalid, `${ofType} must be a ${type}`, `${ofType} 应为 ${type}`)
  }
  if (currencyType !== 'CNY') {
    return refused(
      midas.currency_unsupported,
      'currencyType must be CNY',
      'currencyType 只能是 CNY',
    )
  }
  return wrongValue(option, buyQuantity)
}

const rules: readonly (readonly [name: string, rule: RegExp, en: string, zh: string])[] = [
  ['mode', /^game$/, 'mode must be game', 'mode 只能是 game'],
  [
    'outTradeNo',
    /^(?!_)[0-9A-Za-z_\-|*@]{1,32}$/,
    'outTradeNo holds up to 32 digits, letters and _ - | * @, and does not begin with _',
    'outTradeNo 最多 32 位，由数字、字母与 _ - | * @ 组成，且不能以 _ 开头',
  ],
  [
    'zoneId',
    /^[^&=\0\p{Cs}]{1,128}$/u,
    'zoneId is text of up to 128 characters without & and =',
    'zoneId 最多 128 个字符，不能含 & 与 =',
  ],
  ['env', /^[01]$/, 'env is 0 or 1', 'env 只能是 0 或 1'],
  [
    'buyQuantity',
    /^[1-9]\d{0,9}$/,
    'buyQuantity is a whole number from 1',
    'buyQuantity 应为正整数',
  ],
]

function wrongValue(option: Readonly<Record<string, unknown>>, coins: number) {
  const values: Readonly<Record<string, unknown>> = { ...option, buyQuantity: coins }
  const broken = rules.find(([name, rule]) => {
    const value = values[name]
    return value !== undefined && !rule.test(String(value))
  })
  if (broken === undefined) return undefined
  return refused(midas.parameter_invalid, broken[2], broken[3])
}
