// What a router and its partitions are, and whether that is what they should be.
import { functionsHashOf, type SchemaName } from '../schema/migrate.ts'
import { readPlace } from '../schema/place.ts'
import { type Cluster, onEach, type Partition } from './cluster.ts'
import { withoutPassword } from './connection.ts'
import { type LedgerFunction, readFunctions } from './generate.ts'
import { requireCurrentRouter } from './router.ts'

export interface PartitionStatus {
  readonly part: number
  readonly url: string
  /** Why it cannot be asked; null when it could. */
  readonly fault: string | null
  /** Accounts as PostgreSQL last estimated them, those that wait to be pruned included. */
  readonly accounts: number | null
  readonly bytes: number | null
}

/** Every partition with its size; one that does not answer says so. */
export async function readStatus({ partitions }: Cluster): Promise<PartitionStatus[]> {
  return Promise.all(
    partitions.map(async ({ part, url, driver }) => {
      const own = { part, url: withoutPassword(url) }
      try {
        const [row] = await driver.query<{ accounts: number; bytes: number }>(
          'select * from placement.read_size()',
        )
        return { ...own, fault: null, accounts: row?.accounts ?? null, bytes: row?.bytes ?? null }
      } catch (error) {
        return { ...own, fault: (error as Error).message, accounts: null, bytes: null }
      }
    }),
  )
}

/** What is wrong with a cluster, one sentence each; empty when nothing is. */
export async function verify(cluster: Cluster): Promise<string[]> {
  const { router, partitions } = cluster
  const faults: string[] = []
  await requireCurrentRouter(router).catch((error: Error) => faults.push(error.message))
  const place = await readPlace(router)
  if (place.parts !== partitions.length) {
    faults.push(`The router counts ${place.parts} partitions and knows ${partitions.length}.`)
  }
  const twins = signaturesOf(await readFunctions(router))
  const found = await onEach(partitions, (partition) => faultsOf(partition, twins, place.parts))
  faults.push(...found.flat())
  if (faults.length === 0) faults.push(...(await faultsOfRoutes(cluster)))
  return faults
}

async function faultsOf(
  { part, driver }: Partition,
  twins: string,
  parts: number,
): Promise<string[]> {
  const faults: string[] = []
  const here = await readPlace(driver)
  if (here.part !== part || here.parts !== parts) {
    faults.push(`Partition ${part} of ${parts} takes itself for ${here.part} of ${here.parts}.`)
  }
  for (const schema of ['placement', 'ledger'] as const) {
    if ((await functionsHashIn(driver, schema)) !== functionsHashOf(schema)) {
      faults.push(`Partition ${part} has the ${schema} functions of another release.`)
    }
  }
  if (signaturesOf(await readFunctions(driver)) !== twins) {
    faults.push(`The router's functions are not those of partition ${part}.`)
  }
  return faults
}

async function functionsHashIn(driver: Partition['driver'], schema: SchemaName) {
  const [row] = await driver.query<{ sha256: string }>(
    `select sha256 from ${schema}.schema_files where name = 'functions'`,
  )
  return row?.sha256
}

function signaturesOf(functions: readonly LedgerFunction[]): string {
  return JSON.stringify(functions.map((each) => [each.name, each.arguments, each.result]))
}

/** Whether PL/Proxy finds the same databases under the same numbers. */
async function faultsOfRoutes({ router, partitions }: Cluster): Promise<string[]> {
  const rows = await router.query<{ part: number }>('select * from router.rows_of($1, 1)', [
    'select 1 as found',
  ])
  const reached = rows.map(({ part }) => part).sort((a, b) => a - b)
  const expected = partitions.map(({ part }) => part)
  if (String(reached) === String(expected)) return []
  return [`The router reaches partitions ${reached}, not ${expected}.`]
}
