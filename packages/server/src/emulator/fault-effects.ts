// Every effect a fault can have, with the calls it is for and the numbers it takes: the contract, the
// commands and the reference read this table.

import { type DialectName, type Errcode, hostErrcodes } from '@pactolus/protocol'
import type { FaultRefusal } from '../dialect/dialect.ts'
import { dialectOf } from '../dialect/register.ts'

/** The calls of the protocol, as the log and the fault rules name them. */
const midas = ['getBalance', 'pay', 'cancelPay', 'present'] as const
const login = ['token', 'stable_token', 'jscode2session'] as const
const session = ['checksession', 'resetusersessionkey'] as const
/** A recharge through the admin API: the protocol has no call for it. */
const recharge = ['recharge'] as const

export const operations = [...midas, ...login, ...session, ...recharge] as const
export type OperationName = (typeof operations)[number]

export interface EffectRow {
  readonly operations: readonly OperationName[]
  /** `ms`: a fixed time. `time`: a fixed time, or median_ms and sigma of a log-normal one. */
  readonly takes?: 'ms' | 'time'
  /** What the caller sees and what the ledger did. */
  readonly says: string
  /** It answers an errcode of the dialect, and is only for dialects that have one. */
  readonly refuses?: true
}

const wire = [...midas, ...login, ...session] as const

const effects = {
  busy_before_commit: {
    operations: wire,
    says: 'Answers -1; nothing was done.',
  },
  busy_after_commit: {
    operations: wire,
    says: 'Executes the call, then answers -1.',
  },
  drop_before_commit: {
    operations: wire,
    says: 'Closes the connection without an answer; nothing was done.',
  },
  drop_after_commit: {
    operations: wire,
    says: 'Executes the call, then closes the connection without an answer.',
  },
  delay: {
    operations: wire,
    takes: 'time',
    says: 'Executes the call at once and delays the answer.',
  },
  slow_database: {
    operations: wire,
    takes: 'time',
    says: 'Delays the call, then executes and answers it.',
  },
  hang: {
    operations: wire,
    says: 'Never answers and does nothing, until the caller disconnects, a reset or the stop.',
  },
  in_progress: {
    operations: ['cancelPay'],
    says: 'Answers that the order is being processed (1.0: 90016); nothing was done.',
    refuses: true,
  },
  low_balance_as_busy: {
    operations: ['pay'],
    says: 'Of 1.0: answers -1 with `1034-131-0 余额不足` and bill_no in place of 90013; all else as usual.',
    refuses: true,
  },
  session_expired: {
    operations: midas,
    says: 'Answers that the login has expired (1.0: 90010, 2.0: 90016, xpay: 268490009); nothing was done.',
    refuses: true,
  },
  no_privilege: {
    operations: midas,
    says: 'Of 1.0: answers 90017; nothing was done.',
    refuses: true,
  },
  token_invalid: {
    operations: [...midas, ...session],
    says: 'Answers 40001, as if a newer token had been issued; nothing was done.',
  },
  token_expired: {
    operations: [...midas, ...session],
    says: 'Answers 42001; nothing was done.',
  },
  late_recharge: {
    operations: recharge,
    takes: 'ms',
    says: "Accepts a recharge; the coins arrive `ms` later by the namespace's clock.",
  },
} as const satisfies Record<string, EffectRow>

export type EffectName = keyof typeof effects
export const effectNames = Object.keys(effects) as EffectName[]

export function effectRow(name: EffectName): EffectRow {
  return effects[name]
}

/** The errcode with which an effect refuses a call of a dialect, or of none; undefined where it has none. */
export function refusalOf(
  effect: EffectName,
  dialect: DialectName | undefined,
): Errcode | undefined {
  if (effect === 'token_invalid' || effect === 'token_expired') return hostErrcodes[effect]
  return dialect === undefined ? undefined : dialectOf(dialect).faults[effect as FaultRefusal]
}

/** Whether an effect can happen to a call of a dialect. */
export function isFor(effect: EffectName, dialect: DialectName | undefined): boolean {
  return effectRow(effect).refuses !== true || refusalOf(effect, dialect) !== undefined
}
