// Which call answers what. Small tables of our own, put together with the tables of the code, so
// that the pages and the code cannot part: what does not fit fails the generation.
import type { CoinOperationName } from '@pactolus/protocol'
import { type Outcome, outcomes } from '../../packages/server/src/ledger/outcome.ts'
import { type ErrcodeName, errcodes } from './errcode-table.ts'
import { Incomplete } from './page.ts'
import { stringEntries } from './source.ts'

export const calls = ['getBalance', 'pay', 'cancelPay', 'present'] as const

/** The outcomes that the ledger has for the order behind a call. getBalance posts none. */
const outcomesOfCall: Record<CoinOperationName, readonly Outcome[]> = {
  getBalance: [],
  pay: [
    'in_progress',
    'already_refunded',
    'duplicate',
    'bill_no_conflict',
    'account_frozen',
    'balance_insufficient',
    'posted',
  ],
  cancelPay: ['in_progress', 'order_not_found', 'already_refunded', 'window_closed', 'posted'],
  present: ['in_progress', 'duplicate', 'bill_no_conflict', 'balance_limit', 'posted'],
}

/** Answered before the ledger is asked, or when it cannot be. */
const beforeTheLedger: readonly ErrcodeName[] = [
  'ok',
  'post_required',
  'body_empty',
  'body_malformed',
  'token_missing',
  'token_invalid',
  'token_malformed',
  'token_expired',
  'path_forbidden',
  'rate_exceeded',
  'no_privilege',
  'parameter_invalid',
  'sig_invalid',
  'mp_sig_invalid',
  'session_missing',
  'busy',
]

const dialect = 'packages/server/src/dialect/midas-v1/midas-v1.ts'
const errcodeOfOutcome = stringEntries(dialect, 'errcodeOfOutcome')

/** The errcode of Midas 1.0 for an outcome. A cancel has a code of its own for a held account. */
export function errcodeOf(outcome: Outcome, call: CoinOperationName): ErrcodeName {
  if (outcome === 'in_progress' && call === 'cancelPay') return 'order_in_progress'
  const name = errcodeOfOutcome.get(outcome)
  if (name === undefined || !(name in errcodes)) {
    throw new Incomplete(`${dialect} gives no errcode to the outcome ${outcome}`)
  }
  return name as ErrcodeName
}

/** The outcomes that make `call` answer `errcode`, in order of precedence. */
export function outcomesBehind(errcode: ErrcodeName, call: CoinOperationName): Outcome[] {
  return outcomes.filter(
    (outcome) => outcomesOfCall[call].includes(outcome) && errcodeOf(outcome, call) === errcode,
  )
}

export function isAnswered(errcode: ErrcodeName, call: CoinOperationName): boolean {
  return beforeTheLedger.includes(errcode) || outcomesBehind(errcode, call).length > 0
}

/** What WeChat's own pages say: `page` the page of the call, `older` its first versions alone,
 * `global` the list that all calls of the host share. */
export type Documented = 'page' | 'older' | 'global'

const everyCall = calls

const documentedFor: Partial<Record<ErrcodeName, [Documented, readonly CoinOperationName[]]>> = {
  ok: ['page', everyCall],
  busy: ['page', everyCall],
  post_required: ['global', everyCall],
  body_empty: ['global', everyCall],
  body_malformed: ['global', everyCall],
  token_missing: ['global', everyCall],
  token_invalid: ['global', everyCall],
  token_malformed: ['global', everyCall],
  token_expired: ['global', everyCall],
  rate_exceeded: ['global', everyCall],
  no_privilege: ['page', everyCall],
  parameter_invalid: ['page', everyCall],
  sig_invalid: ['page', everyCall],
  mp_sig_invalid: ['older', everyCall],
  session_missing: ['page', everyCall],
  order_not_found: ['page', ['cancelPay']],
  order_refunded: ['page', ['cancelPay']],
  order_exists: ['page', ['pay', 'present']],
  balance_insufficient: ['page', ['pay']],
  order_confirmed: ['page', ['cancelPay']],
  order_in_progress: ['page', ['cancelPay']],
}

/** How `call` comes to answer `errcode`; `ours` where WeChat's pages do not list it. */
export function standing(
  errcode: ErrcodeName,
  call: CoinOperationName,
): Documented | 'ours' | undefined {
  const [documented, where = []] = documentedFor[errcode] ?? []
  const isDocumented = documented !== undefined && where.includes(call)
  if (isAnswered(errcode, call)) return isDocumented ? documented : 'ours'
  if (isDocumented) throw new Incomplete(`${call} should be able to answer ${errcode}`)
  return undefined
}

/** The calls for tokens and sessions, and what each of them can answer. */
export const loginCalls: Readonly<Record<string, readonly ErrcodeName[]>> = {
  '/cgi-bin/token': [
    'grant_type_invalid',
    'appid_missing',
    'secret_missing',
    'appid_invalid',
    'secret_invalid',
    'rate_exceeded',
    'busy',
  ],
  '/cgi-bin/stable_token': [
    'post_required',
    'body_empty',
    'body_malformed',
    'appid_missing',
    'grant_type_invalid',
    'secret_missing',
    'appid_invalid',
    'secret_invalid',
    'rate_exceeded',
    'quota_exceeded',
    'busy',
  ],
  '/sns/jscode2session': [
    'appid_missing',
    'secret_missing',
    'appid_invalid',
    'secret_invalid',
    'rate_exceeded',
    'code_missing',
    'grant_type_invalid',
    'code_invalid',
    'busy',
  ],
  '/wxa/checksession': [
    'ok',
    'token_missing',
    'token_invalid',
    'token_malformed',
    'token_expired',
    'path_forbidden',
    'rate_exceeded',
    'args_invalid',
    'sig_method_invalid',
    'signature_invalid',
    'busy',
  ],
  '/wxa/resetusersessionkey': [
    'ok',
    'token_missing',
    'token_invalid',
    'token_malformed',
    'token_expired',
    'path_forbidden',
    'rate_exceeded',
    'args_invalid',
    'sig_method_invalid',
    'session_key_expired',
    'signature_invalid',
    'busy',
  ],
}
