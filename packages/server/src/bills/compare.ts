// Compares a file with the ledger. Meanwhile the lines of the file are in the database, and the
// orders of the period come page by page. Nothing here changes the ledger.
import type { Bill, BillLine, Bills } from '../directory/bills.ts'
import type { Cause, Differences, FoundDifference } from '../directory/differences.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readTable } from '../table/read-table.ts'
import { inFile } from './in-file.ts'
import { judge, type LedgerOrder } from './judge.ts'
import type { BillKind, Mapping } from './kinds.ts'
import { type Line, lineReader, tableOf } from './lines.ts'
import { daysOf, gameOrders, lookUp, moneyOrders } from './ours.ts'

export interface Comparison {
  readonly bill: Bill
  readonly kind: BillKind
  readonly mapping: Mapping
  readonly span: { readonly from: Date; readonly to: Date }
  readonly compareNo: number
  readonly now: Date
}

export interface CompareServices {
  readonly ledger: Ledger
  readonly bills: Bills
  readonly differences: Differences
}

/** What a comparison comes to. Amounts are coins for a file of the game, else fen. */
export interface Sums {
  /** Rows of the file in the period, and outside of it. */
  lines: number
  outside: number
  /** Lines that say what the ledger says. */
  matched: number
  differences: number
  their_amount: number
  our_orders: number
  our_amount: number
}

const linesMax = 5000
const unseenMax = 500
/** An order that is younger may have come while the others were walked through. */
const justMs = 60_000

