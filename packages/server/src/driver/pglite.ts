// The embedded database: PostgreSQL compiled to WebAssembly, in this process, one connection.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite, type PGliteInterface, type Transaction } from '@electric-sql/pglite'
import { parseTar } from 'nanotar'
import {
  closeToOthers,
  hasDatabase,
  lockDataDir,
  prepareDataDir,
  refuseOtherFiles,
} from './data-lock.ts'
import { type Driver, type Session, snapshotMode } from './driver.ts'

// PGlite starts with 128 MB of shared buffers, all of it resident; a game's working set is smaller.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB']
const int8 = 20
const parsers = { [int8]: (text: string) => BigInt(text) }

/** What a database in memory is made by: another release may make another one. */
export function embeddedVersion(): string {
  const entry = fileURLToPath(import.meta.resolve('@electric-sql/pglite'))
  const manifest = readFileSync(join(dirname(entry), '../package.json'), 'utf8')
  return `${(JSON.parse(manifest) as { version: string }).version} ${startParams.join(' ')}`
}

/**
 * Opens the database in `dataDir`, and creates it on first use. With `memory` it is kept in memory:
 * empty at first, or a copy of a dump.
 */
export async function openPglite(dataDir: string, dump?: Uint8Array<ArrayBuffer>): Promise<Driver> {
  const { driver, opened } = await beginPglite(dataDir, dump && { dump })
  await opened
  return driver
}

export interface OpeningPglite {
  /** Its queries wait until the database is open; when that fails, they throw why. */
  readonly driver: Driver
  readonly opened: Promise<void>
}

/** Writes the files of a new database into a folder that is not there yet. */
export type CreateCluster = (pgData: string) => Promise<void>

/** openPglite without the wait: part of it happens in other threads, and this one can go on. */
export async function beginPglite(
  dataDir: string,
  { dump, create }: { dump?: Uint8Array<ArrayBuffer>; create?: CreateCluster } = {},
): Promise<OpeningPglite> {
  if (dataDir === 'memory') {
    const copy = dump === undefined ? {} : { loadDataDir: new InMemory(dump) }
    return opening(new PGlite({ startParams, parsers, ...copy }), () => {})
  }
  const { pgData, unlock } = await prepareFolder(dataDir, create)
  return openCluster(pgData, unlock)
}

/** Locks a folder for this process, and makes a cluster in it where there is none. */
export async function prepareFolder(
  dataDir: string,
  create: CreateCluster = createCluster,
): Promise<{ pgData: string; unlock: () => void }> {
  prepareDataDir(dataDir)
  const unlock = lockDataDir(dataDir)
  const pgData = join(dataDir, 'pgdata')
  try {
    if (!hasDatabase(dataDir)) {
      refuseOtherFiles(pgData)
      // A process that is killed meanwhile leaves no half of a database.
      const draft = `${pgData}.new`
      rmSync(draft, { recursive: true, force: true })
      await create(draft)
      renameSync(draft, pgData)
    }
    closeToOthers(pgData)
    return { pgData, unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Opens a cluster that is there; `unlock` is called once it is closed, or could not be opened. */
export function openCluster(pgData: string, unlock = () => {}): OpeningPglite {
  try {
    return opening(new PGlite({ dataDir: pgData, startParams, parsers }), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function opening(database: PGlite, unlock: () => void): OpeningPglite {
  const opened = database.waitReady
  // A caller that waits for it gets the error, too; nobody may have asked anything yet.
  opened.catch(unlock)
  return { driver: driver(database, unlock), opened }
}

/** Bytes as PGlite wants them. A plain Blob returns 26 MB in small pieces, which takes its time. */
class InMemory extends Blob {
  readonly #bytes: Uint8Array<ArrayBuffer>

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super([])
    this.#bytes = bytes
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#bytes
    return byteLength === buffer.byteLength
      ? buffer
      : buffer.slice(byteOffset, byteOffset + byteLength)
  }
}

/** An empty database in memory that can be dumped for the next one to begin with. */
export async function openDumpable(): Promise<{ driver: Driver; dump(): Promise<Uint8Array> }> {
  const database = await PGlite.create({ startParams, parsers })
  return {
    driver: driver(database, () => {}),
    dump: async () => new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer()),
  }
}

/** Creates the files in a process of its own: the 500 MB that this takes go when it ends. */
export async function createCluster(pgData: string): Promise<void> {
  const source = `
    const [module, dataDir] = process.argv.slice(1)
    const { PGlite } = await import(module)
    await (await PGlite.create({ dataDir })).close()`
  const module = import.meta.resolve('@electric-sql/pglite')
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, module, pgData], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`creating the database in ${pgData} ended with code ${code}`)
}

/** Writes the files of a dump into `pgData`, which is new. */
export async function unpackCluster(dump: Uint8Array<ArrayBuffer>, pgData: string): Promise<void> {
  const entries = parseTar(dump)
  if (!entries.some(({ name }) => name === 'PG_VERSION')) throw new Error('no database is in it')
  await mkdir(pgData, { mode: 0o700 })
  for (const { name, type, data } of entries) {
    const path = join(pgData, name)
    if (type === 'directory') await mkdir(path, { recursive: true, mode: 0o700 })
    else await writeFile(path, data ?? '', { mode: 0o600 })
  }
}

function driver(database: PGlite, unlock: () => void): Driver {
  return {
    kind: 'pglite',
    acceptsNextCall: false,
    ...session(database),
    pipeline: () => session(database),
    transaction: (work, { snapshot = false } = {}) =>
      database.transaction(async (transaction) => {
        if (snapshot) await transaction.exec(`set transaction ${snapshotMode}`)
        return work(session(transaction))
      }),
    connections: () => ({ total: 1, idle: 0, waiting: 0, moves: 0 }),
    async close() {
      // One that never opened has nothing to write.
      const isOpen = await database.waitReady.then(
        () => true,
        () => false,
      )
      if (isOpen) await database.close()
      unlock()
    },
  }
}

function session(database: PGliteInterface | Transaction): Session {
  return {
    async query<R>(sql: string, values: readonly unknown[] = []) {
      return (await database.query<R>(sql, [...values])).rows
    },
    async script(sql) {
      await database.exec(sql)
    },
  }
}
