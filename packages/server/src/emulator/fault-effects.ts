// Every effect a fault can have, with the calls it is for and the numbers it takes: the contract, the
// commands and the reference read this table.

/** The calls of the protocol, as the log and the fault rules name them. */
const midas = ['getBalance', 'pay', 'cancelPay', 'present'] as const
const login = ['token', 'stable_token', 'jscode2session'] as const
const session = ['checksession', 'resetusersessionkey'] as const
/** A recharge through the admin API: coins come in by no call of the protocol. */
const recharge = ['recharge'] as const

export const operations = [...midas, ...login, ...session, ...recharge] as const
export type OperationName = (typeof operations)[number]

export interface EffectRow {
  readonly operations: readonly OperationName[]
  /** `ms`: a fixed time. `time`: a fixed time, or median_ms and sigma of a log-normal one. */
  readonly takes?: 'ms' | 'time'
  /** What the caller sees and what the ledger did. */
  readonly says: string
}

const wire = [...midas, ...login, ...session] as const

const effects = {
  busy_before_commit: {
    operations: wire,
    says: 'Answers -1; nothing was done.',
  },
  busy_after_commit: {
    operations: wire,
    says: 'Does what was asked, then answers -1.',
  },
  drop_before_commit: {
    operations: wire,
    says: 'Cuts the connection without an answer; nothing was done.',
  },
  drop_after_commit: {
    operations: wire,
    says: 'Does what was asked, then cuts the connection without an answer.',
  },
  delay: {
    operations: wire,
    takes: 'time',
    says: 'Does what was asked at once; the answer comes later.',
  },
  slow_database: {
    operations: wire,
    takes: 'time',
    says: 'Does what was asked later, and answers then.',
  },
  hang: {
    operations: wire,
    says: 'Never answers and does nothing; the connection ends with the caller, a reset or the stop.',
  },
  in_progress: {
    operations: ['cancelPay'],
    says: 'Answers 90016; nothing was done.',
  },
  session_expired: {
    operations: midas,
    says: 'Answers 90010; nothing was done.',
  },
  no_privilege: {
    operations: midas,
    says: 'Answers 90017; nothing was done.',
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
    says: "Accepts a recharge; its coins arrive ms later on the namespace's clock.",
  },
} as const satisfies Record<string, EffectRow>

export type EffectName = keyof typeof effects
export const effectNames = Object.keys(effects) as EffectName[]

export function effectRow(name: EffectName): EffectRow {
  return effects[name]
}
