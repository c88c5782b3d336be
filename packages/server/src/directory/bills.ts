// Files that are compared with the ledger, and what differs: kept beside the ledger, which they never change.
import type { Driver } from '../driver/driver.ts'

export const billStates = ['uploaded', 'comparing', 'compared', 'failed'] as const
export type BillState = (typeof billStates)[number]

/** Where the ledger keeps the accounts that a file is compared with. */
export interface BillBook {
  readonly book: string
  readonly env: string
}

export interface NewBill extends BillBook {
  readonly offerId: string
  readonly kind: string
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly format: 'csv' | 'xlsx'
  readonly rows: number
  readonly heads: readonly string[]
  readonly preview: readonly { readonly row: number; readonly cells: readonly string[] }[]
  /** What the file suggests: the mapping, and the period. */
  readonly guess: unknown
  readonly by: string
  readonly at: Date
}

export interface Bill extends Omit<NewBill, 'by' | 'at'> {
  readonly billId: bigint
  readonly state: BillState
  readonly mapping: unknown
  readonly from: Date | null
  readonly to: Date | null
  readonly compareNo: number
  readonly jobId: string | null
  readonly sums: unknown
  readonly problem: string | null
  readonly uploadedBy: string
  readonly uploadedAt: Date
  readonly comparedBy: string | null
  readonly comparedAt: Date | null
}

/** A row of a file, as it is stored; see bills/lines.ts. */
export interface StoredLine {
  readonly row: number
  readonly number: string
  readonly openid: string
  readonly zoneId: string
  readonly isOrder: boolean
  readonly isFailed: boolean
  readonly amount: bigint | null
  readonly returned: bigint
  readonly at: Date | null
}

/** What a file says about an order, all its rows together. */
export interface BillLine {
  readonly number: string
  readonly openid: string
  readonly zoneId: string
  readonly row: number
  /** False where the file has only refunds of it. */
  readonly hasOrder: boolean
  readonly isFailed: boolean
  readonly amount: bigint | null
  readonly returned: bigint
  readonly at: Date | null
}

export class Bills {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  /** Takes a file in, whose chunks are read only if it is new; the same bytes are the bill that they were. */
  async add(
    bill: NewBill,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<{ billId: bigint; isNew: boolean }> {
    const [row] = await this.#driver.query<{ bill_id: bigint; is_new: boolean }>(
      'select * from directory.add_bill($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, ' +
        '$12::jsonb, $13, $14)',
      [
        ...[bill.offerId, bill.book, bill.env, bill.kind, bill.name, bill.sha256, bill.bytes],
        ...[bill.format, bill.rows, JSON.stringify(bill.heads), JSON.stringify(bill.preview)],
        ...[JSON.stringify(bill.guess), bill.by, bill.at],
      ],
    )
    if (row === undefined) throw new Error('the database left a bill unanswered')
    const { bill_id: billId, is_new: isNew } = row
    if (isNew) {
      let number = 0
      for await (const chunk of chunks) {
        await this.#driver.query('select directory.add_bill_chunk($1, $2, $3)', [
          billId,
          number,
          chunk,
        ])
        number += 1
      }
      await this.#driver.query('select directory.keep_bill($1)', [billId])
    }
    return { billId, isNew }
  }

  /** The bytes of a file. */
  async *chunks(billId: bigint): AsyncGenerator<Uint8Array> {
    for (let number = 0; ; number += 1) {
      const [row] = await this.#driver.query<{ content: Uint8Array }>(
        'select * from directory.read_bill_chunk($1, $2)',
        [billId, number],
      )
      if (row === undefined) return
      yield row.content
    }
  }

  async find({ book, env }: BillBook, billId: bigint): Promise<Bill | undefined> {
    const [bill] = await this.#list([book, env, billId, '', 0n, 1])
    return bill
  }

  /** Newest first, below `beforeBillId` (0n: from the newest). */
  list(
    { book, env }: BillBook,
    { kind, beforeBillId, size }: { kind: string; beforeBillId: bigint; size: number },
  ): Promise<Bill[]> {
    return this.#list([book, env, 0n, kind, beforeBillId, size])
  }

  async #list(values: readonly unknown[]): Promise<Bill[]> {
    const rows = await this.#driver.query<BillRow>(
      'select * from directory.list_bills($1, $2, $3, $4, $5, $6)',
      values,
    )
    return rows.map(billOf)
  }

  /** How the last file of a kind was read; undefined before the first. */
  async lastMapping(offerId: string, kind: string): Promise<unknown> {
    const [row] = await this.#driver.query<{ mapping: unknown }>(
      'select * from directory.last_bill_mapping($1, $2)',
      [offerId, kind],
    )
    return row?.mapping
  }

  /** Begins a comparison; its number. */
  async beginComparison(
    billId: bigint,
    mapping: object,
    span: { from: Date; to: Date },
  ): Promise<number> {
    const [row] = await this.#driver.query<{ compare_no: number }>(
      'select * from directory.begin_comparison($1, $2::jsonb, $3, $4)',
      [billId, JSON.stringify(mapping), span.from, span.to],
    )
    if (row === undefined) throw new Error('a bill is gone that is to be compared')
    return row.compare_no
  }

  /** The job that compares it, begun when the file was `bill`. */
  async setJob({ billId, compareNo }: Bill, jobId: string): Promise<void> {
    await this.#driver.query('select directory.set_bill_job($1, $2, $3)', [
      billId,
      jobId,
      compareNo,
    ])
  }

  /** Adds rows of the file; answers those that say once more what was said. */
  async putLines(billId: bigint, lines: readonly StoredLine[]): Promise<Set<number>> {
    const rows = await this.#driver.query<{ row_no: number }>(
      'select * from directory.put_bill_lines($1, $2::integer[], $3::text[], $4::text[], $5::text[], ' +
        '$6::boolean[], $7::boolean[], $8::bigint[], $9::bigint[], $10::timestamptz[])',
      [
        ...[billId, lines.map(({ row }) => row), lines.map(({ number }) => number)],
        ...[lines.map(({ openid }) => openid), lines.map(({ zoneId }) => zoneId)],
        ...[lines.map(({ isOrder }) => isOrder), lines.map(({ isFailed }) => isFailed)],
        ...[lines.map(({ amount }) => amount), lines.map(({ returned }) => returned)],
        lines.map(({ at }) => at),
      ],
    )
    return new Set(rows.map(({ row_no }) => row_no))
  }

  /** The line that speaks of each of these orders of the ledger, and marks it; undefined where none does. */
  async match(
    billId: bigint,
    orders: readonly { number: string; openid: string; zoneId: string }[],
  ): Promise<(BillLine | undefined)[]> {
    const lines: (BillLine | undefined)[] = orders.map(() => undefined)
    if (orders.length === 0) return lines
    const rows = await this.#driver.query<Omit<LineRow, 'number'> & { i: number }>(
      'select * from directory.match_bill_lines($1, $2::text[], $3::text[], $4::text[])',
      [
        ...[billId, orders.map(({ number }) => number), orders.map(({ openid }) => openid)],
        orders.map(({ zoneId }) => zoneId),
      ],
    )
    for (const row of rows) {
      lines[row.i - 1] = lineOf({ ...row, number: orders[row.i - 1]?.number ?? '' })
    }
    return lines
  }

  /** The lines for which no order was found, some at a time. */
  async *unseen(billId: bigint, size: number): AsyncGenerator<BillLine[]> {
    let after = ['', '', '']
    for (;;) {
      const rows = await this.#driver.query<LineRow>(
        'select * from directory.list_unseen_lines($1, $2, $3, $4, $5)',
        [billId, ...after, size],
      )
      if (rows.length > 0) yield rows.map(lineOf)
      const last = rows.at(-1)
      if (last === undefined || rows.length < size) return
      after = [last.number, last.openid, last.zone_id]
    }
  }

  /** Ends a comparison: with a problem, or with its sums. */
  async endComparison(
    billId: bigint,
    compareNo: number,
    {
      problem = null,
      sums = null,
      by,
      at,
    }: { problem?: string | null; sums?: object | null; by: string; at: Date },
  ): Promise<void> {
    await this.#driver.query('select directory.end_comparison($1, $2, $3, $4::jsonb, $5, $6)', [
      ...[billId, compareNo, problem, sums === null ? null : JSON.stringify(sums), by, at],
    ])
  }
}

