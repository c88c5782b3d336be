// A whole book out of the ledger, and into it: what an export holds and an import takes (docs/export.md).
// It reads and writes a page at a time within a transaction of the caller's. Who calls this checks the
// invariants before he commits.
import type { Session } from '../driver/driver.ts'
import { arrayLiteral, type Element } from './array-literal.ts'

/** Some lines of an export, without line breaks, and what they are. */
export interface BookPage {
  readonly lines: readonly string[]
  readonly accounts: number
  readonly orders: number
  readonly tombstones: number
  readonly moneyOrders: number
}

/** The ledger holds what no sequence of orders can have made: the audit shows more. */
export class BrokenBook extends Error {
  override readonly name = 'BrokenBook'
}

interface AccountLine {
  readonly openid: string
  readonly zone_id: string
  readonly entry_no: bigint
  readonly line: string
}

/** Some entries of an account, all together; none at all of one that has none. */
interface Segment {
  readonly account: AccountLine
  readonly first: bigint
  readonly last: bigint
}

const accountsMax = 500
const entriesMax = 2000
const pageMax = 500

/** Every account of a book in key order, each followed by its orders, tombstones and money orders. */
export async function* exportBook(session: Session, book: string): AsyncGenerator<BookPage> {
  for (const env of ['production', 'sandbox']) {
    let after = { openid: '', zone_id: '' }
    for (;;) {
      const accounts = await session.query<AccountLine>(
        'select * from ledger.export_accounts($1, $2, $3, $4, $5)',
        [book, env, after.openid, after.zone_id, accountsMax],
      )
      for (const segments of batchesOf(accounts)) yield await pageOf(session, book, env, segments)
      const last = accounts.at(-1)
      if (last === undefined || accounts.length < accountsMax) break
      after = last
    }
  }
}

/** Cuts the entries of accounts into batches that fit in memory, however many one account has. */
function* batchesOf(accounts: readonly AccountLine[]): Generator<Segment[]> {
  let batch: Segment[] = []
  let room = entriesMax
  for (const account of accounts) {
    let first = 1n
    do {
      const end = first + BigInt(room) - 1n
      const last = end < account.entry_no ? end : account.entry_no
      batch.push({ account, first, last })
      room -= Number(last - first) + 1
      first = last + 1n
      if (room === 0) {
        yield batch
        batch = []
        room = entriesMax
      }
    } while (first <= account.entry_no)
  }
  if (batch.length > 0) yield batch
}

async function pageOf(
  session: Session,
  book: string,
  env: string,
  segments: readonly Segment[],
): Promise<BookPage> {
  const rows = await session.query<{ i: number; line: string | null }>(
    'select * from ledger.export_orders($1, $2, $3, $4, $5, $6)',
    [
      ...keysOf(
        segments.map(({ account }) => account),
        book,
        env,
      ),
      arrayLiteral(segments.map(({ first }) => Number(first))),
      arrayLiteral(segments.map(({ last }) => Number(last))),
    ],
  )
  const ending = segments.filter(({ account, last }) => last === account.entry_no)
  const ended = ending.map(({ account }) => account)
  const tombstones = await listOf(session, listTombstones, ended, { book, env })
  const purchases = await listOf(session, listPurchases, ended, { book, env })
  const lines: string[] = []
  let at = 0
  for (const [number, { account, first, last }] of segments.entries()) {
    if (first === 1n) lines.push(account.line)
    for (let entryNo = first; entryNo <= last; entryNo += 1n) {
      const row = rows[at]
      if (row?.i !== number + 1 || row.line === null) {
        throw new BrokenBook(`entry ${entryNo} of account ${env} ${account.openid} is broken`)
      }
      lines.push(row.line)
      at += 1
    }
    if (last !== account.entry_no) continue
    lines.push(...(tombstones.get(account) ?? []), ...(purchases.get(account) ?? []))
  }
  const accounts = segments.filter(({ first }) => first === 1n).length
  return {
    ...{ lines, accounts, orders: rows.length },
    tombstones: countOf(tombstones),
    moneyOrders: countOf(purchases),
  }
}

function countOf(lists: ReadonlyMap<AccountLine, readonly string[]>): number {
  return [...lists.values()].reduce((count, lines) => count + lines.length, 0)
}

const listTombstones = 'select * from ledger.export_tombstones($1, $2, $3, $4, $5, $6)'
const listPurchases = 'select * from ledger.export_money_orders($1, $2, $3, $4, $5, $6)'

