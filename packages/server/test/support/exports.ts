// Exports as tests make them.
import type { OfferBody } from '../../src/api/offer.ts'
import { defaultOfferSettings } from '../../src/directory/directory.ts'
import { Tally } from '../../src/transfer/format.ts'

/** An offer to export whose book has its own name. */
export function exportedOffer(offerId: string) {
  const { cancelWindowS, tombstones, requireSession, production, sandbox, ...others } =
    defaultOfferSettings
  const exportedAt = new Date('2026-01-02T03:04:05Z')
  const offer: OfferBody = {
    ...{ offer_id: offerId, appid: 'wxtest', currency: 'coin', name: 'Test coins' },
    ...{ cancel_window_s: cancelWindowS, tombstones, require_session: requireSession },
    ...{ production, sandbox, created_at: exportedAt.toISOString() },
    ...{ dialects: [...others.dialects], xpay_partial_refunds: others.xpayPartialRefunds },
    coin_price: others.coinPrice,
  }
  return { offer, book: offerId, exportedAt }
}

/** Lines, the old footer among them, with a footer that is true of them. */
export function sealed(lines: readonly string[]): string {
  const tally = new Tally()
  for (const line of lines) {
    const type = /^\{"type":"(account|order|tombstone|money_order|footer)"/.exec(line)?.[1]
    if (type === 'footer') continue
    if (type !== undefined) tally.counts[`${type}s` as keyof Tally['counts']] += 1
    tally.add(`${line}\n`)
  }
  const kept = lines.filter((line) => !line.startsWith('{"type":"footer"'))
  return `${kept.join('\n')}\n${JSON.stringify(tally.footer())}\n`
}
