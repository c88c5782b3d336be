// The client: one closure over send(), one line per operation.
import type { CoinOperationName } from '@pactolus/protocol'
import { wireFields } from './body.ts'
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
import type { Sagas } from './saga.ts'
import { type Finding, selfCheck } from './self-check.ts'
import { type Answered, send } from './send.ts'
import { type TokenOption, Tokens } from './token.ts'

export interface MidasOptions {
  readonly appid: string
  /** The app's secret; not needed where `token` is a function. */
  readonly secret?: string
  readonly offerId: string
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
  readonly hooks?: Hooks
  /** Instead of the global fetch. */
  readonly fetch?: typeof globalThis.fetch
  /** The time, in ms since 1970, instead of Date.now. */
  readonly now?: () => number
}

/** Every method that calls the host rejects with MidasError. */
export interface Midas {
  getBalance(query: BalanceQuery, options?: CallOptions): Promise<Balance>
  pay(order: PayOrder, options?: CallOptions): Promise<PayResult>
  cancelPay(order: CancelOrder, options?: CallOptions): Promise<CancelResult>
  present(order: PresentOrder, options?: CallOptions): Promise<PresentResult>
  /** Pay, deliver, and take back what could not be delivered, whatever breaks in between. */
  deduct<Data>(
    order: DeductOrder<Data>,
    deliver: Deliver<Data>,
    options: DeductOptions,
  ): Promise<Deduction>
  /** Finishes what a crash left in the journal. Call it at every start, and now and then. */
  recover<Data>(deliver: Deliver<Data>, options: RecoverOptions): Promise<Recovery>
  /** Asks until bought coins have arrived, as the vendor advises. */
  waitForRecharge(wait: RechargeWait, options?: { signal?: AbortSignal }): Promise<Recharge>
  /** Tries token, clock, key and session with one harmless question. */
  selfCheck(query: BalanceQuery): Promise<Finding[]>
  /** Calls in the shape of wx-server-sdk. */
  readonly openapi: OpenApi
  /** `cloud.signature` of wx-server-sdk. */
  signature(options: SignatureOptions): CloudSignature
}

const officialHost = 'https://api.weixin.qq.com'

export function createMidas(options: MidasOptions): Midas {
  const connection = connectionOf(options)
  const call = (name: CoinOperationName, given: object, own?: CallOptions) =>
    send(connection, { name, env: connection.env, fields: wireFields(name, given) }, own)
  const midas: Midas = {
    getBalance: async (query, own) => balanceOf(await call('getBalance', query, own)),
    pay: async (order, own) => postedOf(await call('pay', order, own), order),
    cancelPay: async (order, own) => postedOf(await call('cancelPay', order, own), order),
    present: async (order, own) => postedOf(await call('present', order, own), order),
    deduct: (order, deliver, own) => deduct(sagas(), order, deliver, own),
    recover: (deliver, own) => recover(sagas(), deliver, own),
    waitForRecharge: (wait, own) => waitForRecharge(midas.getBalance, wait, own?.signal),
    selfCheck: (query) => selfCheck(connection, wireFields('getBalance', query)),
    openapi: openApiOf(connection),
    signature,
  }
  const { lateMs = 600_000, windowMs = 169_200_000 } = options
  const sagas = (): Sagas => ({ midas, connection, lateMs, windowMs })
  return midas
}

function connectionOf(options: MidasOptions): Connection {
  const {
    appid,
    secret = '',
    offerId,
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
  for (const [name, value] of Object.entries({
    appid,
    offerId,
    [sandbox ? 'sandboxKey' : 'key']: keys[env],
    ...(typeof token === 'string' && { secret }),
  })) {
    if (typeof value !== 'string' || value === '')
      throw new TypeError(`createMidas: ${name} is missing`)
  }
  const tokens = new Tokens({ baseUrl, appid, secret, token, timeoutMs, fetch })
  return {
    baseUrl,
    appid,
    offerId,
    env,
    keys,
    lang,
    timeoutMs,
    deadlineMs,
    tokens,
    hooks,
    fetch,
    now,
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function balanceOf({ answer: raw }: Answered): Balance {
  const coins = (name: string) => numberOf(raw[name]) ?? 0
  return {
    balance: coins('balance'),
    genBalance: coins('gen_balance'),
    // A boolean on the page, 1 in its table of values and on sibling platforms (midas-v1 §3).
    firstSave: raw.first_save === true || raw.first_save === 1,
    saveAmt: coins('save_amt'),
    saveSum: coins('save_sum'),
    costSum: coins('cost_sum'),
    presentSum: coins('present_sum'),
    raw,
  }
}

function postedOf({ answer: raw, replayed }: Answered, { billNo }: { billNo: string }): PayResult {
  const balance = numberOf(raw.balance)
  return { billNo, replayed, balance, usedGenAmt: numberOf(raw.used_gen_amt), raw }
}
