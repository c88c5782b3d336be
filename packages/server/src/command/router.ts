// How the commands of a router find it: its options, its URL, its partitions.

import type { Command } from 'commander'
import { readCommandEnv } from '../config.ts'
import { ConfigError, readDatabaseUrl } from '../option-readers.ts'
import type { Cluster } from '../partition/cluster.ts'
import { t } from '../texts.ts'

export interface RouterOptions {
  readonly databaseUrl?: string
  readonly json?: boolean
  readonly dryRun?: boolean
}

export function addRouterOptions(command: Command): Command {
  return command
    .option('--database-url <url>', "the router's database [DATABASE_URL]")
    .option('--json', 'print the result as JSON')
}

export function routerUrlOf({ databaseUrl }: RouterOptions): string {
  const url = databaseUrl ?? readCommandEnv().databaseUrl
  if (url === undefined) {
    throw new ConfigError(
      t`Which router? Set DATABASE_URL or pass --database-url: the router's database.`,
    )
  }
  return checkedUrl(url)
}

export function checkedUrl(url: string): string {
  try {
    return readDatabaseUrl(url)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(t`The database URL ${error.message}`)
  }
}

/** Opens the router and its partitions for `work`. */
export async function withCluster<T>(
  options: RouterOptions,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const url = routerUrlOf(options)
  const { openCluster } = await import('../partition/cluster.ts')
  const cluster = await openCluster(url)
  try {
    return await work(cluster)
  } finally {
    await cluster.close()
  }
}
