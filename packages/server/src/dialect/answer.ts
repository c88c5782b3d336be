// What a protocol call is answered with, before it becomes text.
import {
  type DialectName,
  type Env,
  type Errcode,
  type Explanation,
  hostErrcodes,
  type Refusal,
} from '@pactolus/protocol'

/** Which signature of a call is wrong, and why. */
export interface WrongSignature extends Explanation {
  readonly name: 'sig' | 'pay_sig' | 'signature'
}

export interface Answer {
  readonly errcode: Errcode
  /** Follows the errcode's own text in errmsg. */
  readonly detail?: string | undefined
  /** Fields beside errcode and errmsg. */
  readonly fields?: Readonly<Record<string, string | number | boolean | object | null>>
  /** Two errors of 2.0 repeat the whole body to the caller; never in a log. */
  readonly echo?: Uint8Array | undefined
  /** For the request log of the emulator; undefined in production. */
  readonly wrongSignature?: WrongSignature | undefined
  /** The caller gets none of it: the connection is cut. Only a fault of the emulator does that. */
  readonly cut?: true
}

/** What the one log line of a call should say; the part that learns something adds it. */
export interface CallLog {
  readonly rid: string
  /** The trace it belongs to; undefined when it is not sampled. */
  trace_id: string | undefined
  /** The address that the call came from. */
  readonly peer: string | undefined
  /** Undefined for the calls for tokens and sessions. */
  readonly dialect: DialectName | undefined
  readonly operation: string
  /** Undefined until the body of a dialect that has it there is read. */
  env: Env | undefined
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
  /** What it made a client call answer. */
  readonly err_code?: number
}

/** All names from the start: an object that grows name by name is copied again and again. */
export function newCallLog({
  rid,
  peer,
  dialect,
  operation,
  env,
}: Pick<CallLog, 'rid' | 'peer' | 'dialect' | 'operation' | 'env'>): CallLog {
  return {
    rid,
    trace_id: undefined,
    peer,
    dialect,
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

/** The JSON of an answer, by its call. */
export type ToText = (answer: Answer, log: Pick<CallLog, 'rid' | 'operation' | 'bill_no'>) => string

/** The JSON of a call for tokens and sessions: errcode 0 is left out (auth §7). */
export const hostText: ToText = (answer, { rid }) => {
  const { errcode, fields } = answer
  if (errcode === hostErrcodes.ok) return JSON.stringify(fields)
  return JSON.stringify({ errcode: errcode.code, errmsg: `${errmsgOf(answer)} rid: ${rid}` })
}

/** The JSON of a success. */
export function okText({ fields }: Answer): string {
  return JSON.stringify({ errcode: 0, errmsg: 'ok', ...fields })
}

/**
 * The number of eight digits that the platform's payment service adds to its answers. What the gateway in
 * front of it answers (method, body, token) has none: ''.
 */
export function traceOf({ code }: Errcode, rid: string): string {
  if (code !== hostErrcodes.busy.code && code < 90_000) return ''
  const count = Number.parseInt(rid.slice(-8), 16)
  return ` traceid: ${10_000_000 + (count % 90_000_000)}`
}

/** Coins as a JSON number; the ledger keeps every sum within 15 digits. */
export function coins(amount: bigint): number {
  const number = Number(amount)
  if (!Number.isSafeInteger(number)) throw new Error(`${amount} coins do not fit a JSON number`)
  return number
}
