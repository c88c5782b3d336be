// The one place where the emulator may come between: a call that passed every check is about to be
// carried out. In production nobody stands there.
import type { Answer, CallLog } from './answer.ts'

/** The connection a call came on, as far as a fault needs it. */
export interface Connection {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

export interface CheckedCall {
  readonly appid: string
  /** Knows operation and env, and openid and bill_no where the call has them. */
  readonly log: CallLog
  readonly connection: Connection | undefined
}

export interface FaultPoint {
  /** Carries out `work`, or does what the fault says that applies to the call. */
  carryOut(call: CheckedCall, work: () => Promise<Answer>): Promise<Answer>
}

/** Carries out `work`, past the fault point where there is one. */
export function carryOutAt(
  faults: FaultPoint | undefined,
  call: CheckedCall,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return faults === undefined ? work() : faults.carryOut(call, work)
}
