// A router and its partitions on servers of their own, for tests and the bench.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openForCommand } from '../../packages/server/src/partition/cluster.ts'
import { createRouter } from '../../packages/server/src/partition/router.ts'
import { createPostgres, findPostgres, type PostgresServer } from '../../tools/postgres.ts'

export interface TestCluster {
  /** What a service is given as DATABASE_URL. */
  readonly routerUrl: string
  readonly router: PostgresServer
  readonly partitions: readonly PostgresServer[]
  remove(): Promise<void>
}

/** Where PostgreSQL is if it has PL/Proxy, else undefined. */
export function findPlproxy(): string | undefined {
  const binDir = findPostgres()
  if (binDir === undefined) return undefined
  return existsSync(join(binDir, '../lib/plproxy.so')) ? binDir : undefined
}

/** Starts one server for the router and one for each partition; `settings` go to all of them. */
export async function startServers(
  binDir: string,
  count: number,
  settings: readonly string[] = [],
): Promise<PostgresServer[]> {
  const all = ['wal_level=logical', ...settings]
  const started = await Promise.allSettled(
    Array.from({ length: count }, () => createPostgres(binDir, all)),
  )
  const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const failed = started.find((each) => each.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(servers.map((server) => server.remove()))
    throw failed.reason
  }
  return servers
}

/** Starts a router and 2^n partitions, ready for `pactolus serve`. */
export async function startCluster(
  partitions: number,
  settings: readonly string[] = [],
): Promise<TestCluster> {
  const binDir = findPlproxy()
  if (binDir === undefined) throw new Error('no PostgreSQL with PL/Proxy was found')
  const servers = await startServers(binDir, partitions + 1, settings)
  const remove = async () => {
    await Promise.all(servers.map((server) => server.remove()))
  }
  const [router, ...others] = servers as [PostgresServer, ...PostgresServer[]]
  const driver = openForCommand(router.url)
  try {
    await createRouter(
      driver,
      others.map(({ url }) => url),
    )
  } catch (error) {
    await remove()
    throw error
  } finally {
    await driver.close()
  }
  return { routerUrl: router.url, router, partitions: others, remove }
}
