// The client calls whose signData the game's server signs: requestVirtualPayment of mini programs, and
// requestMidasPaymentGameItem, which buys goods (xpay §4, client-topup §4).
import {
  clientPaySig,
  type Env,
  type Errcode,
  envOfNumber,
  explainRawSignature,
  type Mistake,
  midasClientErrcodes as midas,
  type SignedClientCall,
  sameSignature,
  sessionSignature,
  virtualClientErrcodes as virtual,
} from '@pactolus/protocol'
import type { CallableOffer } from '../directory/directory.ts'
import {
  ClientRefusal,
  type Lookups,
  type Made,
  noGoods,
  type Payable,
  refused,
  unknownOffer,
} from './topup-read.ts'

type Members = Readonly<Record<string, unknown>>

const modes = ['short_series_coin', 'short_series_goods']
/** What one order may cost, in fen. */
const feeMax = 9_999_999_999

export async function readVirtualPayment(
  made: Made,
  lookups: Lookups,
): Promise<Payable | ClientRefusal> {
  const { option, openid, appid, release } = made
  const missing = missingText(option, ['mode', 'signData', 'paySig', 'signature'])
  if (missing !== undefined) {
    return refused(virtual.argument_invalid, `${missing} must be a text`, `${missing} 应为 string`)
  }
  const mode = String(option.mode)
  if (!modes.includes(mode)) {
    return refused(
      virtual.argument_invalid,
      `mode must be ${modes.join(' or ')}`,
      `mode 只能是 ${modes.join(' 或 ')}`,
    )
  }
  const signed = parsed(String(option.signData))
  if (signed === undefined) {
    return refused(
      virtual.sign_data_invalid,
      'signData must be the text of a JSON object',
      'signData 应为 JSON 对象的文本',
    )
  }
  const wrong = wrongOfVirtual(signed)
  if (wrong !== undefined) return wrong
  const env = envOfNumber(signed.env) ?? 'production'
  if (release && env === 'sandbox') {
    return refused(
      virtual.sandbox_of_release,
      'a release pays with env 0 alone',
      '正式版只能用 env 0',
    )
  }
  const offer = await lookups.offerOfXpay(appid)
  if (offer === undefined || !offer[env]) {
    return refused(
      virtual.coins_unpublished,
      `no offer of the game speaks xpay and is open for ${env}`,
      `该游戏没有支持 xpay 且开放 ${env} 环境的 offer`,
    )
  }
  if (signed.offerId !== offer.offerId) return wrongField('offerId')
  const forged = await wrongSignature(made, { env, offer }, lookups)
  if (forged !== undefined) return forged
  if (mode === 'short_series_goods') {
    return refused(virtual.goods_unpublished, noGoods.en, noGoods.zh)
  }
  const coins = Number(signed.buyQuantity)
  const fee = coins * offer.coinPrice
  if (fee > feeMax) return wrongField('buyQuantity')
  return {
    ...{ call: 'requestVirtualPayment', dialect: 'xpay', coins, fee },
    account: { offerId: offer.offerId, env, openid, zoneId: '1' },
    ...{ tradeNo: String(signed.outTradeNo), attach: String(signed.attach) },
  }
}

/** Always refused: there are no goods. What comes before that is looked at as the client does. */
export async function readGoodsPayment(made: Made, lookups: Lookups): Promise<ClientRefusal> {
  const { option, appid, platform } = made
  if (platform === 'ios') {
    return refused(midas.ios_forbidden, 'a game on iOS cannot pay', 'iOS 上不能支付')
  }
  const names = ['signData', 'paySig', 'signature']
  const absent = names.find((name) => option[name] === undefined || option[name] === '')
  if (absent !== undefined) {
    return refused(midas.parameter_missing, `${absent} is missing`, `缺少 ${absent}`)
  }
  const typed = missingText(option, names)
  if (typed !== undefined) {
    return refused(midas.type_invalid, `${typed} must be a string`, `${typed} 应为 string`)
  }
  const signed = parsed(String(option.signData))
  const env = envOfNumber(signed?.env)
  if (signed === undefined || env === undefined) {
    return refused(
      midas.parameter_invalid,
      'signData must be the text of a JSON object with env 0 or 1',
      'signData 应为 JSON 对象的文本，env 为 0 或 1',
    )
  }
  const offer = await lookups.offer(String(signed.offerId))
  if (offer === undefined || offer.appid !== appid) return unknownOffer(String(signed.offerId))
  const forged = await wrongSignature(made, { env, offer }, lookups)
  if (forged !== undefined) return forged
  const { goodsPrice } = signed
  if (!Number.isSafeInteger(goodsPrice) || Number(goodsPrice) <= 0) {
    return refused(
      midas.goods_price_invalid,
      'goodsPrice is a whole number of fen from 1',
      'goodsPrice 应为正整数（分）',
    )
  }
  return refused(midas.goods_invalid, noGoods.en, noGoods.zh)
}

