// Opens the database that a configuration names. The driver is loaded here: a command on PostgreSQL starts
// without the embedded database, and one that only looks into a database without the service.
import type { Driver } from './driver/driver.ts'
import type { CreateCluster } from './driver/pglite.ts'
import type { Log } from './log.ts'
import type { Config } from './options.ts'

/** The database of a configuration. An embedded one may still be opening: its queries wait. */
export function openDatabase(config: Config, log: Log): Promise<Driver> {
  const { databaseUrl } = config
  return databaseUrl === undefined
    ? openEmbedded(config, log)
    : openServer({ ...config, databaseUrl }, log)
}

async function openEmbedded(config: Config, log: Log): Promise<Driver> {
  const { data, cacheDir } = config
  if (data === 'memory' && cacheDir !== undefined) {
    const { openFromTemplate } = await import('./schema/template.ts')
    return openFromTemplate(cacheDir, unusableTemplate(cacheDir, log))
  }
  const { beginPglite } = await import('./driver/pglite.ts')
  const create = await clusterCreation(config, log)
  return (await beginPglite(data, create && { create })).driver
}

async function openServer(
  config: Config & { readonly databaseUrl: string },
  log: Log,
): Promise<Driver> {
  const { openPostgres } = await import('./driver/postgres.ts')
  return openPostgres({
    url: config.databaseUrl,
    connectionsMax: config.databaseConnections,
    connectTimeoutMs: config.databaseConnectTimeoutMs,
    statementTimeoutMs: config.statementTimeoutMs,
    onIdleError: (error, server) => log.warn({ err: error, server }, 'a database connection broke'),
    onMove: (server) => log.warn({ server }, 'the database is another server now'),
  })
}

/** How the embedded database of a new folder is created; undefined for the way without a cache. */
export async function clusterCreation(
  { cacheDir }: Config,
  log: Log,
): Promise<CreateCluster | undefined> {
  if (cacheDir === undefined) return undefined
  const { copyingTemplate } = await import('./schema/template.ts')
  return copyingTemplate(cacheDir, unusableTemplate(cacheDir, log))
}

function unusableTemplate(cacheDir: string, log: Log): (err: unknown) => void {
  return (err) => log.warn({ err, cacheDir }, 'the cached template cannot be used')
}
