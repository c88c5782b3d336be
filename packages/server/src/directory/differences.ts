// Where files and the ledger differ, and how people resolved it.
import type { Driver } from '../driver/driver.ts'

export const causes = [
  ...(['missing_here', 'missing_there', 'amount', 'state', 'late', 'duplicate_in_file'] as const),
  ...(['unknown_player', 'returned_outside'] as const),
]
export type Cause = (typeof causes)[number]

export const resolutions = ['recharged', 'cancelled', 'frozen', 'accepted', 'waiting'] as const
export type Resolution = (typeof resolutions)[number]

export interface FoundDifference {
  readonly cause: Cause
  readonly number: string
  readonly openid: string
  readonly zoneId: string
  /** Of the file; 0 where it has none. */
  readonly row: number
  readonly ourKind: 'pay' | 'recharge' | 'present' | 'purchase' | 'day' | null
  /** Coins; of a purchase and a day, fen. */
  readonly ours: bigint | null
  readonly ourReturned: bigint | null
  readonly ourAt: Date | null
  /** Coins; of a bill of the platform, fen. */
  readonly theirs: bigint | null
  readonly theirReturned: bigint | null
  /** When it happened. */
  readonly at: Date
}

export interface Difference extends FoundDifference {
  readonly differenceId: bigint
  readonly resolution: Resolution | null
  readonly note: string | null
  readonly namedNo: string | null
  readonly resolvedBy: string | null
  readonly resolvedAt: Date | null
}

export interface DifferenceFilter {
  readonly ids?: readonly bigint[] | undefined
  readonly cause: Cause | ''
  readonly resolution: Resolution | 'none' | ''
  /** The beginning of a number or an openid. */
  readonly text: string
  /** From `from` on and before `to`. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface Resolved {
  readonly differenceId: bigint
  readonly resolution: Resolution
  readonly note: string | null
  readonly namedNo: string | null
}

export interface DifferenceCount {
  readonly billId: bigint
  readonly cause: Cause
  /** 0: younger than a day, 1: than 7, 2: than 30, 3: older. */
  readonly age: number
  readonly resolution: Resolution | 'none'
  readonly count: number
}

export class Differences {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  /** Writes down what a comparison found; what an earlier one found keeps its number and its resolution. */
  async put(billId: bigint, compareNo: number, found: readonly FoundDifference[]): Promise<void> {
    const rows = found.map((each) => ({
      ...{ cause: each.cause, number: each.number, openid: each.openid, zone_id: each.zoneId },
      ...{ row_no: each.row, our_kind: each.ourKind, our_at: each.ourAt, at: each.at },
      ...{ ours: textOf(each.ours), our_returned: textOf(each.ourReturned) },
      ...{ theirs: textOf(each.theirs), their_returned: textOf(each.theirReturned) },
    }))
    await this.#driver.query('select directory.put_differences($1, $2, $3::jsonb)', [
      ...[billId, compareNo, JSON.stringify(rows)],
    ])
  }

  /** A page of the differences, in the order in which they were found, after the given one (0n: from the first). */
  async list(
    billId: bigint,
    { ids, cause, resolution, text, from, to }: DifferenceFilter,
    { afterId, size }: { afterId: bigint; size: number },
  ): Promise<Difference[]> {
    const rows = await this.#driver.query<DifferenceRow>(
      'select * from directory.list_differences($1, $2::bigint[], $3, $4, $5, $6, $7, $8, $9)',
      [
        ...[billId, ids ?? null, cause, resolution, text],
        ...[from ?? '-infinity', to ?? 'infinity', afterId, size],
      ],
    )
    return rows.map(differenceOf)
  }

  async count(billIds: readonly bigint[], now: Date): Promise<DifferenceCount[]> {
    if (billIds.length === 0) return []
    const rows = await this.#driver.query<Omit<DifferenceCount, 'billId' | 'count'> & CountRow>(
      'select * from directory.count_differences($1::bigint[], $2)',
      [billIds, now],
    )
    return rows.map(({ bill_id, count, ...row }) => ({
      ...row,
      billId: bill_id,
      count: Number(count),
    }))
  }

  /** Writes down how differences of a bill were resolved: all of them. */
  async resolve(
    billId: bigint,
    resolved: readonly Resolved[],
    { by, at }: { by: string; at: Date },
  ): Promise<void> {
    await this.#driver.query(
      'select * from directory.resolve_differences($1, $2::bigint[], $3::text[], $4::text[], $5::text[], $6, $7)',
      [
        ...[billId, resolved.map(({ differenceId }) => differenceId)],
        ...[resolved.map(({ resolution }) => resolution), resolved.map(({ note }) => note)],
        ...[resolved.map(({ namedNo }) => namedNo), by, at],
      ],
    )
  }
}

/** JSON has no bigint; the database reads a number from a text as well. */
function textOf(amount: bigint | null): string | null {
  return amount === null ? null : String(amount)
}

interface CountRow {
  readonly bill_id: bigint
  readonly count: bigint
}

interface DifferenceRow {
  readonly difference_id: bigint
  readonly cause: Cause
  readonly number: string
  readonly openid: string
  readonly zone_id: string
  readonly row_no: number
  readonly our_kind: FoundDifference['ourKind']
  readonly ours: bigint | null
  readonly our_returned: bigint | null
  readonly our_at: Date | null
  readonly theirs: bigint | null
  readonly their_returned: bigint | null
  readonly at: Date
  readonly resolution: Resolution | null
  readonly note: string | null
  readonly named_no: string | null
  readonly resolved_by: string | null
  readonly resolved_at: Date | null
}

function differenceOf(row: DifferenceRow): Difference {
  return {
    ...{
      differenceId: row.difference_id,
      cause: row.cause,
      number: row.number,
      openid: row.openid,
    },
    ...{ zoneId: row.zone_id, row: row.row_no, ourKind: row.our_kind, ours: row.ours },
    ...{ ourReturned: row.our_returned, ourAt: row.our_at, theirs: row.theirs },
    ...{
      theirReturned: row.their_returned,
      at: row.at,
      resolution: row.resolution,
      note: row.note,
    },
    ...{ namedNo: row.named_no, resolvedBy: row.resolved_by, resolvedAt: row.resolved_at },
  }
}
