// A migrated database for one test file: PGlite, or PostgreSQL when tools/test.ts started one.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Driver } from '../../src/driver/driver.ts'
import { openPglite } from '../../src/driver/pglite.ts'
import { openPostgres } from '../../src/driver/postgres.ts'
import { migrate } from '../../src/schema/migrate.ts'

export interface TestDatabase {
  readonly driver: Driver
  /** PostgreSQL only: the URL of this file's database. */
  readonly url: string | undefined
  remove(): Promise<void>
}

const serverUrl = process.env.PACTOLUS_TEST_POSTGRES
export const onPostgres = serverUrl !== undefined

/** A test that needs two connections to one database, which only PostgreSQL has. */
export function testOnPostgres(name: string, work: () => Promise<void>): void {
  void test(name, { skip: onPostgres ? false : 'needs PostgreSQL' }, work)
}

export async function createDatabase(): Promise<TestDatabase> {
  return serverUrl === undefined ? createEmbedded() : createOnServer(serverUrl)
}

/** A PGlite, whatever the tests run on. */
export async function createEmbedded(): Promise<TestDatabase> {
  const template = process.env.PACTOLUS_TEST_TEMPLATE
  if (template === undefined) {
    const driver = await openPglite('memory')
    await migrate(driver)
    return { driver, url: undefined, remove: () => driver.close() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-test-'))
  mkdirSync(join(folder, 'pgdata'))
  cpSync(template, join(folder, 'pgdata'), { recursive: true })
  const driver = await openPglite(folder)
  const remove = async () => {
    await driver.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { driver, url: undefined, remove }
}

export function openUrl(url: string, connectionsMax = 8): Driver {
  return openPostgres({ url, connectionsMax, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 })
}

/** A database without any schema. */
export async function createEmpty(): Promise<TestDatabase> {
  if (serverUrl !== undefined) return createOnServer(serverUrl, 'template0')
  const driver = await openPglite('memory')
  return { driver, url: undefined, remove: () => driver.close() }
}

async function createOnServer(
  server: string,
  template = 'pactolus_template',
): Promise<TestDatabase> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  const admin = openUrl(server, 1)
  await admin.script(`create database ${name} template ${template}`)
  const url = new URL(server)
  url.pathname = name
  const driver = openUrl(url.href)
  const remove = async () => {
    await driver.close()
    await admin.script(`drop database ${name} with (force)`)
    await admin.close()
  }
  return { driver, url: url.href, remove }
}
