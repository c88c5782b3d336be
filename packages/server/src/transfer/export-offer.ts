// Writes an offer as an export: one snapshot of the ledger, a page at a time, no faster than it is read.
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { OfferBody } from '../api/offer.ts'
import type { Driver } from '../driver/driver.ts'
import { exportBook } from '../ledger/transfer.ts'
import { formatName, formatVersion, type Header, Tally } from './format.ts'

export interface ExportedOffer {
  readonly offer: OfferBody
  /** Where the ledger keeps its accounts. */
  readonly book: string
  readonly exportedAt: Date
}

/** A snapshot is not held for a reader that has stopped. */
const stallMaxMs = 60_000

const statementTimeoutMs = 3_600_000

/** The lines of the offer. A stream that ends without a footer was cut: destroyed by what failed. */
export function exportOffer(driver: Driver, { offer, book, exportedAt }: ExportedOffer): Readable {
  const out = new PassThrough()
  const closed = new AbortController()
  out.once('close', () => closed.abort())
  const write = async (text: string) => {
    if (out.destroyed) throw new Error('the reader of the export is gone')
    if (out.write(text)) return
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(stallMaxMs)])
    await once(out, 'drain', { signal })
  }
  const tally = new Tally()
  const header: Header = {
    ...{ type: 'header', format: formatName, version: formatVersion },
    ...{ exported_at: exportedAt.toISOString(), offer },
  }
  const work = async () => {
    const first = `${JSON.stringify(header)}\n`
    tally.add(first)
    await write(first)
    await driver.transaction(
      async (session) => {
        for await (const { lines, moneyOrders, ...counts } of exportBook(session, book)) {
          const text = `${lines.join('\n')}\n`
          tally.add(text)
          for (const name of ['accounts', 'orders', 'tombstones'] as const) {
            tally.counts[name] += counts[name]
          }
          tally.counts.money_orders += moneyOrders
          await write(text)
        }
      },
      { statementTimeoutMs, snapshot: true },
    )
    out.end(`${JSON.stringify(tally.footer())}\n`)
  }
  work().catch((error: Error) => out.destroy(error))
  return out
}
