// The orders of an offer: one on each line, with what came back of it.
import { coins } from '../dialect/answer.ts'
import type { FoundOrder } from '../ledger/model.ts'
import { orderStateOf } from '../ledger/reading.ts'
import type { Table } from '../table/table.ts'
import { type Column, type Layout, type Made, madeColumns, tableOf, timeColumn } from './columns.ts'
import { kindName, stateName } from './kinds.ts'
import type { Book } from './statement.ts'

export interface OrdersLayout extends Layout {
  /** A pay that was posted from here on can still be refunded. */
  readonly openFrom: Date
}

export function ordersTable(
  book: Book,
  pages: AsyncIterable<readonly (FoundOrder & Made)[]>,
  layout: OrdersLayout,
): Table {
  return tableOf(columnsOf(book, layout), pages, layout.language)
}

function columnsOf(book: Book, layout: OrdersLayout): readonly Column<FoundOrder & Made>[] {
  const { language, openFrom } = layout
  return [
    timeColumn({ zh: '下单时间', en: 'Posted at' }, layout, ({ postedAt }) => postedAt),
    { zh: '游戏', en: 'Game', of: () => book.game },
    { zh: 'offer_id', en: 'offer_id', of: () => book.offerId },
    { zh: '环境', en: 'Environment', of: () => book.env },
    { zh: '分区', en: 'Zone', of: ({ zoneId }) => zoneId },
    { zh: 'openid', en: 'openid', of: ({ openid }) => openid },
    { zh: '类型', en: 'Kind', of: ({ kind }) => kindName(kind, language) },
    { zh: '状态', en: 'State', of: (order) => stateName(orderStateOf(order, openFrom), language) },
    { zh: '单号', en: 'bill_no', of: ({ billNo }) => billNo },
    { zh: '原单号', en: 'bill_no of the pay', of: ({ payBillNo }) => payBillNo },
    { zh: '游戏币', en: 'Coins', of: ({ amount }) => coins(amount) },
    { zh: '其中赠送', en: 'Of these gifts', of: ({ gift }) => coins(gift) },
    { zh: '已退回', en: 'Refunded', of: ({ refunded }) => coins(refunded) },
    {
      zh: '其中赠送退回',
      en: 'Of these gifts refunded',
      of: ({ refundedGift }) => coins(refundedGift),
    },
    { zh: '道具', en: 'Item', of: ({ payItem }) => payItem },
    { zh: '备注', en: 'Remark', of: ({ appRemark }) => appRemark },
    { zh: 'IP', en: 'IP', of: ({ userIp }) => userIp },
    ...madeColumns,
  ]
}