function missingText(option: Members, names: readonly string[]): string | undefined {
  return names.find((name) => typeof option[name] !== 'string' || option[name] === '')
}

function parsed(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Members) : undefined
  } catch {
    return undefined
  }
}

const attachText = /^[^\0\p{Cs}]{0,512}$/u
const tradeNo = /^(?!_)[0-9A-Za-z_\-|*@]{8,32}$/

function wrongOfVirtual(signed: Members): ClientRefusal | undefined {
  const { offerId, buyQuantity, outTradeNo, attach } = signed
  if (typeof offerId !== 'string') return wrongField('offerId')
  const isWhole = Number.isSafeInteger(buyQuantity)
  if (!isWhole || Number(buyQuantity) < 1 || Number(buyQuantity) > feeMax)
    return wrongField('buyQuantity')
  if (envOfNumber(signed.env) === undefined) return wrongField('env')
  if (signed.currencyType !== 'CNY') {
    return refused(virtual.currency_unsupported, 'currencyType must be CNY', '只能填 CNY')
  }
  if (typeof outTradeNo !== 'string' || !tradeNo.test(outTradeNo)) return wrongField('outTradeNo')
  if (typeof attach !== 'string' || !attachText.test(attach)) return wrongField('attach')
  return undefined
}

const fieldRules: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  offerId: ['the offer_id of the offer that speaks xpay', '支持 xpay 的 offer 的 offer_id'],
  buyQuantity: [
    'a whole number of coins from 1, for at most 99999999.99 yuan',
    '正整数，总价不超过 99999999.99 元',
  ],
  env: ['0 or 1', ' 0 或 1'],
  outTradeNo: [
    '8 to 32 digits, letters and _ - | * @, not beginning with _',
    ' 8 到 32 位，由数字、字母与 _ - | * @ 组成，且不能以 _ 开头',
  ],
  attach: ['a text of up to 512 characters', '不超过 512 个字符的 string'],
}

/** A member of signData, which errMsg names. */
function wrongField(name: string): ClientRefusal {
  const [en = '', zh = ''] = fieldRules[name] ?? []
  const { parameter_invalid: errcode } = virtual
  return refused(
    errcode,
    `${name} of signData is ${en}`,
    `signData 的 ${name} 应为${zh}`,
    `${name}字段错误`,
  )
}

/** paySig, then signature, each in constant time; a wrong one is explained like that of a server call. */
async function wrongSignature(
  { call, option, openid, appid }: Made,
  { env, offer }: { env: Env; offer: CallableOffer },
  { sessions }: Lookups,
): Promise<ClientRefusal | undefined> {
  const name = call as SignedClientCall
  const errcodes = name === 'requestVirtualPayment' ? virtual : midas
  const [signData, paySig, signature] = [option.signData, option.paySig, option.signature].map(
    String,
  )
  if (signData === undefined || paySig === undefined || signature === undefined) return undefined
  const isPaid = offer.keys[env].some((key) =>
    sameSignature(clientPaySig(key, name, signData), paySig),
  )
  const mistakes = (which: 'pay_sig' | 'signature', given: string, sessionKey?: string) => {
    const signing = { signature: which, given, env, path: name, query: '', isClientCall: true }
    const body = Buffer.from(signData)
    return explainRawSignature({ ...signing, body, appKeys: offer.keys, sessionKey }, 2).mistakes
  }
  if (!isPaid) {
    const session = await sessions.find(appid, openid)
    return forgedAs(errcodes.pay_sig_invalid, mistakes('pay_sig', paySig, session?.sessionKey))
  }
  const { session, isSigned } = await sessions.prove(appid, openid, ({ sessionKey }) =>
    sameSignature(sessionSignature(sessionKey, signData), signature),
  )
  if (isSigned) return undefined
  if (session === undefined) {
    return refused(
      errcodes.session_expired,
      `${openid} has no live session_key: log in again (code2Session)`,
      `${openid} 没有有效的 session_key：请重新登录（code2Session）`,
    )
  }
  return forgedAs(errcodes.signature_invalid, mistakes('signature', signature, session.sessionKey))
}

function forgedAs(errcode: Errcode, mistakes: readonly Mistake[]): ClientRefusal {
  if (mistakes.length > 0) return new ClientRefusal(errcode, mistakes)
  return refused(errcode, 'no known mistake gives this signature', '已知的错误都得不出该签名')
}
