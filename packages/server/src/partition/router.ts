// Making a router and its partitions, bringing all of them to a release, and proving that they are what
// they should be. Each step may be repeated: what is done is found done.
import type { Driver } from '../driver/driver.ts'
import {
  functionsHashOf,
  type MigrationReport,
  migrate,
  partitionSchemas,
  routerSchemas,
  SchemaMismatch,
} from '../schema/migrate.ts'
import { isPartition, isRouter, readPlace } from '../schema/place.ts'
import { type Cluster, onEach, openPartitions, type Partition } from './cluster.ts'
import { connectionOf } from './connection.ts'
import { readFunctions, routerScript } from './generate.ts'

/** What a migration did, or would do, to one database. */
export interface DatabaseReport {
  /** null for the router. */
  readonly part: number | null
  readonly reports: readonly MigrationReport[]
}

/** Makes an empty database the router of the ledger on the databases at `urls`. */
export async function createRouter(
  router: Driver,
  urls: readonly string[],
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<void> {
  await requireRouterToBe(router, urls)
  const partitions = openPartitions(urls)
  try {
    await requireSameCollation(router, partitions)
    await onEach(partitions, (each) =>
      urls.length === 1 ? requireOnlyPartition(router, each) : requireFree(each, urls.length),
    )
    if (dryRun) return
    await onEach(partitions, ({ driver }) => migrate(driver, { schemas: partitionSchemas }))
    await onEach(partitions, ({ driver, part: own }) =>
      driver.query('select placement.settle($1, $2)', [own, urls.length]),
    )
    await migrate(router, { schemas: routerSchemas })
    await setPartitions(router, urls)
    await regenerate(router, partitions)
  } finally {
    await Promise.all(partitions.map(({ driver }) => driver.close()))
  }
}

/** Empty, or made the router of the same partitions before. */
async function requireRouterToBe(router: Driver, urls: readonly string[]): Promise<void> {
  const place = await readPlace(router)
  if (isPartition(place)) throw new SchemaMismatch('This database is a partition itself.')
  const [found] = await router.query<{ ledger: boolean; router: boolean; plproxy: boolean }>(
    `select to_regnamespace('ledger') is not null as ledger,
            to_regnamespace('router') is not null as router,
            exists (select from pg_available_extensions where name = 'plproxy') as plproxy`,
  )
  if (found?.plproxy !== true) {
    throw new SchemaMismatch('This PostgreSQL has no PL/Proxy (Debian: postgresql-15-plproxy).')
  }
  if (found.ledger && !found.router) {
    throw new SchemaMismatch('This database holds a ledger of its own: a router begins empty.')
  }
  if (!found.router || !isRouter(place)) return
  const known = await router.query<{ url: string }>('select * from router.list_partitions()')
  if (String(known.map(({ url }) => url)) !== String(urls)) {
    throw new SchemaMismatch('This database is the router of other partitions already.')
  }
}

/** A database that holds players, or is a part already, is not made another one. */
export async function requireFree({ driver, part }: Partition, parts: number): Promise<void> {
  const place = await readPlace(driver)
  if (place.part === null) throw new SchemaMismatch('it is a router')
  if (place.part === part && place.parts === parts && parts > 1) return
  if (isPartition(place)) throw new SchemaMismatch(`it is part ${place.part} of ${place.parts}`)
  if (await hasDirectory(driver)) {
    throw new SchemaMismatch('it holds a ledger of its own: a new partition begins empty')
  }
}

/**
 * The way from a database of one's own to partitions: it becomes the one partition of a router that has
 * its apps already. Otherwise as requireFree.
 */
async function requireOnlyPartition(router: Driver, only: Partition): Promise<void> {
  if (!(await hasDirectory(only.driver))) return requireFree(only, 1)
  const theirs = await readApps(only.driver)
  const own = (await hasDirectory(router)) ? await readApps(router) : ''
  if (theirs !== own) {
    throw new SchemaMismatch(
      'it has apps of its own, and the router not the same: copy the schema directory there first',
    )
  }
}

async function hasDirectory(driver: Driver): Promise<boolean> {
  const [found] = await driver.query<{ directory: boolean }>(
    "select to_regnamespace('directory') is not null as directory",
  )
  return found?.directory === true
}

async function readApps(driver: Driver): Promise<string> {
  const apps = await driver.query<{ appid: string }>(
    "select appid from directory.list_apps('', '', 1000000)",
  )
  return apps.map(({ appid }) => appid).join(' ')
}

/** Rows of all partitions are merged by name: they must mean the same order everywhere. */
export async function requireSameCollation(
  router: Driver,
  partitions: readonly Partition[],
): Promise<void> {
  const own = await readCollation(router)
  await onEach(partitions, async ({ driver }) => {
    const theirs = await readCollation(driver)
    if (theirs !== own) {
      throw new SchemaMismatch(`encoding and collation are ${theirs}, those of the router ${own}`)
    }
  })
}

async function readCollation(driver: Driver): Promise<string> {
  const [row] = await driver.query<{ collation: string }>(
    `select concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datcollate, datctype)
              as collation
       from pg_database where datname = current_database()`,
  )
  return row?.collation ?? ''
}

export async function setPartitions(router: Driver, urls: readonly string[]): Promise<void> {
  await router.query('select router.set_partitions($1, $2)', [urls, urls.map(connectionOf)])
}

/**
 * Brings every partition and then the router to this release. The functions of the router change last
 * and at once, when all partitions have theirs: it never speaks to two releases.
 */
export async function migrateCluster(
  { router, partitions }: Cluster,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<DatabaseReport[]> {
  // All are asked before any is touched: a newer release on one of them refuses.
  const before = await reportsOf({ router, partitions }, true)
  if (dryRun) return before
  const done = await reportsOf({ router, partitions }, false)
  await regenerate(router, partitions)
  return done
}

async function reportsOf(
  { router, partitions }: Pick<Cluster, 'router' | 'partitions'>,
  dryRun: boolean,
): Promise<DatabaseReport[]> {
  const reports = await onEach(partitions, async ({ driver, part }) => ({
    part,
    reports: await migrate(driver, { dryRun, schemas: partitionSchemas }),
  }))
  const own = await migrate(router, { dryRun, schemas: routerSchemas })
  return [...reports, { part: null, reports: own }]
}

/** Rewrites the functions of the router from the catalogue of the first partition. */
async function regenerate(router: Driver, partitions: readonly Partition[]): Promise<void> {
  const [first, ...others] = await onEach(partitions, ({ driver }) => readFunctions(driver))
  if (first === undefined) throw new SchemaMismatch('This router has no partitions.')
  const mixed = others.findIndex((each) => JSON.stringify(each) !== JSON.stringify(first))
  if (mixed >= 0) {
    throw new SchemaMismatch(`The functions of partitions 0 and ${mixed + 1} differ.`)
  }
  await router.transaction(async (session) => {
    await session.script(routerScript(first))
    await session.query('select router.keep_functions_hash($1)', [functionsHashOf('ledger')])
  })
}

/** Throws unless a router is of this release: the service starts on no other. */
export async function requireCurrentRouter(router: Driver): Promise<void> {
  const reports = await migrate(router, { dryRun: true, schemas: routerSchemas })
  const [row] = await router.query<{ sha256: string | null }>(
    'select * from router.functions_hash() sha256',
  )
  const isBehind = reports.some((report) => report.applied.length > 0 || report.functionsRenewed)
  if (isBehind || row?.sha256 !== functionsHashOf('ledger')) {
    throw new SchemaMismatch(
      'The router and its partitions are of another release. Run pactolus partition migrate.',
    )
  }
}
