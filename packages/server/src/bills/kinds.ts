// What kinds of files are compared with the ledger, and which of their columns says what.

/**
 * game: what the game itself has written down. xpay-orders and wechatpay: what the platform was paid for, order by
 * order. xpay-summary: what it was paid by day (`download_bill`).
 */
export const billKinds = ['game', 'xpay-orders', 'xpay-summary', 'wechatpay'] as const
export type BillKind = (typeof billKinds)[number]

const fields = ['number', 'amount', 'openid', 'zone_id', 'time', 'state', 'refund'] as const
export type Field = (typeof fields)[number]

export const units = ['coins', 'fen', 'yuan'] as const
export type Unit = (typeof units)[number]

export const orderKinds = ['pay', 'recharge', 'present'] as const
export type BillOrderKind = (typeof orderKinds)[number]

const lineStates = ['done', 'returned', 'failed'] as const
export type LineState = (typeof lineStates)[number]

/** How a file is read. */
export interface Mapping {
  /** The head of the column that says it. */
  readonly columns: Partial<Record<Field, string>>
  /** Of the amounts. */
  readonly unit: Unit
  /** Which orders of the ledger a file of the game speaks of. */
  readonly order_kind: BillOrderKind
  /** Words for a state, besides those that are known. */
  readonly states?: Partial<Record<LineState, string[]>>
}

export const fieldsOf: Readonly<Record<BillKind, readonly Field[]>> = {
  game: fields,
  'xpay-orders': fields,
  // Its openid is that of the payment, which is another one where several apps share a merchant.
  wechatpay: ['number', 'amount', 'time', 'state', 'refund'],
  'xpay-summary': ['number', 'amount', 'refund'],
}

/** In small letters, without blanks and underlines; what is named first wins. */
const heads: Readonly<Record<Field, readonly string[]>> = {
  number: [
    ...[
      'billno',
      'outtradeno',
      '商户订单号',
      '商户单号',
      '业务订单号',
      '游戏订单号',
      '订单号',
      '单号',
      '订单编号',
    ],
    ...['orderid', 'orderno', 'ordernumber', 'orderidentifier'],
  ],
  amount: [
    ...[
      'amt',
      'amount',
      'coins',
      'coin',
      '代币数量',
      '游戏币',
      '游戏币数量',
      '数量',
      '订单金额',
      '支付金额',
      '金额',
    ],
    ...['总金额', '应结订单金额', 'fee', 'orderfee', 'totalfee', 'paidfee', '交易金额'],
  ],
  openid: ['openid', 'playerid', '玩家openid', '用户openid', '用户标识', '玩家'],
  zone_id: ['zoneid', 'zone', '大区', '区服', '分区', '服务器', 'serverid'],
  time: [
    ...[
      '交易时间',
      '支付时间',
      '下单时间',
      '订单时间',
      '创建时间',
      '时间',
      'postedat',
      'paidat',
      'paytime',
    ],
    ...['paidtime', 'createdat', 'createtime', 'time', 'at', 'date', 'datetime', '日期'],
  ],
  state: [
    '交易状态',
    '订单状态',
    '状态',
    'state',
    'status',
    'orderstatus',
    '退款状态',
    'refundstatus',
  ],
  refund: [
    '退款金额',
    '申请退款金额',
    '已退回',
    'givenback',
    'refund',
    'refundfee',
    'refundamount',
    'refunded',
  ],
}
/** A file by day is about days, and has no number. */
const summaryDay = ['出库日期', '日期', 'ds', 'date', 'day']

/** Whether a row looks like the heads: it names the number. */
export function hasNumber(kind: BillKind, cells: readonly string[]): boolean {
  return columnOf(kind, 'number', cells) !== undefined
}

/** The mapping that the heads suggest; `samples` are rows below them. */
export function guessMapping(
  kind: BillKind,
  names: readonly string[],
  samples: readonly (readonly string[])[],
): Mapping {
  const columns: Partial<Record<Field, string>> = {}
  for (const field of fieldsOf[kind]) {
    const found = columnOf(kind, field, names)
    if (found !== undefined) columns[field] = found
  }
  const at = names.indexOf(columns.amount ?? '')
  const isYuan = samples.some((row) => /\.\d/.test(row[at] ?? ''))
  const money: Unit = isYuan || kind === 'wechatpay' ? 'yuan' : 'fen'
  return { columns, unit: kind === 'game' ? 'coins' : money, order_kind: 'pay' }
}

function columnOf(kind: BillKind, field: Field, names: readonly string[]): string | undefined {
  const plain = names.map((name) =>
    name.toLowerCase().replaceAll(/[\s_-]|[(\uff08].*[)\uff09]/g, ''),
  )
  const known = kind === 'xpay-summary' && field === 'number' ? summaryDay : heads[field]
  for (const name of known) {
    const at = plain.indexOf(name)
    if (at >= 0) return names[at]
  }
  return undefined
}
