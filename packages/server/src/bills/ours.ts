// What the ledger has of a period, as a file of a kind speaks of it.
import type { BillLine } from '../directory/bills.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { NumberedOrder } from '../ledger/lookup.ts'
import type { FoundOrder } from '../ledger/model.ts'
import type { MoneyOrder } from '../ledger/money-orders.ts'
import type { OrderSearch } from '../ledger/reading.ts'
import type { LedgerOrder } from './judge.ts'
import { type BillKind, type Mapping, orderKinds } from './kinds.ts'

export interface Terms {
  readonly ledger: Ledger
  readonly bill: { readonly offerId: string; readonly env: string }
  readonly kind: BillKind
  readonly mapping: Mapping
  readonly span: { readonly from: Date; readonly to: Date }
}

const pageSize = 5000
const most = 999_999_999_999_999n

/** The orders that a file of the game speaks of. */
export async function* gameOrders({ mapping, ...terms }: Terms): AsyncGenerator<LedgerOrder[]> {
  for await (const page of ordersOf(terms, mapping.order_kind)) {
    yield page.map((order) => oursOf(order, mapping.order_kind, true))
  }
}

async function* ordersOf(
  { ledger, bill: { offerId, env }, span }: Omit<Terms, 'mapping'>,
  kind: 'pay' | 'recharge' | 'present',
): AsyncGenerator<FoundOrder[]> {
  const wanted: OrderSearch = {
    ...{ openid: '', zoneId: '', kind, state: '', payItem: '' },
    ...{ amountMin: 1n, amountMax: most, openFrom: span.from },
  }
  let cursor: Awaited<ReturnType<typeof ledger.reading.searchOrders>>['next']
  do {
    const range = { ...span, cursor, size: pageSize }
    const { rows, next } = await ledger.reading.searchOrders(offerId, env, wanted, range)
    if (rows.length > 0) yield rows
    cursor = next
  } while (cursor !== undefined)
}

/** Purchases that were paid, and the recharges that belong to none. */
export async function* moneyOrders(terms: Terms): AsyncGenerator<LedgerOrder[]> {
  const { ledger, bill, span } = terms
  const book = { book: ledger.bookOf(bill.offerId), env: bill.env }
  for await (const page of ledger.moneyReports.paid(book, span, {
    text: '',
    provided: undefined,
  })) {
    yield page.map((order) => purchaseOf(order, span))
  }
  for await (const page of ordersOf(terms, 'recharge')) {
    const numbers = [...new Set(page.map(({ billNo }) => billNo))]
    const bought = await ledger.lookup.purchases(bill.offerId, bill.env, numbers)
    const known = new Set(bought.map(({ tradeNo, ...account }) => keyOf(tradeNo, account)))
    yield page
      .filter((order) => !known.has(keyOf(order.billNo, order)))
      .map((order) => oursOf(order, 'recharge', false))
  }
}

/** The days that have any money. */
export async function* daysOf({ ledger, bill, span }: Terms): AsyncGenerator<LedgerOrder[]> {
  const book = { book: ledger.bookOf(bill.offerId), env: bill.env }
  const days = await ledger.moneyReports.days(book, span)
  yield [...days].map(([day, { paidFee, refundFee }]) => ({
    ...{ kind: 'day', number: String(day), openid: '', zoneId: '', isComparable: true },
    ...{ amount: paidFee, returned: refundFee, returnedThen: refundFee, hasArrived: true },
    at: startOf(day),
  }))
}