export async function compare(
  services: CompareServices,
  comparison: Comparison,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Sums> {
  const run = new Run(services, comparison, progress, signal)
  await run.load()
  await run.walk()
  await run.lookUpUnseen()
  return run.end()
}

class Run {
  readonly #services: CompareServices
  readonly #comparison: Comparison
  readonly #progress: (done: number) => void
  readonly #signal: AbortSignal
  readonly #hasReturns: boolean
  readonly #sums: Sums = {
    ...{ lines: 0, outside: 0, matched: 0, differences: 0 },
    ...{ their_amount: 0, our_orders: 0, our_amount: 0 },
  }
  #found: FoundDifference[] = []

  constructor(
    services: CompareServices,
    comparison: Comparison,
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ) {
    const { columns } = comparison.mapping
    this.#services = services
    this.#comparison = comparison
    this.#progress = (done) => progress(done, comparison.bill.rows * 2)
    this.#signal = signal
    this.#hasReturns = (columns.state ?? columns.refund) !== undefined
  }

  /** Reads the file once more, into lines. */
  async load(): Promise<void> {
    const { bill, kind, mapping } = this.#comparison
    await inFile(this.#services.bills.chunks(bill.billId), async (file) => {
      const { heads, rows } = await tableOf(kind, readTable(file, bill.format))
      const read = lineReader(kind, heads, mapping)
      let batch: Line[] = []
      let done = 0
      for await (const row of rows) {
        done += 1
        const line = read(row)
        if (this.#isOutside(line)) this.#sums.outside += 1
        else batch.push(line)
        if (batch.length < linesMax) continue
        await this.#put(batch)
        this.#progress(done)
        batch = []
      }
      await this.#put(batch)
      this.#progress(done)
    })
  }

  #isOutside({ at, isOrder }: Line): boolean {
    const { from, to } = this.#comparison.span
    // A refund may be told beside its order, whenever that was.
    return isOrder && at !== null && (at < from || at >= to)
  }

  async #put(lines: readonly Line[]): Promise<void> {
    this.#signal.throwIfAborted()
    const { billId } = this.#comparison.bill
    const doubles = await this.#services.bills.putLines(billId, lines)
    this.#sums.lines += lines.length
    for (const line of lines) {
      if (doubles.has(line.row)) await this.#differ('duplicate_in_file', line, undefined)
      else if (line.isOrder && !line.isFailed) this.#sums.their_amount += Number(line.amount ?? 0n)
    }
  }

  /** Every order of the period, and the line that speaks of it. */
  async walk(): Promise<void> {
    const { bill, kind } = this.#comparison
    const { ledger, bills } = this.#services
    const terms = { ledger, ...this.#comparison }
    const pages =
      kind === 'game'
        ? gameOrders(terms)
        : kind === 'xpay-summary'
          ? daysOf(terms)
          : moneyOrders(terms)
    for await (const page of pages) {
      this.#signal.throwIfAborted()
      const lines = await bills.match(bill.billId, page)
      for (const [at, ours] of page.entries()) {
        this.#sums.our_orders += 1
        if (ours.isComparable) this.#sums.our_amount += Number(ours.amount)
        await this.#settle(lines[at], ours)
      }
      this.#progress(bill.rows + Math.min(this.#sums.matched, bill.rows))
    }
  }

  async #settle(line: BillLine | undefined, ours: LedgerOrder): Promise<void> {
    if (line === undefined) {
      // What came back as a whole has moved nothing.
      const isNothing = ours.kind !== 'day' && ours.amount === ours.returned
      if (!isNothing) await this.#differ('missing_there', undefined, ours)
      return
    }
    const cause = judge(line, ours, this.#hasReturns)
    if (cause === undefined) this.#sums.matched += 1
    else await this.#differ(cause, line, ours)
  }

  /** The lines of which the period has no order: the ledger may have it at another time. */
  async lookUpUnseen(): Promise<void> {
    const { bill } = this.#comparison
    const { bills } = this.#services
    for await (const lines of bills.unseen(bill.billId, unseenMax)) {
      this.#signal.throwIfAborted()
      const { orders, others, knownPlayers } = await lookUp(
        { ledger: this.#services.ledger, ...this.#comparison },
        lines,
      )
      for (const [at, line] of lines.entries()) {
        const ours = orders[at]
        const cause = ours === undefined ? absence(line, knownPlayers) : this.#lateness(line, ours)
        if (cause === undefined) this.#sums.matched += 1
        else await this.#differ(cause, line, ours ?? others[at])
      }
    }
  }

  #lateness(line: BillLine, ours: LedgerOrder): Cause | undefined {
    const { span, now } = this.#comparison
    const cause = judge(line, ours, this.#hasReturns)
    if (cause !== undefined || !line.hasOrder || line.isFailed) return cause
    if (ours.at < span.from || ours.at >= span.to) return 'late'
    // Every order of the period has found its line: this one belongs to another, unless it has just come.
    return ours.at.getTime() < now.getTime() - justMs ? 'duplicate_in_file' : undefined
  }

  async #differ(
    cause: Cause,
    line: Omit<BillLine, 'hasOrder'> | undefined,
    ours: LedgerOrder | undefined,
  ): Promise<void> {
    this.#sums.differences += 1
    this.#found.push({
      cause,
      number: ours?.number ?? line?.number ?? '',
      openid: ours?.openid ?? line?.openid ?? '',
      zoneId: ours?.zoneId ?? line?.zoneId ?? '',
      row: line?.row ?? 0,
      ...{ ourKind: ours?.kind ?? null, ours: ours?.amount ?? null },
      ...{ ourReturned: ours?.returned ?? null, ourAt: ours?.at ?? null },
      ...{ theirs: line?.amount ?? null, theirReturned: line?.returned ?? null },
      at: ours?.at ?? line?.at ?? this.#latest(),
    })
    if (this.#found.length >= unseenMax) await this.#write()
  }

  /** When it was at the latest, where the file says no time. */
  #latest(): Date {
    const { span, now } = this.#comparison
    return new Date(Math.min(span.to.getTime() - 1, now.getTime()))
  }

  async #write(): Promise<void> {
    const { bill, compareNo } = this.#comparison
    await this.#services.differences.put(bill.billId, compareNo, this.#found)
    this.#found = []
  }

  async end(): Promise<Sums> {
    await this.#write()
    return this.#sums
  }
}

function absence(
  { isFailed, openid, amount, returned }: BillLine,
  players: Set<string>,
): Cause | undefined {
  if (isFailed || (amount === 0n && returned === 0n)) return undefined
  // Paid and paid back, and never seen here: nothing was moved in the end.
  if (amount === returned) return undefined
  return openid !== '' && !players.has(openid) ? 'unknown_player' : 'missing_here'
}
