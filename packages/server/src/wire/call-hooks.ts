// Where something may come in on the way of a call: the emulator in dev, nobody in production.
import type { Clock } from '../clock.ts'
import type { CallLog, WrongSignature } from '../dialect/answer.ts'
import type { FaultPoint } from '../dialect/fault-point.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { SentRequest } from './request.ts'

export interface CallHooks extends FaultPoint {
  /** The time of each game. */
  readonly clock: Clock
  /** Where the ledger keeps the accounts of an offer. */
  readonly bookOf: (offerId: string) => string
  /** The directory calls it with every offer that it reads or makes, before anybody uses the offer. */
  readonly offerSeen: (offerId: string, appid: string) => void
  /** Keeps a call and its answer for anyone who asks what happened. */
  record(log: CallLog, answered: Answered, request: SentRequest | undefined): void
  /** What a delayed recharge was accepted for; undefined when it comes in at once. */
  lateRecharge(account: AccountKey, order: LateOrder): Promise<bigint | undefined>
}

export interface Answered {
  /** The JSON of the answer. */
  readonly text: string
  readonly wrongSignature: WrongSignature | undefined
}

export interface LateOrder {
  readonly billNo: string
  readonly amount: bigint
  readonly remark: string | undefined
}