/** The midnight of UTC+8 at which a day like 20260901 begins. */
function startOf(day: number): Date {
  const text = String(day)
  return new Date(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00+08:00`)
}

/**
 * What the ledger has of each of these lines, at any time; and which of their players it knows. `others` has orders of
 * another kind with the number of a line.
 */
export async function lookUp(
  terms: Terms,
  lines: readonly BillLine[],
): Promise<{
  orders: (LedgerOrder | undefined)[]
  others: (LedgerOrder | undefined)[]
  knownPlayers: Set<string>
}> {
  const { ledger, bill, kind } = terms
  const { offerId, env } = bill
  const numbers = [...new Set(lines.map(({ number }) => number))]
  const found = kind === 'xpay-summary' ? [] : await ordersWith(terms, numbers)
  const orders = nearestOf(lines, found)
  const missing = lines.filter((_, at) => orders[at] === undefined).map(({ number }) => number)
  const others = nearestOf(lines, await othersWith(terms, [...new Set(missing)]))
  const openids = lines.flatMap(({ openid }, at) =>
    openid !== '' && orders[at] === undefined ? [openid] : [],
  )
  const knownPlayers =
    openids.length === 0
      ? new Set<string>()
      : await ledger.lookup.knownPlayers(offerId, env, [...new Set(openids)])
  return { orders, others, knownPlayers }
}

async function ordersWith(
  { ledger, bill: { offerId, env }, kind, mapping, span }: Terms,
  numbers: readonly string[],
): Promise<LedgerOrder[]> {
  if (kind === 'game') {
    const found = await ledger.lookup.orders(offerId, env, mapping.order_kind, numbers)
    return found.map((order) => oursOf(order, mapping.order_kind, true))
  }
  const bought = await ledger.lookup.purchases(offerId, env, numbers)
  const known = new Set(bought.map(({ tradeNo, ...account }) => keyOf(tradeNo, account)))
  const recharged = await ledger.lookup.orders(offerId, env, 'recharge', numbers)
  return [
    ...bought.filter(({ paidAt }) => paidAt !== null).map((order) => purchaseOf(order, span)),
    ...recharged
      .filter((order) => !known.has(keyOf(order.billNo, order)))
      .map((order) => oursOf(order, 'recharge', false)),
  ]
}

/** Orders with these numbers that a file of the game does not speak of. */
async function othersWith(
  { ledger, bill: { offerId, env }, kind, mapping }: Terms,
  numbers: readonly string[],
): Promise<LedgerOrder[]> {
  if (kind !== 'game' || numbers.length === 0) return []
  const kinds = orderKinds.filter((other) => other !== mapping.order_kind)
  const found = kinds.map(async (other) => {
    const orders = await ledger.lookup.orders(offerId, env, other, numbers)
    return orders.map((order) => oursOf(order, other, true))
  })
  return (await Promise.all(found)).flat()
}

/** Of each line, the order that it means. */
function nearestOf(
  lines: readonly BillLine[],
  found: readonly LedgerOrder[],
): (LedgerOrder | undefined)[] {
  const byNumber = new Map<string, LedgerOrder[]>()
  for (const order of found)
    byNumber.set(order.number, [...(byNumber.get(order.number) ?? []), order])
  return lines.map((line) => nearest(line, byNumber.get(line.number) ?? []))
}

/** Of the orders with its number, the one that the line means. */
function nearest(line: BillLine, orders: readonly LedgerOrder[]): LedgerOrder | undefined {
  const own = orders.filter(
    ({ openid, zoneId }) =>
      (line.openid === '' || line.openid === openid) &&
      (line.zoneId === '' || line.zoneId === zoneId),
  )
  const far = ({ at }: LedgerOrder) => Math.abs(at.getTime() - (line.at ?? at).getTime())
  return own.sort((one, other) => far(one) - far(other))[0]
}

function keyOf(number: string, { openid, zoneId }: { openid: string; zoneId: string }): string {
  return JSON.stringify([number, openid, zoneId])
}

function oursOf(
  { billNo, openid, zoneId, amount, refunded, postedAt }: NumberedOrder,
  kind: 'pay' | 'recharge' | 'present',
  isComparable: boolean,
): LedgerOrder {
  return {
    ...{ kind, number: billNo, openid, zoneId, amount, isComparable },
    ...{ returned: refunded, returnedThen: refunded, hasArrived: true, at: postedAt },
  }
}

function purchaseOf(order: MoneyOrder, { from, to }: Terms['span']): LedgerOrder {
  const {
    tradeNo: number,
    openid,
    zoneId,
    fee: amount,
    refunded: returned,
    paidAt,
    createdAt,
  } = order
  const then = order.refunds.filter(({ at }) => at >= from && at < to)
  return {
    ...{ kind: 'purchase', number, openid, zoneId, amount, isComparable: true, returned },
    returnedThen: then.reduce((sum, { fee }) => sum + fee, 0n),
    ...{ hasArrived: order.providedAt !== null, at: paidAt ?? createdAt },
  }
}
