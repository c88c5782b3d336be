// The client of WeChat's Midas protocol. This is the whole public surface, but for the journal in
// PostgreSQL, which is @pactolus/client/postgres: who keeps orders in a file does not carry its SQL.
export type {
  CloudCall,
  CloudFields,
  CloudResult,
  CloudSignature,
  OpenApi,
  SignatureOptions,
} from './cloud.ts'
export { CloudError } from './cloud.ts'
export type { DeductOptions, RecoverOptions, Recovery } from './deduct.ts'
export type { Failure, Language, Outcome, Reason } from './error.ts'
export { MidasError } from './error.ts'
export { type FileJournalOptions, fileJournal, JournalDamaged } from './journal/file.ts'
export { JournalInUse } from './journal/file-lock.ts'
export type { Begun, Entry, Journal, NewEntry, State } from './journal/journal.ts'
export { ClaimLost } from './journal/journal.ts'
export { memoryJournal } from './journal/memory.ts'
export type {
  Balance,
  BalanceQuery,
  CancelOrder,
  CancelResult,
  Midas,
  MidasOptions,
  PayOrder,
  PayResult,
  PresentOrder,
  PresentResult,
} from './midas.ts'
export { createMidas } from './midas.ts'
export type { Recharge, RechargeWait } from './recharge.ts'
export {
  type Deduction,
  type DeductOrder,
  type Deliver,
  type Delivery,
  DeliveryError,
} from './saga.ts'
export type { Finding } from './self-check.ts'
export type { AttemptReport, CallOptions, Hooks } from './send.ts'
export type { TokenOption, TokenSource } from './token.ts'
