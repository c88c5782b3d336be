// Which call of which dialect answers what: the tables of the dialects, put together with those of the code.
import {
  type Dialect,
  type Errcode,
  gatewayErrcodes,
  hostErrcodes,
  type OperationName,
} from '@pactolus/protocol'
import { type Outcome, outcomes } from '../../packages/server/src/ledger/outcome.ts'
import type { DialectAnswers, Documented } from './dialect-answers.ts'
import { midasV1Answers } from './midas-v1/answers.ts'
import { midasV2Answers } from './midas-v2/answers.ts'
import { Incomplete } from './page.ts'
import { stringEntries } from './source.ts'
import { xpayAnswers } from './xpay/answers.ts'

/** One for each dialect: a new one is a line here. */
export const dialectAnswers: readonly DialectAnswers[] = [
  midasV1Answers,
  midasV2Answers,
  xpayAnswers,
]

export type HostErrcodeName = keyof typeof hostErrcodes

export function callsOf({ operations }: Dialect): OperationName[] {
  return Object.keys(operations) as OperationName[]
}

/** What the vendor calls it: the name of 1.0, the end of the path in the others. */
export function callName({ name, operations }: Dialect, call: OperationName): string {
  const path = operations[call]?.paths.production ?? ''
  return name === '1.0' ? call : path.slice(path.lastIndexOf('/') + 1)
}

/** The errcodes of a dialect that the gateway does not answer, in order of precedence. */
export function ownErrcodes({ protocol }: DialectAnswers): readonly Errcode[] {
  return Object.values(protocol.errcodes).filter(({ name }) => !(name in gatewayErrcodes))
}

/** Those that mean the same for the calls for tokens and sessions. */
export function isOfHost(errcode: Errcode): boolean {
  return Object.values<Errcode>(hostErrcodes).includes(errcode)
}

const tables = new Map<string, ReadonlyMap<string, string>>()

function errcodeOfOutcome(source: string): ReadonlyMap<string, string> {
  const found = tables.get(source) ?? stringEntries(source, 'errcodeOfOutcome')
  tables.set(source, found)
  return found
}

/** The errcodes that a call answers for an outcome: mostly one. */
export function errcodesOf(
  { protocol, source, exceptions }: DialectAnswers,
  outcome: Outcome,
  call: OperationName,
): readonly Errcode[] {
  const usual = errcodeOfOutcome(source).get(outcome)
  const names = exceptions[call]?.[outcome] ?? (usual === undefined ? [] : [usual])
  const found = names.map((name) => protocol.errcodes[name])
  if (found.length === 0 || found.includes(undefined)) {
    throw new Incomplete(`${source} gives no errcode to the outcome ${outcome}`)
  }
  return found as Errcode[]
}

/** The outcomes that make `call` answer `errcode`, in order of precedence. */
export function outcomesBehind(
  answers: DialectAnswers,
  errcode: Errcode,
  call: OperationName,
): Outcome[] {
  const possible = answers.outcomesOfCall[call] ?? []
  return outcomes.filter(
    (outcome) => possible.includes(outcome) && errcodesOf(answers, outcome, call).includes(errcode),
  )
}

function holds(calls: 'every call' | readonly OperationName[] | undefined, call: OperationName) {
  return calls === 'every call' || calls?.includes(call) === true
}

export function isAnswered(
  answers: DialectAnswers,
  errcode: Errcode,
  call: OperationName,
): boolean {
  if (errcode.name in gatewayErrcodes) return true
  if (holds(answers.beforeTheLedger[errcode.name], call)) return true
  return outcomesBehind(answers, errcode, call).length > 0
}

/** How `call` comes to answer `errcode`; `ours` where WeChat's pages do not list it. */
export function documentedAs(
  answers: DialectAnswers,
  errcode: Errcode,
  call: OperationName,
): Documented | 'global' | 'ours' | undefined {
  if (errcode.name in gatewayErrcodes) return 'global'
  const marks = answers.documented[errcode.name] ?? []
  const mark = marks.find(([, calls]) => holds(calls, call))?.[0]
  if (isAnswered(answers, errcode, call)) return mark ?? 'ours'
  if (mark === undefined || mark === 'unused') return mark
  throw new Incomplete(
    `${call} of ${answers.protocol.name} should be able to answer ${errcode.name}`,
  )
}

/** Fails where an errcode is neither answered, with its condition, nor listed as not answered. */
export function checkAnswers(answers: DialectAnswers): void {
  const { protocol, when, notAnswered } = answers
  for (const errcode of ownErrcodes(answers)) {
    const isFound = callsOf(protocol).some((call) => isAnswered(answers, errcode, call))
    const isLeftOut = notAnswered.some(({ code }) => code === errcode.code)
    const hasWords = errcode.name in when || isOfHost(errcode)
    const fault = `the errcode ${errcode.name} of ${protocol.name}`
    if (isFound && !hasWords) throw new Incomplete(`"when" has no words for ${fault}`)
    if (isFound === isLeftOut) {
      throw new Incomplete(`${fault} must be answered, or stand in "notAnswered", not both`)
    }
  }
  for (const { code, zh } of notAnswered) {
    const row = ownErrcodes(answers).find((errcode) => errcode.code === code)
    if (row !== undefined && zh !== undefined) {
      throw new Incomplete(`the text of ${code} is in the table of ${protocol.name}: take it out`)
    }
  }
}

/** The calls for tokens and sessions, and what each of them can answer. */
export const loginCalls: Readonly<Record<string, readonly HostErrcodeName[]>> = {
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
