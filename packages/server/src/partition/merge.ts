// How a router merges the rows that all partitions return. The text of the function decides:
//
// - `… order by C limit N`: the rows of all partitions, in the same order, up to the same number
// - `… group by G order by C limit N`: totals; the rows of a group become one. A column outside of G
//   was made by sum, count, min or max. It is merged by sum, sum, min or max.
import { ExplainedError } from '../explained-error.ts'

/** A function that cannot be spread over partitions as it is written. */
export class CannotSpread extends ExplainedError {
  override readonly name = 'CannotSpread'
}

interface Called {
  readonly name: string
  /** `TABLE(i integer, outcome text)` */
  readonly result: string
  readonly body: string
}

interface Merge {
  readonly columns: string
  /** What follows the rows of all partitions. */
  readonly tail: string
}

export function mergeOf(called: Called): Merge {
  const { name, body } = called
  const at = body.toLowerCase().lastIndexOf('order by ')
  if (at < 0) {
    throw new CannotSpread(
      `ledger.${name} asks of all players, so its rows come from every partition: end it with ` +
        'order by … limit …, of columns that it returns.',
    )
  }
  const order = withoutAliases(
    body
      .slice(at)
      .trim()
      .replace(/;?\s*(end)?$/i, ''),
  )
  const group = /\sgroup by\s+(\(\)|[a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)\s*$/i.exec(body.slice(0, at))
  if (group === null) return { columns: '*', tail: order }
  const [whole, list = ''] = group
  const keys = list === '()' ? [] : list.split(/\s*,\s*/)
  const terms = termsOf(body.slice(0, at - whole.length))
  const columns = columnsOf(called.result).map(({ column, type }) => {
    if (keys.includes(column)) return column
    return `${aggregateOf(called.name, column, terms)}(${column})::${type} as ${column}`
  })
  return { columns: columns.join(', '), tail: `group by ${list} ${order}` }
}

/** The aliases of tables mean nothing to the merged rows. */
function withoutAliases(text: string): string {
  return text.replace(/\b[a-z_]\w*\./gi, '')
}

const mergedBy: Readonly<Record<string, string>> = {
  count: 'sum',
  sum: 'sum',
  min: 'min',
  max: 'max',
}

/** What puts the totals of all partitions together, by the aggregate that made each. */
function aggregateOf(name: string, column: string, terms: readonly string[]): string {
  const term = terms.find((each) => new RegExp(`\\bas ${column}\\s*$`, 'i').test(each)) ?? ''
  const found = [...term.matchAll(/\b([a-z_]+)\s*\(/gi)].map(([, called = '']) =>
    called.toLowerCase(),
  )
  const merged = found.flatMap((aggregate) => mergedBy[aggregate] ?? [])[0]
  if (merged === undefined) {
    throw new CannotSpread(
      `ledger.${name} returns totals of all players: write ${column} as sum, count, min or max of ` +
        `something, as ${column}.`,
    )
  }
  return merged
}

/** What the last select at the top of a query selects, cut at the commas outside of parentheses. */
function termsOf(query: string): string[] {
  let depth = 0
  let terms: string[] = []
  let start = 0
  const text = query.replaceAll(/--[^\n]*/g, '')
  for (const { 0: token, index } of text.matchAll(/[(),]|\b(?:select|from)\b/gi)) {
    if (token === '(') depth += 1
    else if (token === ')') depth -= 1
    else if (depth > 0) continue
    else if (token.toLowerCase() === 'select') {
      terms = []
      start = index + token.length
    } else if (start >= 0) {
      terms.push(text.slice(start, index))
      // Commas after "from" are of no list.
      start = token === ',' ? index + 1 : -1
    }
  }
  return terms
}

/** `TABLE(day integer, at timestamp with time zone)`: no type in a ledger has a comma. */
function columnsOf(result: string): { column: string; type: string }[] {
  const list = result.replace(/^TABLE\(|\)$/g, '')
  return list.split(', ').map((each) => {
    const at = each.indexOf(' ')
    return { column: each.slice(0, at), type: each.slice(at + 1) }
  })
}
