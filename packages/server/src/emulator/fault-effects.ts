// Every effect that a fault can have, with its calls and its numbers. The contract, the commands
// and the reference read this table.

import {
  type OperationName as CallName,
  type DialectName,
  type Errcode,
  hostErrcodes,
  type RawBodyOperation,
} from '@pactolus/protocol'
import type { FaultRefusal } from '../dialect/dialect.ts'
import { dialectOf, dialects } from '../dialect/register.ts'

/** The calls of every dialect, as the log and the fault rules name them. */
const calls = [
  ...new Set(dialects.flatMap(({ protocol }) => Object.keys(protocol.operations) as CallName[])),
]
/** The calls that are signed by the player's session in one dialect at least. */
const bySession = calls.filter((call) =>
  dialects.some(({ protocol }) => needsSession(protocol.name, call)),
)
const login = ['token', 'stable_token', 'jscode2session'] as const
const session = ['checksession', 'resetusersessionkey'] as const
/** A recharge through the admin API: the protocol has no call for it. */
const recharge = ['recharge'] as const
/** A payment call of the player's client (POST /_pactolus/topups): it reaches no server of the game. */
const topUp = ['topup'] as const

export type OperationName =
  | CallName
  | (typeof login)[number]
  | (typeof session)[number]
  | (typeof recharge)[number]
  | (typeof topUp)[number]
export const operations: readonly OperationName[] = [
  ...calls,
  ...login,
  ...session,
  ...recharge,
  ...topUp,
]

export interface EffectRow {
  readonly operations: readonly OperationName[]
  /**
   * `ms`: a fixed time. `time`: a fixed time, or median_ms and sigma of a log-normal one. `err_code`: what the
   * client call answers.
   */
  readonly takes?: 'ms' | 'time' | 'err_code'
  /** What the caller sees and what the ledger did; `zh` the same in Chinese. */
  readonly says: string
  readonly zh: string
  /** It answers an errcode of the dialect, and is only for dialects that have one. */
  readonly refuses?: true
}

const wire: readonly OperationName[] = [...calls, ...login, ...session]

