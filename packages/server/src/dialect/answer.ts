// What a protocol call is answered with, before it becomes text.
import { type Errcode, errcodes, type Refusal } from '@pactolus/protocol'

export interface Answer {
  readonly errcode: Errcode
  /** Follows the errcode's own text in errmsg. */
  readonly detail?: string | undefined
  /** Fields beside errcode and errmsg. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>
}

/** What the one log line of a call should say; whoever learns something adds it. */
export type CallLog = Record<string, unknown>

export function refuse(refusal: Refusal): Answer {
  return { errcode: refusal.errcode, detail: refusal.detail }
}

/** The JSON of an answer; `ok` alone carries no rid. Token and login answers leave errcode 0 out. */
export function answerText(answer: Answer, rid: string, { omitOk = false } = {}): string {
  const { errcode, detail, fields } = answer
  if (errcode === errcodes.ok) {
    return JSON.stringify(omitOk ? fields : { errcode: 0, errmsg: 'ok', ...fields })
  }
  const message = detail === undefined ? errcode.message : `${errcode.message}: ${detail}`
  return JSON.stringify({ errcode: errcode.code, errmsg: `${message} rid: ${rid}`, ...fields })
}

/** Coins as a JSON number; the ledger keeps every sum within 15 digits. */
export function coins(amount: bigint): number {
  const number = Number(amount)
  if (!Number.isSafeInteger(number)) throw new Error(`${amount} coins do not fit a JSON number`)
  return number
}
