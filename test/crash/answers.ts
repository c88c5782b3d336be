// What an answer says of its order, by the protocol in which it was asked: the same number means different things
// in different ones. Written from the vendors' tables and not shared with the service.
import type { DialectName } from '@pactolus/protocol'

export type OrderKind = 'recharge' | 'present' | 'pay' | 'refund'

/** How an order is sent: in a protocol, or to the admin API. */
export type Via = DialectName | 'admin'

/**
 * `posted`: done now. `repeated`: done before. `conflict`: there, with another amount. `refunded`: nothing is left
 * of the pay. `too_large`: less is left of it. `token` and `session` are about the sender alone. `unknown`: the order
 * moved once or not at all. `undocumented`: no table has this answer to such a call.
 */
export type Meaning =
  | 'posted'
  | 'repeated'
  | 'conflict'
  | 'refunded'
  | 'too_large'
  | 'not_found'
  | 'window_closed'
  | 'insufficient'
  | 'token'
  | 'token_over'
  | 'session'
  | 'unknown'
  | 'undocumented'

type Table = Readonly<Record<number, Meaning>>

const common: Table = {
  0: 'posted',
  [-1]: 'unknown',
  40001: 'token',
  40014: 'token',
  42001: 'token_over',
}
const midas: Table = { 90012: 'repeated', 90018: 'conflict' }
const midasPay: Table = { ...midas, 90013: 'insufficient', 90015: 'refunded' }

/** By protocol: the answers to every call, and those to one kind of order. (No tombstones: no offer keeps them.) */
const tables: Readonly<Record<Via, Readonly<Partial<Record<OrderKind | 'every', Table>>>>> = {
  '1.0': {
    every: common,
    pay: midasPay,
    present: midas,
    // 90016: somebody else writes it just now.
    refund: { 90000: 'not_found', 90014: 'window_closed', 90015: 'refunded', 90016: 'unknown' },
  },
  '2.0': {
    every: { ...common, 90010: 'session', 90016: 'session' },
    pay: midasPay,
    present: midas,
    refund: {
      ...{ 90000: 'not_found', 90012: 'repeated', 90014: 'window_closed', 90015: 'refunded' },
      90018: 'too_large',
    },
  },
  xpay: {
    every: { ...common, 268490003: 'session', 268490009: 'session' },
    pay: {
      ...{ 268490002: 'conflict', 268490004: 'repeated', 268490005: 'refunded' },
      268490006: 'insufficient',
    },
    present: { 268490002: 'conflict', 268490004: 'repeated' },
    refund: {
      ...{ 268490002: 'not_found', 268490004: 'repeated', 268490005: 'refunded' },
      268490006: 'too_large',
    },
  },
  admin: { every: common, recharge: midas },
}

interface Answered {
  readonly via: Via
  /** Undefined for the reading of a balance. */
  readonly kind?: OrderKind
  readonly errcode: number | undefined
}

export function meaningOf({ via, kind, errcode }: Answered): Meaning {
  if (errcode === undefined) return 'unknown'
  const { every, ...own } = tables[via]
  return (kind && own[kind]?.[errcode]) ?? every?.[errcode] ?? 'undocumented'
}

export function isUnknown(answered: Answered): boolean {
  return meaningOf(answered) === 'unknown'
}

/** Whether the answer is about the token or the login: the order was not looked at. */
export function isAboutSender(answered: Answered): boolean {
  const meaning = meaningOf(answered)
  return meaning === 'token' || meaning === 'token_over' || meaning === 'session'
}

/** Whether it says that the order itself is in the ledger, or that it is not; undefined where it does not say. */
export function showsPosted(answered: Answered): boolean | undefined {
  switch (meaningOf(answered)) {
    case 'posted':
    case 'repeated':
    case 'conflict':
      return true
    case 'refunded':
      // Of a pay it says both; a cancel of 1.0 may be there, or parts before it have refunded all. Elsewhere a
      // refund that is there is answered as repeated.
      if (answered.kind === 'pay') return true
      return answered.via === '1.0' ? undefined : false
    case 'too_large':
    case 'not_found':
    case 'window_closed':
    case 'insufficient':
      return false
    default:
      return undefined
  }
}
