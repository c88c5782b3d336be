// All accounts of an offer in pages of openids, so that no statement reads more of them than it has time for. What
// an account had before a past instant does not change, so sums of pages that are read one after the other are exact.
import type { Row } from '../driver/driver.ts'

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

/** The openids after `after`, up to and with `last`; '' is no limit. */
export interface AccountPage {
  readonly after: string
  readonly last: string
}

/** So many accounts of a partition are added up by one statement: a fraction of a second. */
const accountsMax = 100_000

export async function* accountPages(
  ask: Ask,
  [book, env]: readonly [string, string],
  size = accountsMax,
): AsyncGenerator<AccountPage> {
  let after = ''
  for (;;) {
    const [row] = await ask<{ openid: string | null }>(
      'select * from ledger.page_end($1, $2, $3, $4)',
      [book, env, after, size],
    )
    const last = row?.openid ?? ''
    yield { after, last }
    if (last === '') return
    after = last
  }
}
