// A file as what it says about orders: its heads, and below them a line for each row.
import type { TextRow } from '../table/limits.ts'
import {
  type BillKind,
  type Field,
  fieldsOf,
  guessMapping,
  hasNumber,
  type Mapping,
} from './kinds.ts'
import { BadBill, dayOf, readAmount, readState, readTime, startOfDay, zoneOf } from './values.ts'

/** What a row says. */
export interface Line {
  readonly row: number
  /** Of the order; of a file by day, 20260901. */
  readonly number: string
  /** '' where the file does not say it; so with zoneId. */
  readonly openid: string
  readonly zoneId: string
  /** False for a row that is a refund of an order. */
  readonly isOrder: boolean
  /** Nothing was moved. */
  readonly isFailed: boolean
  readonly amount: bigint | null
  readonly returned: bigint
  readonly at: Date | null
}

export interface BillTable {
  readonly heads: readonly string[]
  readonly rows: AsyncGenerator<TextRow>
}

/** Titles may stand above the heads. */
const headRowsMax = 20
/** Below it a bill of WeChat Pay has its sums. */
const summaryHead = '总交易单数'

/** The heads, and the rows below them. */
export async function tableOf(kind: BillKind, rows: AsyncGenerator<TextRow>): Promise<BillTable> {
  const first: TextRow[] = []
  while (first.length < headRowsMax) {
    const { done, value } = await rows.next()
    if (done === true) break
    first.push(value)
    if (hasNumber(kind, value.cells)) break
  }
  const last = first.at(-1)
  const at = last !== undefined && hasNumber(kind, last.cells) ? first.length - 1 : 0
  const heads = first[at]?.cells
  if (heads === undefined) throw new BadBill('The file has no rows.')
  return { heads: named(heads), rows: bodyOf(first.slice(at + 1), rows) }
}

async function* bodyOf(
  first: readonly TextRow[],
  rest: AsyncGenerator<TextRow>,
): AsyncGenerator<TextRow> {
  for (const row of first) {
    if (row.cells[0] === summaryHead) return
    yield row
  }
  for await (const row of rest) {
    if (row.cells[0] === summaryHead) return
    yield row
  }
}

/** Heads by which each column can be named: none is empty, none is there twice. */
function named(cells: readonly string[]): string[] {
  const names: string[] = []
  for (const [at, cell] of cells.entries()) {
    const name = cell === '' ? `#${at + 1}` : cell
    names.push(names.includes(name) ? `${name} #${at + 1}` : name)
  }
  return names
}

export interface Seen {
  readonly heads: readonly string[]
  readonly rows: number
  readonly preview: readonly TextRow[]
  readonly mapping: Mapping
  /** Whole days around all the times that the file names; null where it names none. */
  readonly period: { readonly from: Date; readonly to: Date } | null
}

const previewRows = 20

/** Looks through a whole file before it is taken in. */
export async function look(kind: BillKind, all: AsyncGenerator<TextRow>): Promise<Seen> {
  const { heads, rows } = await tableOf(kind, all)
  const preview: TextRow[] = []
  const timeHead = kind === 'xpay-summary' ? 'number' : 'time'
  const at = heads.indexOf(guessMapping(kind, heads, []).columns[timeHead] ?? '')
  const zone = zoneOf(heads[at] ?? '')
  let count = 0
  let firstMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  for await (const row of rows) {
    count += 1
    if (preview.length < previewRows) preview.push(row)
    const ms = readTime(row.cells[at] ?? '', zone)?.getTime()
    if (ms === undefined) continue
    firstMs = Math.min(firstMs, ms)
    lastMs = Math.max(lastMs, ms)
  }
  if (count === 0) throw new BadBill('The file has heads and no rows.')
  const mapping = guessMapping(
    kind,
    heads,
    preview.map(({ cells }) => cells),
  )
  return { heads, rows: count, preview, mapping, period: periodOf(firstMs, lastMs) }
}

function periodOf(firstMs: number, lastMs: number): Seen['period'] {
  if (firstMs > lastMs) return null
  const to = new Date(startOfDay(new Date(lastMs)).getTime() + 86_400_000)
  return { from: startOfDay(new Date(firstMs)), to }
}

