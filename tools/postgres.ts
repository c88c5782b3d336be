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
  /** The URL of another database of this server. */
  urlOf(database: string): string
  /** `immediate` is what a crash does. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
  /** SIGKILL for the postmaster and every process under it, as when the machine runs out of memory. */
  kill(): Promise<void>
  /** Stops every process of it, so that it answers nothing and refuses nothing; the result lets go. */
  freeze(): () => void
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

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
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

/** Creates and starts a server; `settings` are lines of postgresql.conf like `fsync=off`. */
export async function createPostgres(
  binDir: string,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const user = postgresUser()
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder }
  await run(
    join(binDir, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale'],
    options,
  )
  const port = await freePort()
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    ...settings,
  ]
  const control = (...words: string[]) =>
    run(join(binDir, 'pg_ctl'), ['-D', data, '-w', ...words], options)
  const start = async () => {
    const log = join(folder, 'log')
    await control('-l', log, '-o', flags.map((flag) => `-c ${flag}`).join(' '), 'start')
  }
  await start()
  const stop = async (mode: 'fast' | 'immediate' = 'fast') => {
    await control('-m', mode, 'stop')
  }
  /** The postmaster and its processes, stopped: it starts no further one while they are counted. */
  const stoppedFamily = () => {
    const [first = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const postmaster = Number(first)
    process.kill(postmaster, 'SIGSTOP')
    return [postmaster, ...childrenOf(postmaster)]
  }
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  return {
    url: urlOf('postgres'),
    port,
    binDir,
    urlOf,
    stop,
    start,
    async kill() {
      const family = stoppedFamily()
      for (const pid of family) send(pid, 'SIGKILL')
      while (family.some(isRunning)) await sleep(10)
      // The locks name a process that its parent may not have collected yet: it would look alive.
      for (const file of [join(data, 'postmaster.pid'), join(folder, `.s.PGSQL.${port}.lock`)])
        rmSync(file)
    },
    freeze() {
      const family = stoppedFamily()
      for (const pid of family) send(pid, 'SIGSTOP')
      return () => {
        for (const pid of family) send(pid, 'SIGCONT')
      }
    },
    async remove() {
      await stop('immediate').catch(() => {})
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
