// The invariants, one SQL file each under sql/*/checks: a query that must return no rows. Used by
// `pactolus audit`, the admin API and the tests.
import type { Driver } from '../driver/driver.ts'
import { schemas, sqlFiles } from './migrate.ts'

export interface CheckResult {
  /** `ledger/balance_is_last_entry` */
  readonly name: string
  /** What must hold: the first comment line of the file. */
  readonly rule: string
  /** The first rows that break the rule; empty when it holds. */
  readonly violations: readonly Record<string, unknown>[]
  readonly duration_ms: number
}

const violationsMax = 20

/** A check reads the whole ledger. */
const statementTimeoutMs = 3_600_000

/** Runs every check and returns one result each. */
export async function runChecks(driver: Driver): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const schema of schemas) {
    for (const { name, text } of sqlFiles(schema, 'checks')) {
      const startedAt = performance.now()
      const rows = await driver.transaction(
        (session) => session.query(`select * from (${text}) violation limit ${violationsMax}`),
        { statementTimeoutMs },
      )
      results.push({
        name: `${schema}/${name.replace(/\.sql$/, '')}`,
        rule: (text.split('\n')[0] ?? '').replace(/^--\s*/, ''),
        violations: rows,
        duration_ms: Math.round(performance.now() - startedAt),
      })
    }
  }
  return results
}
