// The calls of xpay for files: bills by day, and lists of orders (xpay §5.2). A call answers a link; http/files.ts
// serves it.
import { xpay } from '@pactolus/protocol'
import type { DownloadOf, Link } from '../../directory/downloads.ts'
import type { Answer } from '../answer.ts'
import type { Call, DialectServices, Request, Resolved } from '../dialect.ts'
import { spanOf } from './days.ts'
import { billLines, type OrderTerms } from './files.ts'

const { errcodes } = xpay

/** Where the links of files point. */
export const filesPath = '/xpay/files/'

/** No document limits a bill: a year keeps its lines few. */
const billDaysMax = 366
const orderDaysMax = 31

const invalid = (detail: string): Answer => ({ errcode: errcodes.parameter_invalid, detail })

function downloadOf({ ledger }: DialectServices, { appid }: Call, resolved: Resolved): DownloadOf {
  return { appid, book: ledger.bookOf(resolved.offer.offerId), env: resolved.env }
}

function urlOf({ originOf }: Call, { text }: Link): string {
  return `${originOf?.() ?? ''}${filesPath}${text}`
}

export function downloadBill(call: Call, resolved: Resolved): Request {
  const { fields } = resolved
  return {
    kind: 'other',
    async answer(services) {
      const { downloads, ledger, clock } = services
      const span = spanOf(fields, clock.now(call.appid), billDaysMax)
      if (typeof span === 'string') return invalid(span)
      const of = downloadOf(services, call, resolved)
      const terms = { begin_ds: Number(fields.begin_ds), end_ds: Number(fields.end_ds) }
      const make = () => billLines(ledger.moneyReports, of, span)
      const id = await downloads.bill(of, terms, make)
      if (id === undefined) return { errcode: errcodes.data_generating }
      const link = downloads.link(id, call.appid)
      return { errcode: errcodes.ok, fields: { url: urlOf(call, link) } }
    },
  }
}

export function startOrderFile(call: Call, resolved: Resolved): Request {
  const { fields } = resolved
  return {
    kind: 'other',
    async answer(services) {
      const { downloads, clock } = services
      const span = spanOf(fields, clock.now(call.appid), orderDaysMax)
      if (typeof span === 'string') return invalid(span)
      const { order_type, is_provided } = fields
      // Of goods and subscriptions it has to be said which are wanted.
      if ((order_type === '2' || order_type === '3') && is_provided === undefined) {
        return invalid('is_provided字段错误')
      }
      const terms: OrderTerms = {
        begin_ds: Number(fields.begin_ds),
        end_ds: Number(fields.end_ds),
        from: span.from.getTime(),
        to: span.to.getTime(),
        orderType: Number(order_type),
        channel: Number(fields.pay_channel),
        text: fields.order_info ?? '',
        provided: is_provided === undefined ? null : is_provided === 'true',
        refundStatus: Number(fields.refund_status ?? 0),
      }
      const task_id = await downloads.addOrders(downloadOf(services, call, resolved), terms)
      return { errcode: errcodes.ok, fields: { task_id } }
    },
  }
}

/** The status of a task that is done: the file is written while it is fetched. */
const done = 2

export function queryOrderFile(call: Call, resolved: Resolved): Request {
  const { env, fields } = resolved
  return {
    kind: 'other',
    async answer(services) {
      const { downloads } = services
      const task_id = fields.task_id ?? ''
      const found = await downloads.find(task_id)
      const of = downloadOf(services, call, resolved)
      const isOwn = found?.appid === of.appid && found.book === of.book && found.env === env
      if (!isOwn || found.kind !== 'orders') return invalid('数据不存在')
      const link = downloads.link(task_id, call.appid)
      const own = { task_id, status: done, download_url: urlOf(call, link) }
      return { errcode: errcodes.ok, fields: { ...own, expire_at: link.endsAtS } }
    },
  }
}
