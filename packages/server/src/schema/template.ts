// The template of embedded databases. Making and migrating a new database takes seconds, and copying a
// template a moment. The template is in the user's cache, and holds the schemas and nothing else.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../driver/data-lock.ts'
import type { Driver } from '../driver/driver.ts'
import {
  type CreateCluster,
  createCluster,
  embeddedVersion,
  openDumpable,
  openPglite,
  unpackCluster,
} from '../driver/pglite.ts'
import { devSchemas, migrate, type SchemaName, sqlFiles } from './migrate.ts'

const namePattern = /^template-[0-9a-f]{32}\.tar$/

/**
 * Opens a database in memory with these schemas, as they are today. `broken` is called for a template that
 * cannot be used. A folder holds one template: the last one that was asked for.
 */
export async function openFromTemplate(
  cacheDir: string,
  broken: (error: unknown) => void,
  schemas: readonly SchemaName[] = devSchemas,
): Promise<Driver> {
  const file = join(cacheDir, templateName(schemas))
  if (existsSync(file)) {
    try {
      return await openPglite('memory', await readFile(file))
    } catch (error) {
      broken(error)
    }
  }
  const { driver, dump } = await openDumpable()
  await dropSpares(driver)
  await migrate(driver, { schemas })
  // Without a cache it only takes longer the next time.
  await keep(cacheDir, file, await dump()).catch(broken)
  return driver
}

/**
 * Creates the database of a folder as a copy of the template with the schemas of today. `broken` is called where that
 * fails, and the database is created without it.
 */
export function copyingTemplate(cacheDir: string, broken: (error: unknown) => void): CreateCluster {
  return async (pgData) => {
    const file = join(cacheDir, templateName(devSchemas))
    try {
      if (!existsSync(file)) await (await openFromTemplate(cacheDir, broken)).close()
      await unpackCluster(await readFile(file), pgData)
    } catch (error) {
      broken(error)
      // The next database gets another template.
      for (const path of [pgData, file]) await rm(path, { recursive: true, force: true })
      await createCluster(pgData)
    }
  }
}

/**
 * Drops the two databases that PostgreSQL keeps to make others from. Each has as many files as one that is
 * empty, and all copies would read them.
 */
async function dropSpares(driver: Driver): Promise<void> {
  await driver.query('update pg_database set datistemplate = false')
  for (const spare of ['template0', 'template1']) await driver.query(`drop database ${spare}`)
}

/** Another name whenever a database made today would be another one. */
function templateName(schemas: readonly SchemaName[]): string {
  const hash = createHash('sha256').update(embeddedVersion())
  for (const schema of schemas) {
    for (const folder of ['migrations', 'functions']) {
      for (const { name, text } of sqlFiles(schema, folder)) hash.update(`\0${name}\0${text}`)
    }
  }
  return `template-${hash.digest('hex').slice(0, 32)}.tar`
}

/** Several may write at once: each sees a whole file or none. Older templates go. */
async function keep(cacheDir: string, file: string, tar: Uint8Array): Promise<void> {
  makeFolder(resolve(cacheDir))
  const draft = `${file}.${process.pid}`
  await writeFile(draft, tar)
  await rename(draft, file)
  const older = readdirSync(cacheDir).filter((name) => namePattern.test(name))
  await Promise.all(
    older
      .map((name) => join(cacheDir, name))
      .filter((path) => path !== file)
      .map((path) => rm(path, { force: true })),
  )
}
