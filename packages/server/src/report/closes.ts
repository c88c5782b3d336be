// Closed days as tables, in three layouts: ours, that of the gold audit (黄金审计), and one like the bills of WeChat Pay.
import type { Cell, Table } from '../table/table.ts'
import type { Column, Language } from './columns.ts'
import type { Book } from './statement.ts'

type Coin = 'paid' | 'gift'
type Part = 'opening' | 'recharge' | 'present' | 'pay' | 'refund' | 'adjustment' | 'closing'
type Kind = 'recharge' | 'present' | 'pay' | 'refund'

interface ClosedLine extends Readonly<Record<Coin, Readonly<Record<Part, number>>>> {
  readonly zone_id: string
  readonly orders: Readonly<Record<Kind, number>>
  readonly operators: Readonly<Record<Exclude<Kind, 'pay'> | 'orders', number>>
  readonly accounts: number
}

/** A closed day, as far as its tables show it. */
export interface Closed {
  readonly date: string
  readonly sha256: string
  readonly zones: readonly ClosedLine[]
}

/** Whose days they are. */
export interface ClosedBook extends Book {
  readonly appid: string
}

type Row = ClosedLine & Pick<Closed, 'date' | 'sha256'>

const parts: readonly (readonly [Part, string, string])[] = [
  ['opening', '期初', 'opening'],
  ['recharge', '充值', 'recharged'],
  ['present', '赠送', 'presented'],
  ['pay', '扣款', 'spent'],
  ['refund', '退款', 'refunded'],
  ['adjustment', '调整', 'adjustment'],
  ['closing', '期末', 'closing'],
]
const coinNames = { paid: ['付费币', 'Paid'], gift: ['赠送币', 'Gift'] } as const
const coinSorts = ['paid', 'gift'] as const

const sums: readonly Column<Row>[] = [
  ...coinSorts.flatMap((coin) =>
    parts.map(
      ([part, zh, en]): Column<Row> => ({
        zh: `${coinNames[coin][0]}${zh}`,
        en: `${coinNames[coin][1]} ${en}`,
        of: (row) => row[coin][part],
      }),
    ),
  ),
  { zh: '期末合计', en: 'Closing', of: ({ paid, gift }) => paid.closing + gift.closing },
  { zh: '充值笔数', en: 'Recharges', of: ({ orders }) => orders.recharge },
  { zh: '赠送笔数', en: 'Presents', of: ({ orders }) => orders.present },
  { zh: '扣款笔数', en: 'Pays', of: ({ orders }) => orders.pay },
  { zh: '退款笔数', en: 'Refunds', of: ({ orders }) => orders.refund },
  { zh: '运营笔数', en: 'Orders by operators', of: ({ operators }) => operators.orders },
  { zh: '运营充值', en: 'Recharged by operators', of: ({ operators }) => operators.recharge },
  { zh: '运营赠送', en: 'Presented by operators', of: ({ operators }) => operators.present },
  { zh: '运营退款', en: 'Refunded by operators', of: ({ operators }) => operators.refund },
]

function placeColumns({ game, offerId, env }: ClosedBook): readonly Column<Row>[] {
  return [
    { zh: '日期', en: 'Date', of: ({ date }) => date },
    { zh: '游戏', en: 'Game', of: () => game },
    { zh: 'offer_id', en: 'offer_id', of: () => offerId },
    { zh: '环境', en: 'Environment', of: () => env },
    { zh: '分区', en: 'Zone', of: ({ zone_id }) => zone_id },
  ]
}

function rowsOf(days: readonly Closed[]): Row[] {
  return days.flatMap(({ date, sha256, zones }) => zones.map((line) => ({ ...line, date, sha256 })))
}

/** Our own layout: a row for each zone of each day. */
export function closesTable(book: ClosedBook, days: readonly Closed[], language: Language): Table {
  const columns: readonly Column<Row>[] = [
    ...placeColumns(book),
    ...sums,
    { zh: '活跃账户数', en: 'Active accounts', of: ({ accounts }) => accounts },
    { zh: 'SHA-256', en: 'SHA-256', of: ({ sha256 }) => sha256 },
  ]
  return fixed(
    columns.map((column) => column[language]),
    rowsOf(days).map((row) => columns.map(({ of }) => of(row))),
  )
}

/**
 * In the form of a bill of WeChat Pay. Every value has a backtick in front. After the rows come the
 * heads and the values of a summary. Openings are those of the first day, closings those of the
 * last.
 */
export function wechatTable(book: ClosedBook, days: readonly Closed[]): Table {
  const columns = [...placeColumns(book), ...sums]
  const rows = rowsOf(days)
  const [first, last] = [days[0]?.date, days.at(-1)?.date]
  const summary = sums.map((column) => {
    const counted = rows.filter(
      ({ date }) =>
        (!column.zh.includes('期初') || date === first) &&
        (!column.zh.includes('期末') || date === last),
    )
    return counted.reduce((sum, row) => sum + Number(column.of(row)), 0)
  })
  return fixed(
    columns.map(({ zh }) => zh),
    [
      ...rows.map((row) => columns.map(({ of }) => `\`${of(row)}`)),
      ['总天数', ...sums.map(({ zh }) => zh)],
      [days.length, ...summary].map((value) => `\`${value}`),
    ],
  )
}

export interface AuditRow {
  readonly op_id: string
  readonly server_id: string
  readonly frequency: 'day'
  readonly intial_gold: number
  readonly excharge_gold: number
  readonly gift_gold: number
  readonly consume_gold: number
  readonly extra_gold: number
  readonly final_gold: number
}

export interface AuditDay {
  readonly row_cnt: number
  readonly game_id: string
  readonly date: string
  readonly author: string
  readonly rows: readonly AuditRow[]
}

/** The gold audit of a day; its names are spelled as the format spells them. */
export function auditDay(
  { appid, offerId }: ClosedBook,
  { date, zones }: Closed,
  author: string,
): AuditDay {
  const rows = zones.map((line): AuditRow => {
    const both = (part: Part) => line.paid[part] + line.gift[part]
    return {
      op_id: offerId,
      server_id: line.zone_id,
      frequency: 'day',
      intial_gold: both('opening'),
      excharge_gold: both('recharge'),
      gift_gold: both('present'),
      consume_gold: both('pay'),
      extra_gold: both('refund') + both('adjustment'),
      final_gold: both('closing'),
    }
  })
  return { row_cnt: rows.length, game_id: appid, date, author, rows }
}

const auditHeads = [
  ...(['op_id', 'server_id', 'frequency', 'intial_gold', 'excharge_gold'] as const),
  ...(['gift_gold', 'consume_gold', 'extra_gold', 'final_gold'] as const),
]

export function goldAuditTable(days: readonly AuditDay[]): Table {
  return fixed(
    ['game_id', 'date', ...auditHeads],
    days.flatMap(({ game_id, date, rows }) =>
      rows.map((row) => [game_id, date, ...auditHeads.map((name) => row[name])]),
    ),
  )
}

function fixed(heads: readonly string[], rows: readonly (readonly Cell[])[]): Table {
  return {
    heads,
    pages: {
      async *[Symbol.asyncIterator]() {
        yield rows
      },
    },
  }
}
