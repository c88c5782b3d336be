// A router and its partitions, each on a connection of its own: for the commands. The service itself
// knows the router alone.

import { type Driver, sqlState } from '../driver/driver.ts'
import { openPostgres } from '../driver/postgres.ts'
import { ExplainedError } from '../explained-error.ts'
import { SchemaMismatch } from '../schema/migrate.ts'
import { isRouter, type Place, readPlace } from '../schema/place.ts'
import { withoutPassword } from './connection.ts'

export interface Partition {
  readonly part: number
  readonly url: string
  readonly driver: Driver
}

export interface Cluster {
  readonly router: Driver
  readonly partitions: readonly Partition[]
  close(): Promise<void>
}

/** A partition that could not do what was asked of it, and why. */
export class PartitionFailure extends ExplainedError {
  override readonly name = 'PartitionFailure'

  constructor(name: string, error: unknown) {
    const { message } = error as Error
    const state = sqlState(error)
    super(`${name}: ${message}${state === undefined ? '' : ` (SQLSTATE ${state})`}`, {
      cause: error,
    })
  }
}

/** A database for one command at a time: two connections, since a doubling holds one. */
export function openForCommand(url: string): Driver {
  return openPostgres({
    url,
    connectionsMax: 2,
    connectTimeoutMs: 5000,
    statementTimeoutMs: 60_000,
  })
}

/** Opens the router at `url` and every partition that it knows. */
export async function openCluster(url: string): Promise<Cluster> {
  const router = openForCommand(url)
  try {
    await requireRouter(router)
    const rows = await router.query<{ part: number; url: string }>(
      'select * from router.list_partitions()',
    )
    return clusterOf(router, rows)
  } catch (error) {
    await router.close()
    throw error
  }
}

async function requireRouter(router: Driver): Promise<Place> {
  const place = await readPlace(router)
  if (isRouter(place)) return place
  throw new SchemaMismatch(
    'This database is no router: make one of an empty database with pactolus partition create.',
  )
}

function clusterOf(router: Driver, rows: readonly { part: number; url: string }[]): Cluster {
  const partitions = rows.map((row) => ({ ...row, driver: openForCommand(row.url) }))
  return {
    router,
    partitions,
    async close() {
      await Promise.all([router, ...partitions.map(({ driver }) => driver)].map((d) => d.close()))
    },
  }
}

/** Opens databases that are to become partitions, in the order of their parts from `firstPart` on. */
export function openPartitions(urls: readonly string[], firstPart = 0): Partition[] {
  return urls.map((url, at) => ({ part: firstPart + at, url, driver: openForCommand(url) }))
}

/** Does `work` on each partition at once; a failure names the partition. */
export async function onEach<T>(
  partitions: readonly Partition[],
  work: (partition: Partition) => Promise<T>,
): Promise<T[]> {
  const done = await Promise.allSettled(partitions.map(work))
  const failed = done.findIndex(({ status }) => status === 'rejected')
  if (failed >= 0) {
    const { part, url } = partitions[failed] as Partition
    const { reason } = done[failed] as PromiseRejectedResult
    if (reason instanceof PartitionFailure) throw reason
    throw new PartitionFailure(`partition ${part} (${withoutPassword(url)})`, reason)
  }
  return done.map((each) => (each as PromiseFulfilledResult<T>).value)
}
