// The ready file: what a program needs to use a running service. It is there, whole and readable for its owner
// alone, from the moment the service serves until it stops.
import { randomBytes } from 'node:crypto'
import { lstat, open, rename, rm } from 'node:fs/promises'
import type { CloudCredential } from './directory/environments.ts'
import { ConfigError } from './option-readers.ts'
import type { Config } from './options.ts'

/** Where a service answers. */
export interface Addresses {
  /** `http://127.0.0.1:4800` */
  readonly baseUrl: string
  /** Where its admin API, health and metrics are: the same, unless they have a port of their own. */
  readonly adminUrl: string
  /** Where containers call without a token; left out where there is no port for them. */
  readonly openApiUrl?: string
}

/** The game that `dev` makes: what a program needs to play. */
export interface DemoGame {
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
  readonly sandboxKey: string
  readonly openid: string
  readonly sessionKey: string
  readonly zoneId: string
  readonly cloud: DemoCloud
}

/** What a cloud function needs, as `cloud.init` of wx-server-sdk takes it. */
export interface DemoCloud extends CloudCredential {
  readonly serviceUrl: string
  readonly envId: string
}

export interface ReadyFile {
  /** Removes the file, unless another service has replaced it. */
  remove(): Promise<void>
}

/** Writes the file that the configuration names. That of `serve` holds no admin token. */
export async function writeReadyFile(
  { mode, readyFile, adminTokens }: Pick<Config, 'mode' | 'readyFile' | 'adminTokens'>,
  addresses: Addresses,
  demo?: DemoGame,
): Promise<ReadyFile> {
  if (readyFile === undefined) return { remove: async () => {} }
  const adminToken = mode === 'dev' ? adminTokens[0]?.token : undefined
  const text = `${JSON.stringify({ ...addresses, ...demo, adminToken }, null, 2)}\n`
  try {
    return await replace(readyFile, text)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`cannot write the ready file ${readyFile}: ${(error as Error).message}`)
  }
}

/** Writes a new file beside `path` and renames it, so that nobody ever reads a part of it. */
async function replace(path: string, text: string): Promise<ReadyFile> {
  const before = await statOf(path)
  if (before !== undefined && !before.isFile()) {
    throw new ConfigError(
      `the ready file ${path} is a link or no file: remove it, or name another with --ready-file`,
    )
  }
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    const { ino, dev } = await handle.stat()
    await rename(draft, path)
    return {
      async remove() {
        const now = await statOf(path)
        if (now?.ino === ino && now.dev === dev) await rm(path, { force: true })
      },
    }
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

async function statOf(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
