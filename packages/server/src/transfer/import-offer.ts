// Takes an export into an offer that has no accounts: all of it, with every invariant of the ledger
// checked, or nothing. The file is read twice: first to check that it is whole, then into one
// transaction.
import { createReadStream } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { type Driver, type Session, sqlState } from '../driver/driver.ts'
import {
  type AccountRow,
  addTotals,
  hasAccounts,
  importAccounts,
  importOrders,
  importPurchases,
  type OrderRow,
  type PurchaseRow,
} from '../ledger/transfer.ts'
import { checkLedger } from '../schema/checks.ts'
import { type ExportLine, type Footer, type Header, parseLine, Tally } from './format.ts'
import { BadExport, linesOf } from './lines.ts'

/** The offer has accounts: an export never comes on top of them. */
export class OfferNotEmpty extends Error {
  override readonly name = 'OfferNotEmpty'
}

const rowsMax = 1000
/** Clocks of two services may differ by this much. */
const clockSkewMs = 300_000
const statementTimeoutMs = 3_600_000

/** The header and footer of a file that is whole at `nowMs`; throws BadExport when it is not. */
export async function checkFile(
  path: string,
  nowMs: number,
): Promise<{ header: Header; footer: Footer }> {
  const latest = new Date(nowMs + clockSkewMs).toISOString()
  const tally = new Tally()
  let header: Header | undefined
  let footer: Footer | undefined
  let last: string | undefined
  let number = 0
  for await (const line of linesOf(createReadStream(path, 'utf8'))) {
    if (last !== undefined) tally.add(`${last}\n`)
    last = line
    number += 1
    if (footer !== undefined) throw new BadExport(`Line ${number} comes after the footer.`)
    const parsed = parseLine(line, number)
    refuseFuture(parsed, latest, number)
    if ((number === 1) !== (parsed.type === 'header')) {
      throw new BadExport(`Line ${number}: a file has one header, in its first line.`)
    }
    if (parsed.type === 'header') header = parsed
    else if (parsed.type === 'footer') footer = parsed
    else tally.counts[`${parsed.type}s`] += 1
  }
  if (header === undefined) throw new BadExport('The file is empty.')
  if (footer === undefined) throw new BadExport('The file is cut off: it has no footer.')
  if (!isDeepStrictEqual(tally.footer(), footer)) {
    throw new BadExport('The file was changed: its lines are not those that its footer tells of.')
  }
  return { header, footer }
}

/** Times of one form are in order as text. */
function refuseFuture(line: ExportLine, latest: string, number: number): void {
  const { posted_at = '', created_at = '' } = line as { posted_at?: string; created_at?: string }
  for (const [name, at] of Object.entries({ posted_at, created_at })) {
    if (at > latest) throw new BadExport(`Line ${number}: ${name} is in the future.`)
  }
}

/** Takes a file that checkFile found whole into a book of the ledger. */
export async function importFile(driver: Driver, path: string, book: string): Promise<void> {
  await driver.transaction(
    async (session) => {
      if (await hasAccounts(session, book)) {
        throw new OfferNotEmpty('The offer has accounts: import into one that has none.')
      }
      await takeIn(session, path, book)
      const broken = (await checkLedger(session)).filter(({ violations }) => violations.length > 0)
      const [first] = broken
      if (first !== undefined) {
        const row = JSON.stringify(first.violations[0], plainNumber)
        throw new BadExport(`With these lines the ledger breaks ${first.name} (${row}).`)
      }
    },
    { statementTimeoutMs },
  )
}

async function takeIn(session: Session, path: string, book: string): Promise<void> {
  const accounts: AccountRow[] = []
  const orders: OrderRow[] = []
  const purchases: PurchaseRow[] = []
  let first = 2
  let number = 0
  const flush = async () => {
    try {
      if (accounts.length > 0) await importAccounts(session, book, accounts.splice(0))
      const rows = orders.splice(0)
      const lost = rows.length === 0 ? -1 : await importOrders(session, book, rows)
      const { openid, bill_no } = rows[lost] ?? {}
      if (lost >= 0) throw new BadExport(`Order ${bill_no} comes before its account ${openid}.`)
      const bought = purchases.splice(0)
      const lone = bought.length === 0 ? -1 : await importPurchases(session, book, bought)
      const { trade_no } = bought[lone] ?? {}
      if (lone >= 0) throw new BadExport(`Money order ${trade_no} comes before its account.`)
    } catch (error) {
      throw refusalOf(error, first, number)
    }
    first = number + 1
  }
  for await (const line of linesOf(createReadStream(path, 'utf8'))) {
    number += 1
    const parsed = parseLine(line, number)
    if (parsed.type === 'account') accounts.push(parsed)
    else if (parsed.type === 'order') orders.push(parsed)
    else if (parsed.type === 'tombstone') orders.push({ ...tombstone, ...parsed })
    else if (parsed.type === 'money_order') {
      purchases.push({ ...parsed, refunds: JSON.stringify(parsed.refunds) })
    }
    if ([accounts, orders, purchases].some(({ length }) => length === rowsMax)) await flush()
  }
  await flush()
  await addTotals(session, book)
}

const tombstone = {
  ...{ entry_no: null, kind: 'pay', pay_bill_no: null },
  ...{ amount: 0, gift: 0, refunded: 0, refunded_gift: 0 },
  ...{ paid_delta: 0, gift_delta: 0, paid_after: 0, gift_after: 0 },
  ...{ pay_item: null, app_remark: null, user_ip: null },
} as const

/** What a constraint of the tables refuses is the file's fault; anything else is ours. */
function refusalOf(error: unknown, first: number, last: number): unknown {
  const state = sqlState(error)
  if (state === undefined || !/^2[23]/.test(state)) return error
  return new BadExport(`Lines ${first} to ${last}: ${(error as Error).message}.`)
}

function plainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
