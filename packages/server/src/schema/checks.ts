// The invariants, one SQL file each under sql/*/checks: a query that must return no rows. Used by
// `pactolus audit`, the admin API and the tests.
import type { Driver, Row, Session } from '../driver/driver.ts'
import { partitionSchemas, type SchemaName, type SqlFile, schemas, sqlFiles } from './migrate.ts'
import { isRouter, readPlace } from './place.ts'

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

/** How many checks runChecks runs. */
export function checksCount(): number {
  return schemas.reduce((count, schema) => count + sqlFiles(schema, 'checks').length, 0)
}

/** Runs every check and returns one result each; behind a router, on every partition. */
export async function runChecks(
  driver: Driver,
  checked: (count: number) => void = () => {},
): Promise<CheckResult[]> {
  const spread = isRouter(await readPlace(driver))
  const results: CheckResult[] = []
  for (const schema of schemas) {
    const ask = spread && isKeptByPartitions(schema) ? rowsOfPartitions : rowsHere
    for (const file of sqlFiles(schema, 'checks')) {
      const run = (session: Session) => runCheck(session, schema, file, ask)
      results.push(await driver.transaction(run, { statementTimeoutMs }))
      checked(results.length)
    }
  }
  return results
}

/** Runs the checks of the ledger over what a transaction sees, its own writes included. */
export async function checkLedger(session: Session): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const file of sqlFiles('ledger', 'checks')) {
    results.push(await runCheck(session, 'ledger', file, rowsHere))
  }
  return results
}

async function runCheck(
  session: Session,
  schema: SchemaName,
  { name, text }: SqlFile,
  ask: (session: Session, check: string) => Promise<Row[]>,
): Promise<CheckResult> {
  const startedAt = performance.now()
  const violations = await ask(session, text)
  return {
    name: `${schema}/${name.replace(/\.sql$/, '')}`,
    rule: (text.split('\n')[0] ?? '').replace(/^--\s*/, ''),
    violations,
    duration_ms: Math.round(performance.now() - startedAt),
  }
}

function isKeptByPartitions(schema: SchemaName): boolean {
  return (partitionSchemas as readonly SchemaName[]).includes(schema)
}

function rowsHere(session: Session, check: string): Promise<Row[]> {
  return session.query(`select * from (${check}) violation limit ${violationsMax}`)
}

/** The rows that break the rule, each with the partition that has them. */
async function rowsOfPartitions(session: Session, check: string): Promise<Row[]> {
  const rows = await session.query<{ part: number; found: Row }>(
    'select * from router.rows_of($1, $2) limit $2',
    [check, violationsMax],
  )
  return rows.map(({ part, found }) => ({ partition: part, ...found }))
}
