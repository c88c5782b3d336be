// Every invariant of the database, and whether its secrets can be opened.

import type { Progress } from '../directory/jobs.ts'
import { checkSealed } from '../directory/master-key.ts'
import { checksCount, runChecks } from '../schema/checks.ts'
import type { Services } from '../services.ts'
import type { CheckBody } from './contract.ts'

export async function checkAll(
  { driver, seal }: Pick<Services, 'driver' | 'seal'>,
  progress: Progress = () => {},
): Promise<{ ok: boolean; checks: CheckBody[] }> {
  const total = checksCount() + 1
  progress(0, total)
  const found = await runChecks(driver, (count) => progress(count, total))
  found.push(await checkSealed(driver, seal))
  progress(total, total)
  const checks = found.map((check) => ({ ...check, violations: check.violations.map(plain) }))
  return { ok: checks.every(({ violations }) => violations.length === 0), checks }
}

/** A row without bigint, which JSON does not have. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? Number(value) : value,
    ]),
  )
}
