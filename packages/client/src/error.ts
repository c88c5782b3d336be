// What goes wrong, as one class. `outcome` is what a caller must know about money: whether the call
// took effect. Texts come in both languages; the errcode table of the protocol gives most of them.
import {
  type Errcodes,
  errcodeOf,
  hostErrcodes,
  type midasV1,
  type midasV2,
  type xpay,
} from '@pactolus/protocol'

/** The names of all dialects: one that several have means the same in each. */
type ErrcodeName =
  | keyof typeof hostErrcodes
  | keyof (typeof midasV1)['errcodes']
  | keyof (typeof midasV2)['errcodes']
  | keyof (typeof xpay)['errcodes']

export type Language = 'en' | 'zh'

/**
 * What is known of a call's effect.
 * - `done`: it had taken effect before this call: count it once
 * - `refused`: it has not taken effect and will not
 * - `unknown`: it may have; the same bill_no, sent again, finds out
 */
export type Outcome = 'done' | 'refused' | 'unknown'

/** Why there was no success: the name of an errcode, or one of these. */
export type Reason =
  | ErrcodeName
  /** A game of Midas 2.0 called 1.0, or the other way round (field-notes, row 31). */
  | 'wrong_generation'
  /** More coins to refund than are left of the order; Midas 2.0 and xpay. */
  | 'refund_too_large'
  /** An errcode this client has no name for. */
  | 'other'
  /** The host was not reached at all: nothing was sent. */
  | 'unreachable'
  /** The connection broke before an answer came. */
  | 'no_answer'
  | 'timeout'
  /** HTTP 5xx, or what came was not an answer of the protocol. */
  | 'unreadable'
  /** The caller's AbortSignal. */
  | 'aborted'

/** What one attempt failed with, before it is known what it means for the call. */
export interface Failure {
  readonly reason: Reason
  /** As the host sent it; undefined when no answer of the protocol came. */
  readonly errcode?: number | undefined
  readonly errmsg: string
  readonly cause?: unknown
}

export interface FailedCall {
  /** `pay`, `cancelPay`, `getBalance` or `present`. */
  readonly operation: string
  readonly billNo?: string | undefined
  readonly outcome: Outcome
  readonly lang: Language
  /** Those of the dialect, where the call has one. */
  readonly errcodes?: Errcodes
}

const ownTexts: Readonly<Record<Exclude<Reason, ErrcodeName>, readonly [en: string, zh: string]>> =
  {
    wrong_generation: [
      'this game is of another Midas generation (1.0 or 2.0) than the call',
      '游戏所用的米大师版本（1.0/2.0）与接口不符',
    ],
    refund_too_large: ['more than is left of the order', '退款超出订单可退的数量'],
    other: ['the host refused the call', '接口返回了其他错误'],
    unreachable: ['the host cannot be reached; is baseUrl right?', '无法连接主机，请检查 baseUrl'],
    no_answer: ['the connection broke before an answer came', '连接中断，没有收到响应'],
    timeout: ['no answer came in time', '等待响应超时'],
    unreadable: [
      'what came is not an answer of the protocol; is baseUrl right?',
      '收到的不是协议响应，请检查 baseUrl',
    ],
    aborted: ['the caller aborted the call', '调用方中止了请求'],
  }

const outcomeTexts: Readonly<Record<Outcome, readonly [en: string, zh: string]>> = {
  done: ['it was done before: count it once', '此前已生效，只应计一次'],
  refused: ['nothing was done', '没有生效'],
  unknown: [
    'it may have been done: ask again with the same bill_no',
    '可能已生效，请用同一 bill_no 再试',
  ],
}

function text(reason: Reason, lang: Language, errcodes: Errcodes): string {
  const row = errcodes[reason]
  if (row !== undefined) return lang === 'zh' ? row.zh : row.message
  // A meaning that was found in the text, under a number that has no such row.
  return ownTexts[reason as keyof typeof ownTexts]?.[lang === 'zh' ? 1 : 0] ?? reason
}

/** A call that did not succeed. Decide by `outcome`, then by `reason` or `errcode`; never by text. */
export class MidasError extends Error {
  override readonly name = 'MidasError'
  readonly operation: string
  readonly billNo: string | undefined
  readonly errcode: number | undefined
  /** What the host said, its rid included; for an answer that never came, what broke. */
  readonly errmsg: string
  /** The host's name for this request, which its support asks for. */
  readonly rid: string | undefined
  readonly reason: Reason
  readonly outcome: Outcome
  /** True where the same call with the same bill_no, sent later, may succeed or return more. */
  readonly retryable: boolean
  /** Where to read on. */
  readonly help: string

  constructor(failure: Failure, call: FailedCall) {
    const { operation, billNo, outcome, lang } = call
    const { reason, errcode, errmsg, cause } = failure
    const errcodes: Errcodes = { ...hostErrcodes, ...call.errcodes }
    const meaning = text(reason, lang, errcodes)
    const zh = lang === 'zh' ? 1 : 0
    const help = zh ? 'README.zh-CN.md#错误' : 'README.md#errors'
    const subject = [operation, billNo, errcode].filter((part) => part !== undefined).join(' ')
    const detail = errmsg === '' ? '' : ` (${errmsg})`
    super(
      zh
        ? `${subject}：${meaning}${detail}；${outcomeTexts[outcome][1]}。见 @pactolus/client 的 ${help}`
        : `${subject}: ${meaning}${detail}; ${outcomeTexts[outcome][0]}. See ${help} of @pactolus/client`,
      cause === undefined ? undefined : { cause },
    )
    this.operation = operation
    this.billNo = billNo
    this.errcode = errcode
    this.errmsg = errmsg
    this.rid = /\brid: ([\w-]+)/.exec(errmsg)?.[1]
    this.reason = reason
    this.outcome = outcome
    this.retryable = outcome === 'unknown' || isRetryable(reason, errcodes)
    this.help = help
  }
}

const final: readonly Reason[] = ['wrong_generation', 'refund_too_large', 'other']

function isRetryable(reason: Reason, errcodes: Errcodes): boolean {
  return errcodes[reason]?.retryable ?? !final.includes(reason)
}

/** The front server passes errors of its backend on as -1 with `n-n-n text` (midas-v1 §4). */
const passedOn = /^\d+-\d+-\d+ /

/**
 * What an answer other than success means, by the table of a dialect and that of the host. Two
 * refusals come as -1 and 90021, and their text identifies them. With any other text -1 keeps its
 * meaning, since no document says which texts are final.
 */
export function failureOf(errcodes: Errcodes, errcode: number, errmsg: string): Failure {
  const answer = { errcode, errmsg }
  if (passedOn.test(errmsg) && (errcode === -1 || errcode === 90021)) {
    if (errmsg.includes('余额不足')) return { ...answer, reason: 'balance_insufficient' }
    if (errmsg.startsWith('1021-1021-')) return { ...answer, reason: 'wrong_generation' }
  }
  const row = errcodeOf(errcodes, errcode) ?? errcodeOf(hostErrcodes, errcode)
  return { ...answer, reason: (row?.name as ErrcodeName | undefined) ?? 'other' }
}
