// A database in memory, made from a template. Making and migrating a new one takes seconds, and
// opening a copy of a template takes half a second. The template is in the user's cache, and holds
// the schemas and nothing else.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../driver/data-lock.ts'
import type { Driver } from '../driver/driver.ts'
import { embeddedVersion, openDumpable, openPglite } from '../driver/pglite.ts'
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