/** Refuses a mapping that does not fit the file. */
export function checkMapping(kind: BillKind, heads: readonly string[], mapping: Mapping): void {
  const { columns, unit } = mapping
  for (const field of ['number', 'amount'] as const) {
    if (columns[field] === undefined) throw new BadBill(`mapping.columns.${field} is missing.`)
  }
  for (const [field, head] of Object.entries(columns)) {
    if (!fieldsOf[kind].includes(field as Field)) {
      throw new BadBill(`mapping.columns.${field} is not read from a file of kind ${kind}.`)
    }
    if (!heads.includes(head))
      throw new BadBill(`mapping.columns.${field}: the file has no column "${head}".`)
  }
  if ((kind === 'game') !== (unit === 'coins')) {
    throw new BadBill(
      kind === 'game'
        ? 'mapping.unit must be coins for a file of the game.'
        : 'mapping.unit must be fen or yuan for a bill of the platform.',
    )
  }
}

/** Turns rows into lines; throws BadBill with the row where one cannot be read. */
export function lineReader(
  kind: BillKind,
  heads: readonly string[],
  mapping: Mapping,
): (row: TextRow) => Line {
  const at = (field: Field) => heads.indexOf(mapping.columns[field] ?? '')
  const places = Object.fromEntries(fieldsOf[kind].map((field) => [field, at(field)]))
  return (row) => {
    const cell = (field: Field) => row.cells[places[field] ?? -1] ?? ''
    return kind === 'xpay-summary'
      ? dayLine(row, cell, mapping)
      : orderLine(kind, row, cell, mapping)
  }
}

type CellOf = (field: Field) => string

function orderLine(kind: BillKind, row: TextRow, cell: CellOf, mapping: Mapping): Line {
  const number = cell('number')
  if (number === '') throw refusal(row, 'number', '')
  if (number.length > 128) throw refusal(row, 'number', number)
  const state = readState(cell('state'), mapping.states)
  if (state === undefined) {
    throw new BadBill(
      `Row ${row.number}: the state "${clip(cell('state'))}" is not known. ` +
        'Name it under mapping.states as done, returned or failed.',
    )
  }
  const isOrder = kind !== 'wechatpay' || state !== 'returned'
  const amount = isOrder ? amountOf(row, 'amount', cell, mapping) : null
  const hasRefund = cell('refund') !== '' || !isOrder
  const refund = hasRefund ? amountOf(row, 'refund', cell, mapping) : 0n
  // Returned without an amount is returned as a whole.
  const returned = state === 'returned' && refund === 0n ? (amount ?? 0n) : refund
  const time = cell('time')
  const found = time === '' ? null : readTime(time, zoneOf(mapping.columns.time ?? ''))
  if (found === undefined) throw refusal(row, 'time', time)
  const isFailed = state === 'failed'
  return {
    ...{ row: row.number, number, openid: cell('openid'), zoneId: cell('zone_id') },
    ...{ isOrder, isFailed, amount, returned: isFailed ? 0n : returned, at: found },
  }
}

/** A row of a file by day: its number is the day. */
function dayLine(row: TextRow, cell: CellOf, mapping: Mapping): Line {
  const at = readTime(cell('number'))
  if (at === undefined) throw refusal(row, 'number', cell('number'))
  const returned = cell('refund') === '' ? 0n : amountOf(row, 'refund', cell, mapping)
  const amount = amountOf(row, 'amount', cell, mapping)
  return {
    ...{
      row: row.number,
      number: dayOf(at),
      openid: '',
      zoneId: '',
      isOrder: true,
      isFailed: false,
    },
    ...{ amount, returned, at },
  }
}

function amountOf(
  row: TextRow,
  field: 'amount' | 'refund',
  cell: CellOf,
  { unit }: Mapping,
): bigint {
  const amount = readAmount(cell(field), unit)
  if (amount === undefined) throw refusal(row, field, cell(field))
  return amount
}

const meant: Readonly<Record<string, string>> = {
  number: 'no number of up to 128 characters, or no day',
  amount: 'no amount',
  refund: 'no amount',
  time: 'no time',
}

function refusal({ number }: TextRow, field: string, value: string): BadBill {
  return new BadBill(`Row ${number}: the ${field} "${clip(value)}" is ${meant[field]}.`)
}

function clip(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value
}
