// What the ledger holds: every statement of some players, and the broken invariants, as an operator reads
// them from the admin API. Clients are not asked.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from '../storm/service.ts'
import type { OrderKind } from './answers.ts'

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
const looksMax = 50

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
    const page: { items: Entry[]; next: string | null } = await look(
      service,
      `${path}/entries?limit=${pageSize}${cursor}`,
    )
    entries.push(...page.items)
    after = page.next
  }
  const { balance } = await look<{ balance: number }>(service, path)
  return { balance, entries: entries.reverse() }
}

/** Reads until it is answered: on a busy machine a statement outlasts the short time-outs of a stage. */
async function look<T>(service: Service, path: string, tries = looksMax): Promise<T> {
  try {
    return await service.ask<T>('GET', path)
  } catch (error) {
    if (tries <= 1) throw error
    await sleep(200)
    return look<T>(service, path, tries - 1)
  }
}

export function accountPath(offerId: string, openid: string): string {
  return `/admin/v1/offers/${offerId}/production/accounts/${openid}/1`
}

/** The names of the invariants that do not hold. */
export async function brokenChecks(service: Service): Promise<string[]> {
  const { checks } = await look<{ checks: { name: string; violations: unknown[] }[] }>(
    service,
    '/admin/v1/checks',
  )
  return checks.filter(({ violations }) => violations.length > 0).map(({ name }) => name)
}
