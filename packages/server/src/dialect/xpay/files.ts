// What is in the files of xpay: the bill by day, and the lists of orders and refunds (xpay §5.3).
import type { Download } from '../../directory/downloads.ts'
import type { MoneyOrder } from '../../ledger/money-orders.ts'
import type {
  ListedRefund,
  MoneyBook,
  MoneyReports,
  PaidFilter,
  TimeSpan,
} from '../../ledger/money-reports.ts'
import { coins } from '../answer.ts'
import { daysIn, timeText, withDayBefore } from './days.ts'
import { statusOf } from './status.ts'

type Cell = string | number | bigint | null
type Page = readonly (readonly Cell[])[]

/** A table of a file, with its rows some at a time. */
export interface FileTable {
  /** Without its ending. */
  readonly name: string
  readonly heads: readonly string[]
  readonly pages: AsyncIterable<Page>
}

/** What start_download_order asked for, and the days as numbers. */
export interface OrderTerms {
  readonly begin_ds: number
  readonly end_ds: number
  /** In milliseconds. */
  readonly from: number
  readonly to: number
  readonly orderType: number
  readonly channel: number
  readonly text: string
  readonly provided: boolean | null
  readonly refundStatus: number
}

const billHeads = [
  ...['出库日期', '交易笔数', '交易金额', '昨日交易笔数', '昨日交易金额', '退款笔数'],
  ...['技术服务费', '平台回退金额', '退款金额', '结算金额', 'CPS服务费'],
]

const orderHeads = [
  ...['支付时间', '下单时间', '发货时间', '订单号', '平台订单号', '微信支付单号', '用户openid'],
  ...['代币数量', '订单金额', '退款金额', '订单状态', '附加数据'],
]

const refundHeads = [
  ...['退款时间', '退款单号', '平台退款单号', '订单号', '平台订单号', '微信支付单号'],
  ...['用户openid', '订单金额', '退款金额', '退款状态'],
]

/** One line a day, in fen. Nobody takes a fee here. */
export async function billLines(
  reports: MoneyReports,
  book: MoneyBook,
  span: TimeSpan,
): Promise<readonly (readonly number[])[]> {
  const days = await reports.days(book, withDayBefore(span))
  return [...daysIn(span)].map(({ day, before }) => {
    const { paidCount, paidFee, refundCount, refundFee } = days.get(day) ?? none
    const yesterday = days.get(before) ?? none
    const sums = [paidCount, paidFee, yesterday.paidCount, yesterday.paidFee, refundCount]
    const fees = [0n, 0n, refundFee, paidFee - refundFee, 0n]
    return [day, ...[...sums, ...fees].map(coins)]
  })
}

const none = { paidCount: 0n, paidFee: 0n, refundCount: 0n, refundFee: 0n }

/** The table of a file that was asked for; `now` decides which refunds have reached their players. */
export function tableOf(reports: MoneyReports, download: Download, now: number): FileTable {
  if (download.kind === 'bill') {
    const { begin_ds, end_ds } = download.terms as { begin_ds: number; end_ds: number }
    const lines = download.lines as Page
    return { name: `bill_${begin_ds}_${end_ds}`, heads: billHeads, pages: onePage(lines) }
  }
  const terms = download.terms as OrderTerms
  const { begin_ds, end_ds } = terms
  if (terms.orderType === refundFiles) {
    const pages = refundPages(reports, download, terms, now)
    return { name: `refunds_${begin_ds}_${end_ds}`, heads: refundHeads, pages }
  }
  const pages = orderPages(reports, download, terms, now)
  return { name: `orders_${begin_ds}_${end_ds}`, heads: orderHeads, pages }
}

/** The values of `order_type` and `pay_channel`; the ledger has neither goods nor subscriptions nor Apple. */
const coinFiles = 1
const refundFiles = 4
const ordinaryChannel = 1

async function* onePage(page: Page): AsyncGenerator<Page> {
  yield page
}

function spanOfTerms({ from, to }: OrderTerms): TimeSpan {
  return { from: new Date(from), to: new Date(to) }
}

async function* orderPages(
  reports: MoneyReports,
  book: MoneyBook,
  terms: OrderTerms,
  now: number,
): AsyncGenerator<Page> {
  if (terms.orderType !== coinFiles || terms.channel !== ordinaryChannel) return
  const filter: PaidFilter = { text: terms.text, provided: terms.provided ?? undefined }
  for await (const orders of reports.paid(book, spanOfTerms(terms), filter)) {
    yield orders.map((order) => orderCells(order, now))
  }
}

function orderCells(order: MoneyOrder, now: number): Cell[] {
  return [
    ...[order.paidAt, order.createdAt, order.providedAt].map(timeText),
    ...[order.tradeNo, order.platformNo, order.transactionNo, order.openid],
    ...[order.coins, order.fee, order.refunded, statusOf(order, now), order.attach],
  ]
}

/** The values of `refund_status`: 0 all, 2 refunded, 4 under way, 5 failed, of which there are none. */
const doneOf: Readonly<Record<number, boolean>> = { 2: true, 4: false }
const failed = 5

async function* refundPages(
  reports: MoneyReports,
  book: MoneyBook,
  { refundStatus, ...terms }: OrderTerms,
  nowMs: number,
): AsyncGenerator<Page> {
  if (refundStatus === failed || terms.channel !== ordinaryChannel) return
  const now = new Date(nowMs)
  const filter = { text: terms.text, done: doneOf[refundStatus], now }
  const span = { from: new Date(terms.from), to: new Date(terms.to) }
  for await (const refunds of reports.refunds(book, span, filter)) {
    yield refunds.map((refund) => refundCells(refund, nowMs))
  }
}

function refundCells(refund: ListedRefund, now: number): Cell[] {
  return [
    timeText(refund.at),
    ...[refund.refundNo, refund.refundPlatformNo, refund.tradeNo, refund.platformNo],
    ...[refund.transactionNo, refund.openid, refund.fee, refund.refundFee],
    refund.doneAt.getTime() <= now ? 2 : 4,
  ]
}
