// The client: one closure over send(), one line per operation.
import type { CoinOperationName, DialectName } from '@pactolus/protocol'
import {
  type CloudSignature,
  type OpenApi,
  openApiOf,
  type SignatureOptions,
  signature,
} from './cloud.ts'
import type { CallOptions, Connection, Hooks } from './connection.ts'
import {
  type DeductOptions,
  deduct,
  type RecoverOptions,
  type Recovery,
  recover,
} from './deduct.ts'
import type { Deduction, DeductOrder, Deliver } from './deduction.ts'
import type { Call } from './dialect/dialect.ts'
import { dialectOf } from './dialect/register.ts'
import type { Language } from './error.ts'
import type {
  Balance,
  BalanceQuery,
  CancelOrder,
  CancelResult,
  PayOrder,
  PayResult,
  PresentOrder,
  PresentResult,
} from './orders.ts'
import { type Recharge, type RechargeWait, waitForRecharge } from './recharge.ts'
import { balanceOf, cancelledOf, postedOf } from './results.ts'
import type { Sagas } from './saga.ts'
import { type Finding, selfCheck } from './self-check.ts'
import { send } from './send.ts'
import type { SessionKeySource } from './session.ts'
import { type TokenOption, Tokens } from './token.ts'

/** What createMidas() is given. Times are in ms. */
export interface MidasOptions {
  /** The protocol: of Midas `1.0` (when left out) or `2.0`, or `xpay` of mini programs. */
  readonly dialect?: DialectName
  /** Of the mini game or mini program. */
  readonly appid: string
  /** The app's secret; not needed where `token` is a function. */
  readonly secret?: string
  /** Not needed for xpay, whose coins belong to the app. */
  readonly offerId?: string
  /** Midas 2.0 and xpay: returns the session_key of a player, which their calls are signed with. */
  readonly sessionKey?: SessionKeySource
  /** The AppKey of production. */
  readonly key?: string
  /** The AppKey of the sandbox: it is another one. */
  readonly sandboxKey?: string
  /** True: call the sandbox, with `sandboxKey`. */
  readonly sandbox?: boolean
  /** `https://api.weixin.qq.com` when left out. */
  readonly baseUrl?: string
  /** Where access tokens come from; `stable` when left out. */
  readonly token?: TokenOption
  /** The language of error texts; `en` when left out. */
  readonly lang?: Language
  /** For one attempt, in ms; 5,000 when left out. */
  readonly timeoutMs?: number
  /** For all attempts of one call together, in ms; 20,000 when left out. */
  readonly deadlineMs?: number
  /** How long a pay without an answer may still reach the ledger, in ms; ten minutes when left out. */
  readonly lateMs?: number
  /** How long a bill_no can be asked about, in ms; 47 hours when left out, one less than its life. */
  readonly windowMs?: number
  /** For logs, metrics and traces. */
  readonly hooks?: Hooks
  /** Instead of the global fetch. */
  readonly fetch?: typeof globalThis.fetch
  /** The time, in ms since 1970, instead of Date.now. */
  readonly now?: () => number
}

/**
 * Every method that calls the host rejects with MidasError, and with TypeError for what the dialect cannot do.
 * Amounts are whole coins.
 */
export interface Midas {
  /** Reads a player's coins. */
  getBalance(query: BalanceQuery, options?: CallOptions): Promise<Balance>
  /** Deducts coins, gifted ones first. A `billNo` takes effect once. */
  pay(order: PayOrder, options?: CallOptions): Promise<PayResult>
  /** Refunds a pay: the whole of it in Midas 1.0, `amt` coins of it in 2.0 and xpay. */
  cancelPay(order: CancelOrder, options?: CallOptions): Promise<CancelResult>
  /** Gives coins. A `billNo` takes effect once. */
  present(order: PresentOrder, options?: CallOptions): Promise<PresentResult>
  /** Pay, deliver, and cancel what could not be delivered, also after a failure in between. */
  deduct<Data>(
    order: DeductOrder<Data>,
    deliver: Deliver<Data>,
    options: DeductOptions,
  ): Promise<Deduction>
  /** Finishes what a crash left in the journal. Call it at every start, and now and then. */
  recover<Data>(deliver: Deliver<Data>, options: RecoverOptions): Promise<Recovery>
  /** Asks until bought coins have arrived, as the vendor advises. */
  waitForRecharge(wait: RechargeWait, options?: { signal?: AbortSignal }): Promise<Recharge>
  /** Tries token, clock, key and session with one harmless question. In 2.0 and xpay it asks for the session_key. */
  selfCheck(query: BalanceQuery): Promise<Finding[]>
  /** Calls of Midas 1.0 in the shape of wx-server-sdk, with any dialect. */
  readonly openapi: OpenApi
  /** `cloud.signature` of wx-server-sdk. */
  signature(options: SignatureOptions): CloudSignature
}

