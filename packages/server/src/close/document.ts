// What a close says, and how it becomes the text that is hashed and kept.
import { createHash } from 'node:crypto'
import { coins } from '../dialect/answer.ts'
import type { Moved, ZoneBalance, ZoneMoves, Zones } from '../ledger/zone-sums.ts'
import { noMoves } from '../ledger/zone-sums.ts'
import { type Day, spanOf } from './days.ts'

/** opening + recharge + present - pay + refund + adjustment = closing, in coins. */
export interface Equation {
  readonly opening: number
  readonly recharge: number
  readonly present: number
  /** Coins that were spent. */
  readonly pay: number
  /** Coins that came back from pays, of this day or of earlier ones. */
  readonly refund: number
  /** What belongs to closed days and was found after their close. */
  readonly adjustment: number
  readonly closing: number
}

export interface Line {
  readonly paid: Equation
  readonly gift: Equation
  readonly orders: {
    readonly recharge: number
    readonly present: number
    readonly pay: number
    readonly refund: number
  }
  /** What of it came through the admin API: orders, and coins of both sorts. */
  readonly operators: {
    readonly orders: number
    readonly recharge: number
    readonly present: number
    readonly refund: number
  }
  /** Accounts that had an entry. */
  readonly accounts: number
  readonly first_at: string | null
  readonly last_at: string | null
}

export interface ZoneLine extends Line {
  readonly zone_id: string
}

/** A close; not yet closed, `closed_by` and `closed_at` are null. */
export interface CloseDocument {
  readonly format: 'pactolus-close-1'
  readonly offer_id: string
  readonly env: string
  readonly date: Day
  readonly from: string
  readonly to: string
  /** What a coin was sold for, in fen. */
  readonly coin_price: number
  readonly previous: string | null
  readonly adjust_reason: string | null
  readonly closed_by: string | null
  readonly closed_at: string | null
  readonly totals: Line
  readonly zones: readonly ZoneLine[]
}

/** What operators did in a zone, by kind. */
export type Operated = Zones<Readonly<Partial<Record<string, Moved>>>>

export type Coins = Pick<ZoneBalance, 'paid' | 'gift'>

export interface DaySums {
  readonly day: Day
  readonly opening: Zones<Coins>
  readonly moved: Zones<ZoneMoves>
  readonly operated: Operated
  readonly adjustment: Zones<Coins>
}

const noCoins: Coins = { paid: 0n, gift: 0n }
const noneMoved: Moved = { orders: 0n, paid: 0n, gift: 0n }

/** A line for each zone that ever had coins, in the order of the bytes of their names. */
export function zoneLines({ opening, moved, operated, adjustment }: DaySums): ZoneLine[] {
  const names = new Set([...opening.keys(), ...moved.keys(), ...adjustment.keys()])
  const inOrder = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return inOrder.map((zone) => ({
    zone_id: zone,
    ...lineOf(
      opening.get(zone) ?? noCoins,
      moved.get(zone) ?? noMoves,
      operated.get(zone) ?? {},
      adjustment.get(zone) ?? noCoins,
    ),
  }))
}

function lineOf(
  opening: Coins,
  { kinds, accounts, firstAt, lastAt }: ZoneMoves,
  operated: Readonly<Partial<Record<string, Moved>>>,
  adjustment: Coins,
): Line {
  const equation = (coin: 'paid' | 'gift'): Equation => {
    const { recharge, present, pay, refund } = kinds
    const change = recharge[coin] + present[coin] - pay[coin] + refund[coin] + adjustment[coin]
    return {
      opening: coins(opening[coin]),
      recharge: coins(recharge[coin]),
      present: coins(present[coin]),
      pay: coins(pay[coin]),
      refund: coins(refund[coin]),
      adjustment: coins(adjustment[coin]),
      closing: coins(opening[coin] + change),
    }
  }
  const of = (kind: string) => operated[kind] ?? noneMoved
  const both = (kind: string) => coins(of(kind).paid + of(kind).gift)
  return {
    paid: equation('paid'),
    gift: equation('gift'),
    orders: {
      recharge: Number(kinds.recharge.orders),
      present: Number(kinds.present.orders),
      pay: Number(kinds.pay.orders),
      refund: Number(kinds.refund.orders),
    },
    operators: {
      orders: Number(of('recharge').orders + of('present').orders + of('refund').orders),
      ...{ recharge: both('recharge'), present: both('present'), refund: both('refund') },
    },
    accounts: Number(accounts),
    first_at: firstAt?.toISOString() ?? null,
    last_at: lastAt?.toISOString() ?? null,
  }
}

/** The sums of lines; of no line, nothing. */
function totalOf(lines: readonly Line[]): Line {
  return lines.reduce(plus, lineOf(noCoins, noMoves, {}, noCoins))
}

function plus(a: Line, b: Line): Line {
  const times = (pick: (line: Line) => string | null) =>
    [pick(a), pick(b)].filter((at) => at !== null).sort()
  return {
    paid: added(a.paid, b.paid),
    gift: added(a.gift, b.gift),
    orders: added(a.orders, b.orders),
    operators: added(a.operators, b.operators),
    accounts: a.accounts + b.accounts,
    first_at: times((line) => line.first_at)[0] ?? null,
    last_at: times((line) => line.last_at).at(-1) ?? null,
  }
}

function added<Sums extends object>(a: Sums, b: Sums): Sums {
  const other = b as Record<string, number>
  const sums = Object.entries(a).map(([name, value]) => [
    name,
    coins(BigInt(value) + BigInt(other[name] ?? 0)),
  ])
  return Object.fromEntries(sums) as Sums
}

/** What each zone ended with. */
export function closingOf({ zones }: Pick<CloseDocument, 'zones'>): Zones<Coins> {
  return new Map(
    zones.map(({ zone_id, paid, gift }) => [
      zone_id,
      { paid: BigInt(paid.closing), gift: BigInt(gift.closing) },
    ]),
  )
}

export interface Heading
  extends Pick<
    CloseDocument,
    'offer_id' | 'env' | 'coin_price' | 'previous' | 'adjust_reason' | 'closed_by' | 'closed_at'
  > {}

export function documentOf(sums: DaySums, heading: Heading): CloseDocument {
  const { from, to } = spanOf(sums.day)
  const { offer_id, env, coin_price, previous, adjust_reason, closed_by, closed_at } = heading
  const zones = zoneLines(sums)
  return {
    ...{ format: 'pactolus-close-1', offer_id, env, date: sums.day },
    ...{ from: from.toISOString(), to: to.toISOString(), coin_price, previous, adjust_reason },
    ...{ closed_by, closed_at, totals: totalOf(zones), zones },
  }
}

/** The text of a document, and its SHA-256 in hexadecimal. */
export function sealed(document: CloseDocument): { text: string; sha256: string } {
  const text = JSON.stringify(document)
  return { text, sha256: sha256Of(text) }
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
