// What a protocol call is answered with, before it becomes text.
import { type Env, type Errcode, errcodes, type Refusal } from '@pactolus/protocol'

export interface Answer {
  readonly errcode: Errcode
  /** Follows the errcode's own text in errmsg. */
  readonly detail?: string | undefined
  /** Fields beside errcode and errmsg. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>
  /** The caller gets none of it: the connection is cut. Only a fault of the emulator does that. */
  readonly cut?: true
}

/** What the one log line of a call should say; whoever learns something adds it. */
export interface CallLog {
  readonly rid: string
  /** The address that the call came from. */
  readonly peer: string | undefined
  readonly operation: string
  readonly env: Env
  appid: string | undefined
  /** The cloud environment that a cloud call came from. */
  cloud_env: string | undefined
  offer_id: string | undefined
  openid: string | undefined
  zone_id: string | undefined
  bill_no: string | undefined
  coins: string | undefined
  outcome: string | undefined
  errcode: number | undefined
  detail: string | undefined
  ms: number | undefined
  /** How far off ts was, in seconds, where nobody refuses it. */
  ts_skew_s: number | undefined
  sig_mistakes: readonly string[] | undefined
  /** What the emulator did to the call. */
  fault: InjectedFault | undefined
}

export interface InjectedFault {
  readonly effect: string
  /** The rule that said so. */
  readonly rule: number
  /** How long it made the call wait, in milliseconds. */
  readonly ms?: number
}

/** All names from the start: an object that grows name by name is copied again and again. */
export function newCallLog({
  rid,
  peer,
  operation,
  env,
}: Pick<CallLog, 'rid' | 'peer' | 'operation' | 'env'>): CallLog {
  return {
    rid,
    peer,
    operation,
    env,
    appid: undefined,
    cloud_env: undefined,
    offer_id: undefined,
    openid: undefined,
    zone_id: undefined,
    bill_no: undefined,
    coins: undefined,
    outcome: undefined,
    errcode: undefined,
    detail: undefined,
    ms: undefined,
    ts_skew_s: undefined,
    sig_mistakes: undefined,
    fault: undefined,
  }
}

export function refuse(refusal: Refusal): Answer {
  return { errcode: refusal.errcode, detail: refusal.detail }
}

export function errmsgOf({ errcode, detail }: Answer): string {
  return detail === undefined ? errcode.message : `${errcode.message}: ${detail}`
}

interface AnswerOptions {
  /** Token and login answers leave errcode 0 out. */
  readonly omitOk?: boolean
  /** The order number that was sent: error answers of pay, cancelpay and present repeat it. */
  readonly billNo?: string | undefined
}

/** The JSON of an answer; `ok` alone carries no rid. */
export function answerText(
  answer: Answer,
  rid: string,
  { omitOk = false, billNo }: AnswerOptions = {},
): string {
  const { errcode, fields } = answer
  if (errcode === errcodes.ok) {
    return JSON.stringify(omitOk ? fields : { errcode: 0, errmsg: 'ok', ...fields })
  }
  const trace = omitOk ? '' : traceOf(errcode, rid)
  return JSON.stringify({
    errcode: errcode.code,
    errmsg: `${errmsgOf(answer)}${trace} rid: ${rid}`,
    ...(billNo !== undefined && { bill_no: billNo }),
    ...fields,
  })
}

/**
 * The platform's payment service adds a number of eight digits of its own. What the gateway in front of
 * it answers (method, body, token) has none.
 */
function traceOf({ code }: Errcode, rid: string): string {
  if (code !== errcodes.busy.code && code < 90_000) return ''
  const count = Number.parseInt(rid.slice(-8), 16)
  return ` traceid: ${10_000_000 + (count % 90_000_000)}`
}

/** Coins as a JSON number; the ledger keeps every sum within 15 digits. */
export function coins(amount: bigint): number {
  const number = Number(amount)
  if (!Number.isSafeInteger(number)) throw new Error(`${amount} coins do not fit a JSON number`)
  return number
}
