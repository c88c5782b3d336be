// What the ledger holds: every statement of some players, and the broken invariants, as an operator reads
// them from the admin API. Clients are not asked.
import type { Service } from '../storm/service.ts'
import type { OrderKind } from './diary.ts'

export interface Entry {
  readonly entry_no: number
  readonly kind: OrderKind
  readonly bill_no: string
  readonly pay_bill_no: string | null
  readonly amount: number
  readonly paid_after: number
  readonly gift_after: number
  /** ISO 8601, by the service's clock. */
  readonly posted_at: string
}

export interface Account {
  readonly balance: number
  /** Oldest first. */
  readonly entries: readonly Entry[]
}

const pageSize = 500

export async function readAccount(
  service: Service,
  offerId: string,
  openid: string,
): Promise<Account> {
  const path = accountPath(offerId, openid)
  const entries: Entry[] = []
  let after: string | null = ''
  while (after !== null) {
    const cursor: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const page: { items: Entry[]; next: string | null } = await service.ask(
      'GET',
      `${path}/entries?limit=${pageSize}${cursor}`,
    )
    entries.push(...page.items)
    after = page.next
  }
  const { balance } = await service.ask<{ balance: number }>('GET', path)
  return { balance, entries: entries.reverse() }
}

export function accountPath(offerId: string, openid: string): string {
  return `/admin/v1/offers/${offerId}/production/accounts/${openid}/1`
}

/** The names of the invariants that do not hold. */
export async function brokenChecks(service: Service): Promise<string[]> {
  const { checks } = await service.ask<{ checks: { name: string; violations: unknown[] }[] }>(
    'GET',
    '/admin/v1/checks',
  )
  return checks.filter(({ violations }) => violations.length > 0).map(({ name }) => name)
}
