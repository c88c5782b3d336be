// Pushes, the messages of the platform to the game's server: whether they are genuine, and what they say
// (pushes §1 to §3). An entry of its own: @pactolus/client/push.
import { createDecipheriv, createHash } from 'node:crypto'
import { type Env, hmacHex, sameSignature } from '@pactolus/protocol'

export interface PushKeys {
  /** The AppKey of production. */
  readonly key?: string
  /** The AppKey of the sandbox. */
  readonly sandboxKey?: string
}

/** What is set in the console for the message server. */
export interface PushSettings {
  readonly token: string
  /** 43 characters. */
  readonly encodingAesKey: string
  readonly appid: string
}

/** The query of the request: `signature`, `timestamp`, `nonce`, `echostr`, `msg_signature`; others are not read. */
export type PushQuery = Readonly<Record<string, unknown>>

/** The request's body as text, or the object parsed from it. The format set in the console must be JSON. */
export type PushBody = string | Readonly<Record<string, unknown>>

interface Pushed<Kind, Payload> {
  readonly kind: Kind
  /** The platform's name of the event. */
  readonly event: string
  /** Under the platform's names; coins are whole coins, prices and amounts of money fen. */
  readonly payload: Payload
  readonly env: Env
  /**
   * A test push from the console: answer as usual and do nothing else. It is not signed, so it never makes an
   * order genuine.
   */
  readonly isMock: boolean
}

export interface WeChatPayInfo {
  readonly MchOrderNo: string
  readonly TransactionId: string
}

interface OrderPayload {
  readonly OutTradeNo: string
  readonly Env: 0 | 1
  readonly WeChatPayInfo?: WeChatPayInfo
}

/** The coins of a top-up are in the balance. */
export type CoinPush = Pushed<
  'coins',
  OrderPayload & {
    readonly OpenId: string
    readonly CoinInfo: {
      /** Absent in the recharge centre. */
      readonly ZoneId?: string
      readonly ActualPrice: number
      readonly BuyQuantity: number
      readonly OrigPrice: number
    }
  }
>

/** Money of an order went back. The coins stay: deduct them yourself. */
export type RefundPush = Pushed<
  'refund',
  OrderPayload & {
    readonly RefundId: string
    readonly RefundAmount: number
    /** 1 the platform, 2 the console, 3 the API. */
    readonly RefundSource: number
  }
>

/** Goods were paid for with money: deliver them, once for each `OutTradeNo`. */
export type GoodsPush = Pushed<
  'goods',
  OrderPayload & {
    readonly OpenId: string
    readonly GoodsInfo: {
      readonly ProductId: string
      readonly Quantity: number
      readonly ZoneId?: string
      readonly OrigPrice: number
      readonly ActualPrice: number
      readonly Attach?: string
      /** 1 in the game, 2 the shop, 3 a test in the shop. */
      readonly OrderSource?: number
    }
  }
>

/** An event that this client has no name for; genuine like the others. */
export type OtherPush = Pushed<'other', Readonly<Record<string, unknown>>>

export type Push = CoinPush | RefundPush | GoodsPush | OtherPush

/** A push that is not to be believed. Answer it as a failure, or with HTTP 403. */
export class PushError extends Error {
  override readonly name = 'PushError'
  /**
   * - `malformed`: it is no push of this kind, or not JSON
   * - `signature_invalid`: it does not come from the platform, or a key or token is another one
   * - `other_appid`: it is for another app
   */
  readonly reason: 'malformed' | 'signature_invalid' | 'other_appid'