interface BillRow {
  readonly bill_id: bigint
  readonly offer_id: string
  readonly book: string
  readonly env: string
  readonly kind: string
  readonly name: string
  readonly sha256: string
  readonly bytes: bigint
  readonly format: 'csv' | 'xlsx'
  readonly rows: number
  readonly heads: string[]
  readonly preview: { row: number; cells: string[] }[]
  readonly guess: unknown
  readonly state: BillState
  readonly mapping: unknown
  readonly from_at: Date | null
  readonly to_at: Date | null
  readonly compare_no: number
  readonly job_id: string | null
  readonly sums: unknown
  readonly problem: string | null
  readonly uploaded_by: string
  readonly uploaded_at: Date
  readonly compared_by: string | null
  readonly compared_at: Date | null
}

function billOf(row: BillRow): Bill {
  return {
    ...{ billId: row.bill_id, offerId: row.offer_id, book: row.book, env: row.env, kind: row.kind },
    ...{ name: row.name, sha256: row.sha256, bytes: Number(row.bytes), format: row.format },
    ...{
      rows: row.rows,
      heads: row.heads,
      preview: row.preview,
      guess: row.guess,
      state: row.state,
    },
    ...{ mapping: row.mapping, from: row.from_at, to: row.to_at, compareNo: row.compare_no },
    ...{ jobId: row.job_id, sums: row.sums, problem: row.problem, uploadedBy: row.uploaded_by },
    ...{ uploadedAt: row.uploaded_at, comparedBy: row.compared_by, comparedAt: row.compared_at },
  }
}

interface LineRow {
  readonly number: string
  readonly openid: string
  readonly zone_id: string
  readonly row_no: number
  readonly has_order: boolean
  readonly is_failed: boolean
  readonly amount: bigint | null
  readonly returned: bigint
  readonly at: Date | null
}

function lineOf(row: LineRow): BillLine {
  return {
    ...{ number: row.number, openid: row.openid, zoneId: row.zone_id, row: row.row_no },
    ...{ hasOrder: row.has_order, isFailed: row.is_failed, amount: row.amount },
    ...{ returned: row.returned, at: row.at },
  }
}