const effects = {
  busy_before_commit: {
    operations: wire,
    says: 'Answers -1 (`system busy`, xpay: `系统错误`); nothing was done.',
    zh: '返回 -1（`system busy`，xpay 为 `系统错误`），未执行任何操作。',
  },
  busy_after_commit: {
    operations: wire,
    says: 'Executes the call, then answers -1 as above: the caller cannot tell the two apart.',
    zh: '照常执行，但返回与上面相同的 -1，调用方无法区分两者。',
  },
  drop_before_commit: {
    operations: wire,
    says: 'Closes the connection without an answer; nothing was done.',
    zh: '直接断开连接，未执行任何操作。',
  },
  drop_after_commit: {
    operations: wire,
    says: 'Executes the call, then closes the connection without an answer.',
    zh: '照常执行，然后不返回结果，直接断开连接。',
  },
  delay: {
    operations: [...wire, ...topUp],
    takes: 'time',
    says: 'Executes the call at once and delays the answer.',
    zh: '立即执行，延迟返回。',
  },
  slow_database: {
    operations: wire,
    takes: 'time',
    says: 'Delays the call, then executes and answers it.',
    zh: '延迟执行，执行后返回。',
  },
  sent_twice: {
    operations: ['pay', 'cancelPay', 'present', 'refundOrder', 'provideGoods'],
    says:
      'Executes the call twice, as when a proxy sends it again, and gives the second answer: a pay or present ' +
      '90012 (xpay: 268490004), a cancelPay 90015 (2.0: 90012, xpay: 268490005, or 268490004 where parts are ' +
      'allowed), a refundOrder or provideGoods 0. The coins move once.',
    zh:
      '同一请求执行两次（如同代理重发），返回第二次的结果：pay 与 present 为 90012（xpay 为 268490004），cancelPay 为 90015' +
      '（2.0 为 90012；xpay 为 268490005，允许部分退款时为 268490004），refundOrder 与 provideGoods 为 0。游戏币只变动一次。',
  },
  hang: {
    operations: wire,
    says: 'Never answers and does nothing, until the caller disconnects, a reset or the stop.',
    zh: '不执行也不返回，直到调用方断开连接、重置或服务停止。',
  },
  in_progress: {
    operations: ['cancelPay', 'refundOrder'],
    says:
      'Answers that the order is being processed (1.0: 90016, xpay: 268490014); nothing was done. 2.0 has no ' +
      'errcode for it: use `busy_before_commit`.',
    zh: '返回订单处理中（1.0 为 90016，xpay 为 268490014），未执行任何操作。2.0 没有对应的错误码，请用 `busy_before_commit`。',
    refuses: true,
  },
  low_balance_as_busy: {
    operations: ['pay'],
    says:
      'Of 1.0 alone, where it was seen: a pay with too few coins answers -1 with `1034-131-0 余额不足` and ' +
      'bill_no in place of 90013, and no coins move; all else as usual.',
    zh: '仅用于 1.0（真实服务只在 1.0 有此记录）：余额不足的 pay 返回 -1（errmsg 为 `1034-131-0 余额不足`，带 bill_no）而不是 90013，不扣款；其余照常。',
    refuses: true,
  },
  session_expired: {
    operations: bySession,
    says:
      'Answers that the login has expired (1.0: 90010, 2.0: 90016, xpay: 268490009, but for calls without ' +
      '`signature`); nothing was done.',
    zh: '返回登录态已过期（1.0 为 90010，2.0 为 90016，xpay 为 268490009，不含无 `signature` 的接口），未执行任何操作。',
    refuses: true,
  },
  no_privilege: {
    operations: calls,
    says:
      'Answers as when the game may not use the offer (1.0: 90017, 2.0: 90018 `[offer_id] offer_id is invalid`, ' +
      'xpay: 268490008, coins not published); nothing was done.',
    zh: '返回游戏无权使用该 offer 时的错误码（1.0 为 90017，2.0 为 90018 `[offer_id] offer_id is invalid`，xpay 为 268490008），未执行任何操作。',
    refuses: true,
  },
  rate_limited: {
    operations: wire,
    says: 'Answers that calls come too often (45011, xpay: 268490015); nothing was done.',
    zh: '返回调用过于频繁（45011，xpay 为 268490015），未执行任何操作。',
    refuses: true,
  },
  token_invalid: {
    operations: [...calls, ...session],
    says: 'Answers 40001, as if a newer token had been issued; nothing was done.',
    zh: '返回 40001，如同已签发新的 access_token；未执行任何操作。',
  },
  token_expired: {
    operations: [...calls, ...session],
    says: 'Answers 42001; nothing was done.',
    zh: '返回 42001，未执行任何操作。',
  },
  late_recharge: {
    operations: [...recharge, ...topUp],
    takes: 'ms',
    says: "Accepts a recharge, or takes the money of a top-up; the coins arrive `ms` later by the namespace's clock.",
    zh: '受理充值，或收取客户端充值的款项；游戏币按命名空间的时钟在 `ms` 之后到账。',
  },
  never_delivered: {
    operations: topUp,
    says: 'Takes the money of a top-up and answers success; the coins stay away until an operator or notify_provide_goods delivers them.',
    zh: '收取客户端充值的款项并返回成功，但不到账，直到由运营人员或 notify_provide_goods 发货。',
  },
  callback_lost: {
    operations: topUp,
    says: 'Takes the money of a top-up and delivers the coins; the client gets no callback.',
    zh: '收取客户端充值的款项并到账，但客户端收不到回调。',
  },
  client_error_before_pay: {
    operations: topUp,
    takes: 'err_code',
    says: 'Answers a top-up with `err_code`; no money was taken.',
    zh: '客户端充值返回 `err_code`，未扣款。',
  },
  client_error_after_pay: {
    operations: topUp,
    takes: 'err_code',
    says: 'Takes the money of a top-up and delivers the coins, then answers `err_code`.',
    zh: '收取客户端充值的款项并到账，然后返回 `err_code`。',
  },
} as const satisfies Record<string, EffectRow>

export type EffectName = keyof typeof effects
export const effectNames = Object.keys(effects) as EffectName[]

export function effectRow(name: EffectName): EffectRow {
  return effects[name]
}

/** The errcode with which an effect refuses a call of a dialect, or of none; undefined where it has none. */
export function refusalOf(
  effect: EffectName,
  dialect: DialectName | undefined,
): Errcode | undefined {
  if (effect === 'token_invalid' || effect === 'token_expired') return hostErrcodes[effect]
  if (dialect !== undefined) return dialectOf(dialect).faults[effect as FaultRefusal]
  return effect === 'rate_limited' ? hostErrcodes.rate_exceeded : undefined
}

/** Whether an effect can happen to a call, `all` being any call of its dialect. */
export function isFor(
  effect: EffectName,
  { dialect, operation }: { dialect: DialectName | undefined; operation: string },
): boolean {
  const { refuses, operations: own } = effectRow(effect)
  if (operation !== 'all' && !own.some((one) => one === operation)) return false
  if (refuses !== true) return true
  if (refusalOf(effect, dialect) === undefined) return false
  if (effect !== 'session_expired' || dialect === undefined || operation === 'all') return true
  return needsSession(dialect, operation)
}

/** In 1.0 an offer may demand a login for every call; the others say it of each. */
function needsSession(dialect: DialectName, call: string): boolean {
  const operation = dialectOf(dialect).protocol.operations[call as CallName]
  return operation !== undefined && (operation as Partial<RawBodyOperation>).userSigned !== false
}