/** All that a function lists of each account, page by page. */
async function listOf(
  session: Session,
  list: string,
  accounts: readonly AccountLine[],
  { book, env }: { book: string; env: string },
): Promise<Map<AccountLine, string[]>> {
  const found = new Map<AccountLine, string[]>()
  let asked = accounts.map((account) => ({ account, after: '' }))
  while (asked.length > 0) {
    const rows = await session.query<{ i: number; number: string; line: string }>(list, [
      ...keysOf(
        asked.map(({ account }) => account),
        book,
        env,
      ),
      arrayLiteral(asked.map(({ after }) => after)),
      pageMax,
    ])
    const next: typeof asked = []
    for (const [number, { account }] of asked.entries()) {
      const own = rows.filter(({ i }) => i === number + 1)
      found.set(account, [...(found.get(account) ?? []), ...own.map(({ line }) => line)])
      const last = own.at(-1)
      if (last !== undefined && own.length === pageMax) {
        next.push({ account, after: last.number })
      }
    }
    asked = next
  }
  return found
}

function keysOf(accounts: readonly AccountLine[], book: string, env: string): string[] {
  return [
    arrayLiteral(accounts.map(() => book)),
    arrayLiteral(accounts.map(() => env)),
    arrayLiteral(accounts.map(({ openid }) => openid)),
    arrayLiteral(accounts.map(({ zone_id }) => zone_id)),
  ]
}

const accountColumns = [
  ...(['env', 'openid', 'zone_id', 'paid', 'gift', 'save_amt', 'present_sum', 'cost_sum'] as const),
  ...(['entry_no', 'frozen', 'created_at'] as const),
]
const orderColumns = [
  ...(['env', 'openid', 'zone_id', 'entry_no', 'kind', 'bill_no', 'pay_bill_no'] as const),
  ...(['amount', 'gift', 'refunded', 'refunded_gift', 'paid_delta', 'gift_delta'] as const),
  ...(['paid_after', 'gift_after', 'posted_at', 'pay_item', 'app_remark', 'user_ip'] as const),
]

export type AccountRow = Readonly<Record<(typeof accountColumns)[number], Element>>
/** A tombstone has no entry_no, and no coins. */
export type OrderRow = Readonly<Record<(typeof orderColumns)[number], Element>>

export async function hasAccounts(session: Session, book: string): Promise<boolean> {
  for (const env of ['production', 'sandbox']) {
    const first = await session.query(
      'select * from ledger.list_accounts($1, $2, $3, $4, $5, $6)',
      [book, env, '', '', '', 1],
    )
    if (first.length > 0) return true
  }
  return false
}

export async function importAccounts(
  session: Session,
  book: string,
  rows: readonly AccountRow[],
): Promise<void> {
  const columns = accountColumns.map((name) => arrayLiteral(rows.map((row) => row[name])))
  await session.query(
    'select * from ledger.import_accounts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [arrayLiteral(rows.map(() => book)), ...columns],
  )
}

const purchaseColumns = [
  ...([
    'env',
    'openid',
    'zone_id',
    'trade_no',
    'platform_no',
    'transaction_no',
    'dialect',
  ] as const),
  ...(['fee', 'coins', 'attach', 'refunded', 'refunds', 'created_at', 'paid_at'] as const),
  ...(['provided_at', 'closed_at', 'updated_at'] as const),
]
/** `refunds` as JSON text. */
export type PurchaseRow = Readonly<Record<(typeof purchaseColumns)[number], Element>>

/** As importOrders, for money orders. */
export async function importPurchases(
  session: Session,
  book: string,
  rows: readonly PurchaseRow[],
): Promise<number> {
  const columns = purchaseColumns.map((name) => arrayLiteral(rows.map((row) => row[name])))
  const taken = await session.query<{ i: number }>(
    'select * from ledger.import_money_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ' +
      '$13, $14, $15, $16, $17, $18)',
    [arrayLiteral(rows.map(() => book)), ...columns],
  )
  return firstLost(taken, rows)
}

/** Returns the place of the first order whose account is not there, or -1 when all are taken. */
export async function importOrders(
  session: Session,
  book: string,
  rows: readonly OrderRow[],
): Promise<number> {
  const columns = orderColumns.map((name) => arrayLiteral(rows.map((row) => row[name])))
  const taken = await session.query<{ i: number }>(
    'select * from ledger.import_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, ' +
      '$13, $14, $15, $16, $17, $18, $19, $20)',
    [arrayLiteral(rows.map(() => book)), ...columns],
  )
  return firstLost(taken, rows)
}

function firstLost(taken: readonly { i: number }[], rows: readonly unknown[]): number {
  if (taken.length === rows.length) return -1
  const places = new Set(taken.map(({ i }) => i))
  return rows.findIndex((_, at) => !places.has(at + 1))
}

/** Adds what came in to the totals of hours that were added up before. */
export async function addTotals(session: Session, book: string): Promise<void> {
  await session.query('select * from ledger.add_totals($1)', [book])
}
