// A migrated database for one test file: PGlite, or PostgreSQL when tools/test.ts started one.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Driver } from '../../src/driver/driver.ts'
import { openPostgres } from '../../src/driver/postgres.ts'
import { setPartitions } from '../../src/partition/router.ts'
import { devSchemas, type SchemaName } from '../../src/schema/migrate.ts'
import { openFromTemplate } from '../../src/schema/template.ts'

export interface TestDatabase {
  readonly driver: Driver
  /** Where the tables of the ledger are: the same driver, or that of each partition behind a router. */
  readonly keepers: readonly Driver[]
  /** PostgreSQL only: the URL of this file's database. */
  readonly url: string | undefined
  remove(): Promise<void>
}

const serverUrl = process.env.PACTOLUS_TEST_POSTGRES
/** The servers of the partitions when `serverUrl` is that of a router. */
const partitionUrls = (process.env.PACTOLUS_TEST_PARTITIONS ?? '').split(' ').filter(Boolean)
export const onRouter = partitionUrls.length > 0
export const onPostgres = serverUrl !== undefined

/** A test that needs two connections to one database, which only PostgreSQL has. */
export function testOnPostgres(name: string, work: () => Promise<void>): void {
  void test(name, { skip: onPostgres ? false : 'needs PostgreSQL' }, work)
}

/** `alone`: with the tables of the ledger in it, also where others get a router. */
export async function createDatabase({ alone = false } = {}): Promise<TestDatabase> {
  if (serverUrl === undefined) return createEmbedded()
  return onRouter && !alone ? createBehindRouter(serverUrl) : createOnServer(serverUrl)
}

const cacheDir =
  process.env.PACTOLUS_CACHE ??
  join(import.meta.dirname, '../../../../node_modules/.cache/pactolus-tests')

/** A PGlite, on every test database. */
export function createEmbedded(): Promise<TestDatabase> {
  return copyEmbedded(cacheDir, devSchemas)
}

/** Making one takes seconds, copying it a moment: the first that is wanted is kept for all others. */
async function copyEmbedded(folder: string, schemas: readonly SchemaName[]): Promise<TestDatabase> {
  const fail = (error: unknown) => {
    throw error
  }
  const driver = await openFromTemplate(folder, fail, schemas)
  return { driver, keepers: [driver], url: undefined, remove: () => driver.close() }
}

export function openUrl(url: string, connectionsMax = 8, statementTimeoutMs = 20_000): Driver {
  return openPostgres({ url, connectionsMax, connectTimeoutMs: 5000, statementTimeoutMs })
}

/** A database without any schema. */
export async function createEmpty(): Promise<TestDatabase> {
  return serverUrl === undefined
    ? copyEmbedded(join(cacheDir, 'empty'), [])
    : createOnServer(serverUrl, 'template0')
}

async function createOnServer(
  server: string,
  template = onRouter ? 'pactolus_alone' : 'pactolus_template',
): Promise<TestDatabase> {
  const copy = await copyTemplate(server, template)
  const driver = openUrl(copy.url)
  const remove = async () => {
    await driver.close()
    await copy.drop()
  }
  return { driver, keepers: [driver], url: copy.url, remove }
}

async function createBehindRouter(server: string): Promise<TestDatabase> {
  const copy = await copyTemplate(server)
  const driver = openUrl(copy.url)
  const copies = await Promise.all(partitionUrls.map((each) => copyTemplate(each)))
  const keepers = copies.map(({ url }) => openUrl(url, 2))
  await setPartitions(
    driver,
    copies.map(({ url }) => url),
  )
  const remove = async () => {
    await Promise.all([driver, ...keepers].map((each) => each.close()))
    await Promise.all([copy, ...copies].map((each) => each.drop()))
  }
  return { driver, keepers, url: copy.url, remove }
}

async function copyTemplate(
  server: string,
  template = 'pactolus_template',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  const admin = openUrl(server, 1)
  // The default writes each page to the WAL, too, and takes twice the CPU.
  await admin.script(`create database ${name} template ${template} strategy file_copy`)
  const url = new URL(server)
  url.pathname = name
  const drop = async () => {
    await admin.script(`drop database ${name} with (force)`)
    await admin.close()
  }
  return { url: url.href, drop }
}

/** The database that has the account rows of a player. */
export async function keeperOf(keepers: readonly Driver[], openid: string): Promise<Driver> {
  for (const keeper of keepers) {
    const rows = await keeper.query('select 1 from ledger.accounts where openid = $1', [openid])
    if (rows.length > 0) return keeper
  }
  throw new Error(`nobody keeps ${openid}`)
}

/** A player whom the first of any usual number of partitions keeps: several share its one queue. */
export function ofFirstPart(name: string): string {
  for (let n = 0; ; n += 1) {
    const openid = `${name}_${n}`
    const [, , , last = 0] = createHash('sha256').update(openid).digest()
    if (last % 16 === 0) return openid
  }
}

/** Rows from wherever the ledger's tables are: the test's own look behind the functions. */
export async function queryTables<R>(
  keepers: readonly Driver[],
  sql: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const rows = await Promise.all(keepers.map((keeper) => keeper.query<R>(sql, values)))
  return rows.flat()
}
