// Writes the archived entries of a month as a history file, a page at a time, no faster than it is read.
import { Readable } from 'node:stream'
import type { Ledger } from '../ledger/ledger.ts'
import { headerLine, MonthCheck, rangeOf } from './month-format.ts'

/** The lines of the month, checked as a reader checks them. A stream that ends without a footer was cut. */
export function exportMonth(ledger: Pick<Ledger, 'archive'>, month: string): Readable {
  return Readable.from(linesOf(ledger, month), { objectMode: false })
}

/** The hash of the lines that a file of the month has, as its footer states it. */
export async function hashOfMonth(
  ledger: Pick<Ledger, 'archive'>,
  month: string,
  progress: (entries: number) => void,
): Promise<string> {
  const check = new MonthCheck()
  check.add(headerLine(month))
  const { from, to } = rangeOf(month)
  for await (const lines of ledger.archive.lines(from, to)) {
    for (const line of lines) check.add(line)
    progress(check.counted().entries)
  }
  return check.counted().sha256
}

async function* linesOf({ archive }: Pick<Ledger, 'archive'>, month: string) {
  const check = new MonthCheck()
  const header = headerLine(month)
  check.add(header)
  yield `${header}\n`
  const { from, to } = rangeOf(month)
  for await (const lines of archive.lines(from, to)) {
    for (const line of lines) check.add(line)
    yield `${lines.join('\n')}\n`
  }
  const footer = JSON.stringify(check.counted())
  check.add(footer)
  yield `${footer}\n`
}