  constructor(reason: PushError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

const kinds: Readonly<Record<string, Exclude<Push['kind'], 'other'>>> = {
  minigame_coin_deliver_completed: 'coins',
  minigame_recharge_center_coin_deliver_completed: 'coins',
  minigame_pay_refund_succ_notify: 'refund',
  minigame_game_pay_goods_deliver_notify: 'goods',
  minigame_h5_goods_deliver_notify: 'goods',
  // Names of the same in samples and in other clients.
  minigame_deliver_h5_pay_products: 'goods',
  minigame_deliver_goods: 'goods',
}

/**
 * A push of Midas 2.0, if its PayEventSig is right under the AppKey of its environment. Throws PushError
 * when it is not, and TypeError when the option for that AppKey is missing. Pushes of xpay have no such
 * signature: decryptPush() or verifyPushUrl() checks whether they are genuine.
 */
export function verifyPush(keys: PushKeys, body: PushBody): Push {
  const { Event: event, MiniGame: game } = objectOf(body)
  const { Payload: text, PayEventSig: sig, IsMock: mock } = objectOf(game)
  if (typeof event !== 'string' || typeof text !== 'string' || typeof sig !== 'string') {
    throw new PushError('malformed', 'the push has no Event, Payload or PayEventSig')
  }
  const payload = objectOf(text)
  if (payload.Env !== 0 && payload.Env !== 1) {
    throw new PushError('malformed', 'the payload has no Env')
  }
  const env = payload.Env === 1 ? 'sandbox' : 'production'
  const [name, key] = env === 'sandbox' ? ['sandboxKey', keys.sandboxKey] : ['key', keys.key]
  if (key === undefined || key === '') throw new TypeError(`${env} pushes need the option ${name}`)
  if (!sameSignature(hmacHex(key, `${event}&${text}`), sig)) {
    throw new PushError('signature_invalid', `PayEventSig is wrong under the AppKey of ${env}`)
  }
  const kind = (Object.hasOwn(kinds, event) && kinds[event]) || 'other'
  return { kind, event, payload, env, isMock: mock === true || mock === 'true' } as unknown as Push
}

/**
 * The clear text, JSON, of a push in safe mode: for verifyPush(), or for JSON.parse() where it is of xpay. Throws
 * PushError when msg_signature is wrong or it is for another app, and TypeError for a wrong encodingAesKey.
 */
export function decryptPush(settings: PushSettings, query: PushQuery, body: PushBody): string {
  const { Encrypt: encrypted } = objectOf(body)
  if (typeof encrypted !== 'string') throw new PushError('malformed', 'the push has no Encrypt')
  checkSignature(settings.token, query, 'msg_signature', encrypted)
  const clear = decrypted(keyOf(settings.encodingAesKey), Buffer.from(encrypted, 'base64'))
  // 16 random bytes, the length of the text in 4, the text, the appid.
  const end = clear.length < 20 ? Number.NaN : 20 + clear.readUInt32BE(16)
  if (!(end <= clear.length)) {
    throw new PushError('malformed', 'Encrypt is not text under this encodingAesKey')
  }
  if (clear.toString('utf8', end) !== settings.appid) {
    throw new PushError('other_appid', 'the push is for another app')
  }
  return clear.toString('utf8', 20, end)
}

/**
 * The answer to the platform's check of the URL: `echostr`, to be sent as plain text. It examines `signature`, and so
 * checks of a push in plain mode, too, whether it comes from the platform; `echostr` is '' there. Throws PushError
 * when the signature is wrong.
 */
export function verifyPushUrl({ token }: Pick<PushSettings, 'token'>, query: PushQuery): string {
  checkSignature(token, query, 'signature')
  return typeof query.echostr === 'string' ? query.echostr : ''
}

/** The signatures of the message server: SHA-1 of the sorted parts. */
function checkSignature(
  token: string,
  query: PushQuery,
  name: 'signature' | 'msg_signature',
  ...more: string[]
): void {
  const { timestamp, nonce, [name]: given } = query
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof given !== 'string') {
    throw new PushError('malformed', `the query has no timestamp, nonce or ${name}`)
  }
  if (token === '') throw new TypeError('the token of the message server is missing')
  const text = [token, timestamp, nonce, ...more].sort().join('')
  if (!sameSignature(createHash('sha1').update(text).digest('hex'), given)) {
    throw new PushError('signature_invalid', `${name} is wrong under this token`)
  }
}

function keyOf(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (encodingAesKey.length === 43 && key.length === 32) return key
  throw new TypeError('encodingAesKey must have 43 characters of base64')
}

/** AES-256-CBC; the padding is PKCS#7 to blocks of 32 bytes, which OpenSSL does not know. */
function decrypted(key: Buffer, bytes: Buffer): Buffer {
  if (bytes.length === 0 || bytes.length % 16 !== 0) return Buffer.alloc(0)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const padding = padded.at(-1) ?? 0
  return padding > 32 ? Buffer.alloc(0) : padded.subarray(0, padded.length - padding)
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  let object = value
  try {
    if (typeof value === 'string') object = JSON.parse(value)
  } catch {
    throw new PushError('malformed', 'the push is not JSON: set JSON as the format in the console')
  }
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
    return object as Readonly<Record<string, unknown>>
  }
  throw new PushError('malformed', 'the push is not a JSON object')
}
