// The client of WeChat's Midas protocols. This is the whole public surface, but for pushes and the journals, which
// are entries of their own: @pactolus/client/push, …/journal/file, …/journal/postgres and …/journal/memory.
export type { DialectName } from '@pactolus/protocol'
export type {
  CloudCall,
  CloudFields,
  CloudResult,
  CloudSignature,
  OpenApi,
  SignatureOptions,
} from './cloud.ts'
export { CloudError } from './cloud.ts'
export type { AttemptReport, CallOptions, Hooks } from './connection.ts'
export type { DeductOptions, RecoverOptions, Recovery } from './deduct.ts'
export {
  type Deduction,
  type DeductOrder,
  type Deliver,
  type Delivery,
  DeliveryError,
} from './deduction.ts'
export type { Failure, Language, Outcome, Reason } from './error.ts'
export { MidasError } from './error.ts'
export type { Begun, Entry, Journal, NewEntry, State } from './journal/journal.ts'
export { ClaimLost } from './journal/journal.ts'
export type { Midas, MidasOptions } from './midas.ts'
export { createMidas } from './midas.ts'
export type {
  Balance,
  BalanceQuery,
  CancelOrder,
  CancelResult,
  PayOrder,
  PayResult,
  PresentOrder,
  PresentResult,
} from './orders.ts'
export type { Recharge, RechargeWait } from './recharge.ts'
export type { Finding } from './self-check.ts'
export type { SessionKeySource } from './session.ts'
export type { TokenOption, TokenSource } from './token.ts'