const officialHost = 'https://api.weixin.qq.com'

/** A client of one game in one environment; throws TypeError for an option that is missing or unknown. */
export function createMidas(options: MidasOptions): Midas {
  const connection = connectionOf(options)
  const { dialect, env } = connection
  const callOf = (name: CoinOperationName, given: object): Call => ({
    ...{ name, env },
    ...dialect.termsOf(name, { ...given }),
  })
  const midas: Midas = {
    getBalance: async (query, own) =>
      balanceOf(dialect, await send(connection, callOf('getBalance', query), own)),
    pay: async (order, own) =>
      postedOf(dialect, order, await send(connection, callOf('pay', order), own)),
    async cancelPay(order, own) {
      const call = callOf('cancelPay', order)
      return cancelledOf(dialect, call, order, await send(connection, call, own))
    },
    present: async (order, own) =>
      postedOf(dialect, order, await send(connection, callOf('present', order), own)),
    deduct: (order, deliver, own) => deduct(sagas(), order, deliver, own),
    recover: (deliver, own) => recover(sagas(), deliver, own),
    waitForRecharge: (wait, own) => waitForRecharge(midas.getBalance, wait, own?.signal),
    selfCheck: async (query) => selfCheck(connection, callOf('getBalance', query)),
    openapi: openApiOf(connection),
    signature,
  }
  const { lateMs = 600_000, windowMs = 169_200_000 } = options
  const cancelWhole = ({ amt, ...order }: PayOrder, own: CallOptions) =>
    midas.cancelPay({ ...order, ...(dialect.refundsParts && { amt }) }, own)
  const sagas = (): Sagas => ({
    midas: { pay: midas.pay, cancelWhole },
    ...{ connection, lateMs, windowMs },
  })
  return midas
}

function connectionOf(options: MidasOptions): Connection {
  const {
    appid,
    secret = '',
    offerId = '',
    key,
    sandboxKey,
    sandbox = false,
    token = 'stable',
  } = options
  const { timeoutMs = 5000, deadlineMs = 20_000, lang = 'en', hooks = {}, now = Date.now } = options
  const baseUrl = (options.baseUrl ?? officialHost).replace(/\/+$/, '')
  // Looked up at each call, so that a global fetch that is replaced later is used.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...call) => globalThis.fetch(...call))
  const env = sandbox ? 'sandbox' : 'production'
  const keys = { production: key, sandbox: sandboxKey }
  const dialect = dialectOf(options.dialect ?? '1.0')
  const { sessionKey } = options
  // One call of xpay needs none: a client that makes no other call may leave it out.
  const needsKey = dialect.isUserSigned('present') || sessionKey !== undefined
  if (dialect.isUserSigned('pay') && needsKey && typeof sessionKey !== 'function') {
    throw new TypeError(
      `createMidas: sessionKey must be a function that tells a player's session_key, for ${dialect.title}`,
    )
  }
  for (const [name, value] of Object.entries({
    appid,
    ...(dialect.hasOffers && { offerId }),
    [sandbox ? 'sandboxKey' : 'key']: keys[env],
    ...(typeof token === 'string' && { secret }),
  })) {
    if (typeof value !== 'string' || value === '')
      throw new TypeError(`createMidas: ${name} is missing`)
  }
  const tokens = new Tokens({ baseUrl, appid, secret, token, timeoutMs, fetch })
  return {
    ...{ dialect, baseUrl, appid, offerId, env, keys, sessionKey, lang },
    ...{ timeoutMs, deadlineMs, tokens, hooks, fetch, now },
  }
}
