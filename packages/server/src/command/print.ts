// What the commands print: sentences and aligned tables for people, JSON for programs.

import { escaped, printable } from '../printable.ts'
import { t, translated } from '../texts.ts'

/** One column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly align?: 'right'
  of(row: Row): string | number | null
}

export interface Printable<Row> {
  readonly items: readonly Row[]
  readonly next?: string | null
}

export function printLine(line: string): void {
  process.stdout.write(`${printable(line)}\n`)
}

export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, null, 2))
}

/** A list: a table and how to go on, or `{items, next}` as the API gave it. */
export function printList<Row>(
  list: Printable<Row>,
  columns: readonly Column<Row>[],
  { json, none }: { json: boolean | undefined; none: string },
): void {
  if (json === true) printJson(list)
  else if (list.items.length === 0) printLine(none)
  else printLine(table(list.items, columns))
  if (json !== true && list.next != null) {
    printLine(t`\nThere is more: add --after ${list.next}, or --all.`)
  }
}

/** Records with a line between them. */
export function printEach<Item>(items: readonly Item[], print: (item: Item) => void): void {
  items.forEach((item, at) => {
    if (at > 0) printLine('')
    print(item)
  })
}

/** Label and value, one pair a line. */
export function printRecord(
  pairs: readonly (readonly [string, string | number | null])[],
  labelOf: (label: string) => string = translated,
): void {
  const columns = [
    { title: '', of: ([label]: readonly [string, unknown]) => labelOf(label) },
    { title: '', of: ([, value]: readonly [string, string | number | null]) => value },
  ]
  printLine(rowsOf(pairs, columns).map(joined(pairs, columns)).join('\n'))
}

/** The table as text, without the last line break. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const titles = columns.map(titleOf)
  const join = joined(rows, columns)
  return [titles, ...rowsOf(rows, columns)].map(join).join('\n')
}

function rowsOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[][] {
  return rows.map((row) => columns.map((column) => cell(column.of(row))))
}

function joined<Row>(rows: readonly Row[], columns: readonly Column<Row>[]) {
  const cells = rowsOf(rows, columns)
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(titleOf({ title })), ...cells.map((row) => widthOf(row[at] ?? ''))),
  )
  return (row: readonly string[]): string =>
    row
      .map((text, at) => {
        const width = widths[at] ?? 0
        return columns[at]?.align === 'right'
          ? padded('', width - widthOf(text)) + text
          : padded(text, width)
      })
      .join('  ')
      .trimEnd()
}

function titleOf({ title }: { readonly title: string }): string {
  return translated(title).toUpperCase()
}

/** The text with blanks behind it, up to a width in columns of a terminal. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Text that came from outside, on one line. */
export function cell(value: string | number | null): string {
  if (value === null) return '-'
  return printable(String(value)).replaceAll('\n', escaped)
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
/** Made when it is needed: that takes 10 ms, and many commands print no table. */
let segmenter: Intl.Segmenter | undefined

/** How many columns of a terminal a text takes: Chinese characters and emoji take two. */
export function widthOf(text: string): number {
  segmenter ??= new Intl.Segmenter()
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}
