// A PostgreSQL server of one's own, for tests and the bench: Debian's binaries, a temporary cluster on a
// free port of 127.0.0.1. Run as root it becomes the user postgres, since the server refuses root.
import { type ExecFileOptions, execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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
  /** Stops it and removes its files. */
  remove(): Promise<void>
}

const run = promisify(execFile)

/** Where PostgreSQL's programs are, or undefined when there are none on this machine. */
export function findPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...pathFolders()]
  return folders.find((folder) => existsSync(join(folder, 'initdb')))
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
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
 * Creates and starts a server; `settings` are lines of postgresql.conf like `fsync=off`. Its data folder
 * is empty unless `fill` makes it otherwise, from a base backup for example.
 */
export async function createPostgres(
  binDir: string,
  settings: readonly string[] = [],
  fill: (server: Pick<PostgresServer, 'dataDir' | 'program'>) => Promise<void> = initialize,
): Promise<PostgresServer> {
  const user = postgresUser()
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const dataDir = join(folder, 'data')
  const options = { ...user, cwd: folder }
  const program = async (name: string, ...words: string[]) =>
    String((await run(join(binDir, name), words, options)).stdout)
  await fill({ dataDir, program })
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
  await start()
  const stop = async (mode: 'fast' | 'immediate' = 'fast') => {
    await control('-m', mode, 'stop')
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
    async kill() {
      const lock = join(dataDir, 'postmaster.pid')
      const [first = ''] = readFileSync(lock, 'utf8').split('\n')
      const postmaster = Number(first)
      // Stopped, it starts no further process while the others are counted.
      process.kill(postmaster, 'SIGSTOP')
      const family = [postmaster, ...childrenOf(postmaster)]
      for (const pid of family) sendKill(pid)
      while (family.some(isRunning)) await sleep(10)
      // The locks name a process that its parent may not have collected yet: it would look alive.
      for (const file of [lock, join(folder, `.s.PGSQL.${port}.lock`)]) rmSync(file)
    },
    async remove() {
      await stop('immediate').catch(() => {})
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function initialize({
  dataDir,
  program,
}: Pick<PostgresServer, 'dataDir' | 'program'>): Promise<void> {
  const words = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale']
  await program('initdb', '-D', dataDir, ...words)
}
