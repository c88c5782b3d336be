// Orders of many days, for tests of what becomes of old ones.
import type { Ledger } from '../../src/ledger/ledger.ts'
import type { AccountKey, Order } from '../../src/ledger/model.ts'

export const accountOf = (n: number): AccountKey => ({
  ...{ offerId: 'offer', env: 'production', openid: `o${n % 5}`, zoneId: n % 7 === 0 ? '2' : '1' },
})
export const refundOf = (n: number, amount: bigint | null): Order => ({
  ...{ kind: 'refund', account: accountOf(n), payBillNo: `pay${n}`, amount },
  billNo: amount === null ? `cancel:pay${n}` : `refund${n}`,
  ...{ windowS: 365 * 86_400, tombstone: true },
})
export const payOf = (n: number): Order => ({
  ...{ kind: 'pay', account: accountOf(n), billNo: `pay${n}`, amount: BigInt(1 + (n % 4)) },
  notes: { payItem: n % 2 === 0 ? 'sword' : 'shield' },
})

/** Every day orders of every kind, refunds in parts, and now and then a tombstone. */
export async function postDays(ledger: Ledger, days: number, nextDay: () => void): Promise<void> {
  for (let n = 0; n < days; n += 1) {
    nextDay()
    await ledger.post({ kind: 'recharge', account: accountOf(n), billNo: `in${n}`, amount: 9n })
    await ledger.post({ kind: 'present', account: accountOf(n), billNo: `gift${n}`, amount: 2n })
    await ledger.post(payOf(n))
    if (n % 4 === 3) await ledger.post(refundOf(n, 1n))
    if (n % 9 === 5) await ledger.post(refundOf(n, null))
    if (n % 20 === 7) await ledger.post({ ...refundOf(n, null), payBillNo: `never${n}` } as Order)
  }
}
