// A PostgreSQL server of one's own, for tests and the bench: Debian's binaries, a temporary cluster on a
// free port of 127.0.0.1. Run as root it becomes the user postgres, since the server refuses root.
import { type ExecFileOptions, execFile, execFileSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { childrenOf, isRunning } from './proc.ts'

export interface PostgresServer {
  /** The URL of its database `postgres`. */
  readonly url: string
  readonly port: number
  readonly binDir: string
  readonly dataDir: string
  /** Runs one of PostgreSQL's programs as the user of this server; returns what it prints. */
  program(name: string, ...words: string[]): Promise<string>
  /** The URL of another database of this server. */
  urlOf(database: string): string
  /** `immediate` is what a crash does. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
  /** SIGKILL for the postmaster and every process under it, as when the machine runs out of memory. */
  kill(): Promise<void>
  /** SIGSTOP for all of them: nothing answers, and no connection breaks. */
  freeze(): void
  /** SIGCONT for those that were frozen. */
  thaw(): void
  /** Whether its postmaster runs; it gives up by itself when a recovery fails. */
  isRunning(): boolean
  /** Stops it and removes its files. */
  remove(): Promise<void>
}

export interface PostgresPlace {
  /** The folder in which the cluster's own folder is made, if not in memory or the system's temporary one. */
  readonly parent?: string
  /** More arguments of initdb, such as `--waldir=…`. */
  readonly initdb?: readonly string[]
  /** Makes the data folder instead of initdb, from a base backup for example. */
  fill?(server: Pick<PostgresServer, 'dataDir' | 'program'>): Promise<void>
}

const run = promisify(execFile)

/** Where PostgreSQL's programs are, or undefined when there are none on this machine. */
export function findPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...pathFolders()]
  return folders.find((folder) => existsSync(join(folder, 'initdb')))
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Gives a file or folder to the user that the server runs as. */
export function giveToPostgres(path: string): void {
  const { uid, gid } = postgresUser()
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function pathFolders(): string[] {
  return (process.env.PATH ?? '').split(':').filter((folder) => folder !== '')
}

function postgresUser(): Pick<ExecFileOptions, 'uid' | 'gid'> {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/**
 * A file system in memory where one has room, else the usual folder. Creating a database, 456 files, took 0.05 s of CPU there
 * and 0.4 s on the disk.
 */
function quickFolder(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 4e9 ? memory : tmpdir()
}

/** Creates and starts a server; `settings` are lines of postgresql.conf. One with `fsync=off` needs no disk. */
export async function createPostgres(
  binDir: string,
  settings: readonly string[] = [],
  { parent, initdb = [], fill }: PostgresPlace = {},
): Promise<PostgresServer> {
  const usual = settings.includes('fsync=off') ? quickFolder() : tmpdir()
  const folder = mkdtempSync(join(parent ?? usual, 'pactolus-postgres-'))
  giveToPostgres(folder)
  const dataDir = join(folder, 'data')
  const options = { ...postgresUser(), cwd: folder }
  let isRemoved = false
  const running = new Set<Promise<unknown>>()
  const program = async (name: string, ...words: string[]) => {
    if (isRemoved) throw new Error('the server is being removed')
    const ending = run(join(binDir, name), words, options)
    running.add(ending)
    return String((await ending.finally(() => running.delete(ending))).stdout)
  }
  if (fill !== undefined) await fill({ dataDir, program })
  else {
    const words = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale', ...initdb]
    await program('initdb', '-D', dataDir, ...words)
  }
  const port = await freePort()
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    ...settings,
  ]
  const control = (...words: string[]) => program('pg_ctl', '-D', dataDir, '-w', ...words)
  const start = async () => {
    const log = join(folder, 'log')
    await control('-l', log, '-o', flags.map((flag) => `-c '${flag}'`).join(' '), 'start')
  }
  await start().catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  const stop = async (mode: 'fast' | 'immediate' = 'fast') => {
    await control('-m', mode, 'stop')
  }
  const lock = join(dataDir, 'postmaster.pid')
  const postmaster = () => Number(readFileSync(lock, 'utf8').split('\n')[0])
  let frozen: number[] = []
  const freeze = () => {
    const first = postmaster()
    // Stopped, it starts no further process while the others are counted.
    process.kill(first, 'SIGSTOP')
    frozen = [first, ...childrenOf(first)]
    for (const pid of frozen) send(pid, 'SIGSTOP')
  }
  const thaw = () => {
    for (const pid of frozen.splice(0)) send(pid, 'SIGCONT')
  }
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  return {
    url: urlOf('postgres'),
    port,
    binDir,
    dataDir,
    program,
    urlOf,
    stop,
    start,
    freeze,
    thaw,
    isRunning: () => existsSync(lock) && isRunning(postmaster()),
    async kill() {
      freeze()
      const family = frozen.splice(0)
      for (const pid of family) send(pid, 'SIGKILL')
      while (family.some(isRunning)) await sleep(10)
      // The locks name a process that its parent may not have collected yet: it would look alive.
      for (const file of [lock, join(folder, `.s.PGSQL.${port}.lock`)]) rmSync(file)
    },
    async remove() {
      thaw()
      // What runs may start it again, or write files: it ends first, and nothing begins any more.
      isRemoved = true
      await Promise.allSettled(running)
      const words = ['-D', dataDir, '-w', '-m', 'immediate', 'stop']
      await run(join(binDir, 'pg_ctl'), words, options).catch(() => {})
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
