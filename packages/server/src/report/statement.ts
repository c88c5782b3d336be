// The statement of an offer: an entry of the ledger on each line.
import { coins } from '../dialect/answer.ts'
import type { PostedEntry } from '../ledger/postings.ts'
import type { Table } from '../table/table.ts'
import { type Column, type Layout, type Made, madeColumns, tableOf, timeColumn } from './columns.ts'
import { kindName } from './kinds.ts'

/** Of which game and offer the entries are. */
export interface Book {
  readonly game: string
  readonly offerId: string
  readonly env: string
}

export function statementTable(
  book: Book,
  pages: AsyncIterable<readonly (PostedEntry & Made)[]>,
  layout: Layout,
): Table {
  return tableOf(columnsOf(book, layout), pages, layout.language)
}

function columnsOf(book: Book, layout: Layout): readonly Column<PostedEntry & Made>[] {
  return [
    timeColumn({ zh: '记账时间', en: 'Posted at' }, layout, ({ postedAt }) => postedAt),
    { zh: '游戏', en: 'Game', of: () => book.game },
    { zh: 'offer_id', en: 'offer_id', of: () => book.offerId },
    { zh: '环境', en: 'Environment', of: () => book.env },
    { zh: '分区', en: 'Zone', of: ({ zoneId }) => zoneId },
    { zh: 'openid', en: 'openid', of: ({ openid }) => openid },
    { zh: '流水号', en: 'Entry no.', of: ({ entryNo }) => Number(entryNo) },
    { zh: '类型', en: 'Kind', of: ({ kind }) => kindName(kind, layout.language) },
    { zh: '单号', en: 'bill_no', of: ({ billNo }) => billNo },
    { zh: '原单号', en: 'bill_no of the pay', of: ({ payBillNo }) => payBillNo },
    { zh: '付费变动', en: 'Paid coins', of: ({ paidDelta }) => coins(paidDelta) },
    { zh: '赠送变动', en: 'Gift coins', of: ({ giftDelta }) => coins(giftDelta) },
    { zh: '合计', en: 'Total', of: ({ paidDelta, giftDelta }) => coins(paidDelta + giftDelta) },
    { zh: '付费结余', en: 'Paid balance', of: ({ paidAfter }) => coins(paidAfter) },
    { zh: '赠送结余', en: 'Gift balance', of: ({ giftAfter }) => coins(giftAfter) },
    { zh: '结余', en: 'Balance', of: ({ paidAfter, giftAfter }) => coins(paidAfter + giftAfter) },
    { zh: '道具', en: 'Item', of: ({ payItem }) => payItem },
    { zh: '备注', en: 'Remark', of: ({ appRemark }) => appRemark },
    { zh: 'IP', en: 'IP', of: ({ userIp }) => userIp },
    ...madeColumns,
  ]
}
