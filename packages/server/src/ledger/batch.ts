// The two calls that the lanes make: columns in, columns out. One row of array literals holds the
// answers of a whole batch.
import type { Session } from '../driver/driver.ts'
import { arrayElements, arrayLiteral, type Element } from './array-literal.ts'
import type { AccountKey, Balance, Order, Posting } from './model.ts'
import type { Outcome } from './outcome.ts'

export interface TimedOrder {
  readonly order: Order
  readonly book: string
  readonly postedAt: number
  /** Whether it leaves a push once it is posted. */
  readonly isAnnounced: boolean
}

type Sender = Pick<Session, 'query'>

const post =
  'select * from ledger.post_batch($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ' +
  '$6::text[], $7::bigint[], $8::text[], $9::integer[], $10::boolean[], $11::timestamptz[], ' +
  '$12::text[], $13::text[], $14::text[], $15::boolean[])'
const postAnnounced =
  'select * from ledger.post_announced($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ' +
  '$6::text[], $7::bigint[], $8::text[], $9::integer[], $10::boolean[], $11::timestamptz[], ' +
  '$12::text[], $13::text[], $14::text[], $15::boolean[], $16::boolean[])'

/** Posts orders, at most one an account: one posting for each, in their order. */
export async function postBatch(
  session: Sender,
  orders: readonly TimedOrder[],
): Promise<Posting[]> {
  const values = columnsOf(orders)
  const isAnnounced = orders.some((timed) => timed.isAnnounced)
  if (isAnnounced) values.push(arrayLiteral(orders.map((timed) => timed.isAnnounced)))
  const sql = isAnnounced ? postAnnounced : post
  const [answers] = await session.query<Columns<PostingColumn>>(sql, values)
  return postingsOf(answers, orders.length)
}

const read = 'select * from ledger.read_batch($1::text[], $2::text[], $3::text[], $4::text[])'

/** One balance for each account, in their order; an account that was never opened has 0. */
export async function readBatch(
  session: Sender,
  accounts: readonly AccountKey[],
): Promise<Balance[]> {
  const [columns] = await session.query<Columns<BalanceColumn>>(read, [
    arrayLiteral(accounts.map(({ offerId }) => offerId)),
    arrayLiteral(accounts.map(({ env }) => env)),
    arrayLiteral(accounts.map(({ openid }) => openid)),
    arrayLiteral(accounts.map(({ zoneId }) => zoneId)),
  ])
  return balancesOf(columns, accounts.length)
}

/** The arguments of post_batch: one array a column. */
function columnsOf(orders: readonly TimedOrder[]): string[] {
  const column = (read: (timed: TimedOrder) => Element) => arrayLiteral(orders.map(read))
  return [
    column(({ book }) => book),
    column(({ order }) => order.account.env),
    column(({ order }) => order.account.openid),
    column(({ order }) => order.account.zoneId),
    column(({ order }) => order.kind),
    column(({ order }) => order.billNo),
    column(({ order }) => (order.amount === null ? null : Number(order.amount))),
    column(({ order }) => (order.kind === 'refund' ? order.payBillNo : null)),
    column(({ order }) => (order.kind === 'refund' ? order.windowS : 0)),
    column(({ order }) => order.kind === 'refund' && order.tombstone),
    column(({ postedAt }) => new Date(postedAt).toISOString()),
    column(({ order }) => order.notes?.payItem ?? null),
    column(({ order }) => order.notes?.appRemark ?? null),
    column(({ order }) => order.notes?.userIp ?? null),
    column(({ order }) => order.kind === 'refund' && order.once === true),
  ]
}

/** The answers of a batch, an array literal a column; null when there was no row at all. */
type Columns<Name extends string> = Readonly<Record<Name, string | null>>

/** Reads a column of them: its elements, of which the one numbered `i` answers the request `i`. */
function readerOf<Name extends string>(columns: Columns<Name> | undefined) {
  return (name: Name) => arrayElements(columns?.[name] ?? '{}')
}

type PostingColumn = 'i' | 'outcome' | 'paid' | 'gift' | 'order_amount' | 'order_gift'

/** One posting for each order, in the order of the orders; it throws when one is missing. */
function postingsOf(columns: Columns<PostingColumn> | undefined, count: number): Posting[] {
  const column = readerOf(columns)
  const [outcome, paid, gift] = [column('outcome'), column('paid'), column('gift')]
  const [orderAmount, orderGift] = [column('order_amount'), column('order_gift')]
  const postings: Posting[] = []
  for (const [at, i] of column('i').entries()) {
    postings[Number(i) - 1] = {
      outcome: outcome[at] as Outcome,
      paid: BigInt(paid[at] as string),
      gift: BigInt(gift[at] as string),
      orderAmount: BigInt(orderAmount[at] as string),
      orderGift: BigInt(orderGift[at] as string),
    }
  }
  return complete(postings, count)
}

type BalanceColumn =
  | ('i' | 'paid' | 'gift' | 'save_amt' | 'present_sum' | 'cost_sum')
  | ('frozen' | 'entry_no' | 'created_at')

/** One balance for each account, likewise. */
function balancesOf(columns: Columns<BalanceColumn> | undefined, count: number): Balance[] {
  const column = readerOf(columns)
  const [paid, gift, saveAmt] = [column('paid'), column('gift'), column('save_amt')]
  const [presentSum, costSum] = [column('present_sum'), column('cost_sum')]
  const [frozen, entryNo] = [column('frozen'), column('entry_no')]
  const createdAt = column('created_at')
  const balances: Balance[] = []
  for (const [at, i] of column('i').entries()) {
    balances[Number(i) - 1] = {
      paid: BigInt(paid[at] as string),
      gift: BigInt(gift[at] as string),
      saveAmt: BigInt(saveAmt[at] as string),
      presentSum: BigInt(presentSum[at] as string),
      costSum: BigInt(costSum[at] as string),
      frozen: frozen[at] === 't',
      entryNo: BigInt(entryNo[at] as string),
      createdAt: createdAt[at] === 'NULL' ? null : new Date(Number(createdAt[at])),
    }
  }
  return complete(balances, count)
}

function complete<T>(answers: T[], count: number): T[] {
  for (let at = 0; at < count; at += 1) {
    if (answers[at] === undefined) throw new Error(`the database left request ${at + 1} unanswered`)
  }
  return answers
}
