// The lines of a history file (docs/history.md): the archived entries of a month, each with the order that wrote
// it. A header, then the entries of each account in the order of their numbers, then a footer without which the
// file is not whole. Nothing in it ever changes: two exports of a month are equal to the byte.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Static, Type } from 'typebox'
import { strict, text } from '../api/schemas.ts'
import {
  accountKey,
  BadExport,
  billNo,
  coins,
  delta,
  lineParser,
  note,
  sha256,
  utcMoment,
  whole,
} from './lines.ts'

const formatName = 'pactolus-history'
const formatVersion = 1

export const monthPattern = '^\\d{4}-(0[1-9]|1[0-2])$'
const Month = Type.String({ pattern: monthPattern, description: 'As 2026-01, of UTC+8.' })

const Header = Type.Object(
  {
    type: Type.Literal('header'),
    format: Type.Literal(formatName),
    version: Type.Literal(formatVersion),
    month: Month,
    from: utcMoment,
    to: utcMoment,
  },
  strict,
)

const EntryLine = Type.Object(
  {
    type: Type.Literal('entry'),
    // The emulator keeps an offer under another name after each reset.
    offer_id: text(128, 'The offer.'),
    ...accountKey,
    entry_no: whole(1),
    kind: Type.Enum(['recharge', 'present', 'pay', 'refund']),
    bill_no: billNo,
    pay_bill_no: Type.Union([billNo, Type.Null()]),
    ...{ amount: whole(1), gift: coins },
    ...{ paid_delta: delta, gift_delta: delta, paid_after: coins, gift_after: coins },
    posted_at: utcMoment,
    ...{ pay_item: note, app_remark: note, user_ip: note },
  },
  strict,
)

// Sums of all accounts may have more than 15 digits.
const sum = Type.String({ pattern: '^-?\\d{1,30}$' })
const Footer = Type.Object(
  {
    type: Type.Literal('footer'),
    ...{ accounts: whole(0), entries: whole(0), paid_delta: sum, gift_delta: sum, sha256 },
  },
  strict,
)

type MonthFooter = Static<typeof Footer>
type EntryLine = Static<typeof EntryLine>

export interface MonthRange {
  readonly from: Date
  /** The first instant of the next month. */
  readonly to: Date
}

const offsetMs = 8 * 3_600_000

/** A month of UTC+8, `2026-01`. */
export function rangeOf(month: string): MonthRange {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const startOf = (index: number) => {
    // Date.UTC takes a year below 100 for one of the twentieth century.
    const start = new Date(0)
    start.setUTCFullYear(year, index, 1)
    return new Date(start.getTime() - offsetMs)
  }
  return { from: startOf(number - 1), to: startOf(number) }
}

export function headerLine(month: string): string {
  const { from, to } = rangeOf(month)
  const header: Static<typeof Header> = {
    ...{ type: 'header', format: formatName, version: formatVersion, month },
    ...{ from: utc(from), to: utc(to) },
  }
  return JSON.stringify(header)
}

function utc(date: Date): string {
  return date.toISOString().replace('Z', '000Z')
}

const parseLine = lineParser({ header: Header, entry: EntryLine, footer: Footer })

/** Takes the lines as they are written or read, and proves that they are whole and consistent. */
export class MonthCheck {
  readonly #hash = createHash('sha256')
  #number = 0
  #range: { readonly month: string; readonly to: string } | undefined
  #before: EntryLine | undefined
  #accounts = 0
  #entries = 0
  #paid = 0n
  #gift = 0n
  #footer: MonthFooter | undefined

  /** The next line, without its line break; throws BadExport with a sentence that names the line. */
  add(line: string): void {
    this.#number += 1
    const number = this.#number
    if (this.#footer !== undefined) throw new BadExport(`Line ${number} comes after the footer.`)
    const parsed = parseLine(line, number)
    if ((number === 1) !== (parsed.type === 'header')) {
      throw new BadExport(`Line ${number}: a file has one header, in its first line.`)
    }
    if (parsed.type === 'header') this.#begin(line)
    else if (parsed.type === 'entry') this.#addEntry(parsed)
    else this.#end(parsed)
    this.#hash.update(`${line}\n`)
  }

  /** Throws when there was no footer. */
  end(): { readonly month: string; readonly footer: MonthFooter } {
    if (this.#range === undefined) throw new BadExport('The file is empty.')
    if (this.#footer === undefined) throw new BadExport('The file is cut off: it has no footer.')
    return { month: this.#range.month, footer: this.#footer }
  }

  #begin(line: string): void {
    const { month, to } = JSON.parse(line) as Static<typeof Header>
    if (line !== headerLine(month)) {
      throw new BadExport(`Line 1: from and to are not those of ${month}.`)
    }
    this.#range = { month, to }
  }

  #addEntry(entry: EntryLine): void {
    const before = this.#before
    const order = before === undefined ? 1 : compareKeys(entry, before)
    if (order < 0) throw new BadExport(`Line ${this.#number}: its account comes too late.`)
    if (order > 0) {
      this.#endAccount()
      this.#accounts += 1
    } else if (before !== undefined && !follows(entry, before)) {
      throw new BadExport(`Line ${this.#number}: entry ${entry.entry_no} does not follow.`)
    }
    this.#entries += 1
    this.#paid += BigInt(entry.paid_delta)
    this.#gift += BigInt(entry.gift_delta)
    this.#before = entry
  }

  /** Clocks differ a little, so that of an account the last entry alone is sure to be of this month. */
  #endAccount(): void {
    const last = this.#before
    if (last === undefined || last.posted_at < (this.#range?.to ?? '')) return
    throw new BadExport(`Line ${this.#number - 1}: posted_at is after the month.`)
  }

  #end(footer: MonthFooter): void {
    this.#endAccount()
    if (!isDeepStrictEqual(this.counted(), footer)) {
      throw new BadExport('The file was changed: its lines are not those that its footer states.')
    }
    this.#footer = footer
  }

  /** The footer that the lines so far have. */
  counted(): MonthFooter {
    return {
      ...{ type: 'footer', accounts: this.#accounts, entries: this.#entries },
      ...{ paid_delta: String(this.#paid), gift_delta: String(this.#gift) },
      sha256: this.#hash.copy().digest('hex'),
    }
  }
}

function follows(entry: EntryLine, before: EntryLine): boolean {
  return (
    entry.entry_no === before.entry_no + 1 &&
    entry.paid_after === before.paid_after + entry.paid_delta &&
    entry.gift_after === before.gift_after + entry.gift_delta
  )
}

const keyNames = ['offer_id', 'env', 'openid', 'zone_id'] as const

/** By the bytes of their UTF-8, as the database sorts them. */
function compareKeys(a: EntryLine, b: EntryLine): number {
  for (const name of keyNames) {
    if (a[name] !== b[name]) return Buffer.compare(Buffer.from(a[name]), Buffer.from(b[name]))
  }
  return 0
}
