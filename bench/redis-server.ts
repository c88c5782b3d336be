// A Redis server of one's own that keeps what it confirmed: each turn of its loop writes and flushes its
// log before it answers. It listens on a socket in a temporary folder, and on no port.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RedisServer {
  readonly socket: string
  readonly pid: number
  /** Stops it and removes its files. */
  remove(): Promise<void>
}

const startTimeoutMs = 10_000

/** Where redis-server is, or undefined when there is none on this machine. */
export function findRedis(): string | undefined {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path))
}

export async function startRedis(program: string): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-redis-'))
  const socket = join(folder, 'socket')
  const settings = {
    port: '0',
    unixsocket: socket,
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    // No round pays for a log that is rewritten, as none pays for a checkpoint of PostgreSQL.
    'auto-aof-rewrite-percentage': '0',
  }
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(program, words, { stdio: 'ignore' })
  let hasEnded = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  const remove = async () => {
    // Its log holds everything, and goes with the folder.
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const giveUpAt = Date.now() + startTimeoutMs
  while (!existsSync(socket)) {
    if (hasEnded || Date.now() > giveUpAt) {
      await remove()
      throw new Error(`${program} did not start`)
    }
    await sleep(20)
  }
  return { socket, pid: child.pid ?? 0, remove }
}
