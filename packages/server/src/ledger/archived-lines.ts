// The archived entries of a range of time, account by account, a page in memory at a time. They never change, so no
// snapshot is needed to read them one page after the other, on one database or on many.
import type { Row } from '../driver/driver.ts'
import { arrayLiteral } from './array-literal.ts'
import { BrokenBook } from './transfer.ts'

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

interface Book {
  readonly offer_id: string
  readonly env: string
}

interface Range {
  readonly openid: string
  readonly zone_id: string
  readonly first_no: bigint
  readonly last_no: bigint
}

const accountsMax = 500
const entriesMax = 2000

export async function* archivedLines(ask: Ask, from: Date, to: Date): AsyncGenerator<string[]> {
  const books = await ask<Book>('select * from ledger.list_books($1)', [''])
  for (const book of books.sort(compare)) {
    let after = { openid: '', zone_id: '' }
    for (;;) {
      const ranges = await ask<Range>(
        'select * from ledger.list_archived($1, $2, $3, $4, $5, $6, $7)',
        [book.offer_id, book.env, from, to, after.openid, after.zone_id, accountsMax],
      )
      for (const batch of batchesOf(ranges)) yield await linesOf(ask, book, batch)
      const last = ranges.at(-1)
      if (last === undefined || ranges.length < accountsMax) break
      after = last
    }
  }
}

/** By bytes: databases may sort these names by the rules of a language. */
function compare(a: Book, b: Book): number {
  return (
    Buffer.compare(Buffer.from(a.offer_id), Buffer.from(b.offer_id)) || (a.env < b.env ? -1 : 1)
  )
}

/** Cuts the entries of accounts into batches that fit in memory, however many one account has. */
function* batchesOf(ranges: readonly Range[]): Generator<Range[]> {
  let batch: Range[] = []
  let room = BigInt(entriesMax)
  for (const { first_no, last_no, ...account } of ranges) {
    let first = first_no
    while (first <= last_no) {
      const end = first + room - 1n
      const last = end < last_no ? end : last_no
      batch.push({ ...account, first_no: first, last_no: last })
      room -= last - first + 1n
      first = last + 1n
      if (room > 0n) continue
      yield batch
      batch = []
      room = BigInt(entriesMax)
    }
  }
  if (batch.length > 0) yield batch
}

async function linesOf(ask: Ask, { offer_id, env }: Book, batch: Range[]): Promise<string[]> {
  const rows = await ask<{ i: number; line: string | null }>(
    'select * from ledger.export_entries($1, $2, $3, $4, $5, $6, $7)',
    [
      arrayLiteral(batch.map(() => offer_id)),
      arrayLiteral(batch.map(() => env)),
      arrayLiteral(batch.map(({ openid }) => openid)),
      arrayLiteral(batch.map(({ zone_id }) => zone_id)),
      arrayLiteral(batch.map(({ first_no }) => Number(first_no))),
      arrayLiteral(batch.map(({ last_no }) => Number(last_no))),
      entriesMax,
    ],
  )
  const expected = batch.reduce((sum, { first_no, last_no }) => sum + last_no - first_no + 1n, 0n)
  const broken = rows.find(({ line }) => line === null)
  if (broken !== undefined || rows.length !== Number(expected)) {
    const { openid = '' } = batch[(broken?.i ?? 1) - 1] ?? {}
    throw new BrokenBook(`entries of account ${env} ${openid} or of one after it are broken`)
  }
  return rows.map(({ line }) => line ?? '')
}
