// Cloud environments: the credential that a cloud function signs with, the game it belongs to, and what
// it may call. Read through a cache of one second, like offers.
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { Cache, type Peers } from './cache.ts'
import { idPattern, newSecret } from './directory.ts'
import type { Limited } from './quotas.ts'
import { environmentContext, type Seal } from './seal.ts'

/** What cloud calls are signed with: the id is sent along, the key never. */
export interface CloudCredential {
  readonly secretId: string
  readonly secretKey: string
}

export interface CloudEnvironment extends CloudCredential, Limited {
  readonly envId: string
  /** Names of APIs as `permissions.openapi` of config.json lists them, in order. */
  readonly permissions: readonly string[]
  /** What its cloudbase_access_token may call: paths, or beginnings of paths with `*` behind them. */
  readonly paths: readonly string[]
  readonly createdAt: Date
}

interface EnvironmentRow {
  env_id: string
  appid: string
  secret_id: string
  sealed_secret_key: Uint8Array
  permissions: string[]
  paths: string[]
  created_at: Date
  calls_per_s: number | null
}

/** Additions to what an environment may call, or all of it; what is left out stays as it is. */
export interface Permits {
  readonly apiNames?: readonly string[] | undefined
  readonly paths?: readonly string[] | undefined
  readonly replace: boolean
}

const secretIdPattern = /^[A-Za-z0-9_-]{1,64}$/

export class CloudEnvironments {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  /** By secretId, and by `env ID`. */
  readonly #found: Cache<CloudEnvironment>

  /** `peers` are notified of every change of an environment. */
  constructor(driver: Driver, seal: Seal, clock: Clock, peers?: Peers) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#found = new Cache(
      { name: 'environments', ttlMs: 1000, sizeMax: 10_000, shared: driver.kind === 'postgres' },
      peers,
    )
  }

  /** Registers an environment of a game with a new credential. */
  async create(
    envId: string,
    appid: string,
    permissions: readonly string[],
    paths: readonly string[] = [],
  ): Promise<CloudEnvironment | 'environment_exists' | 'app_not_found'> {
    const { secretId, secretKey } = newCredential()
    const createdAt = new Date(this.#clock.now())
    const answer = await this.#ask<'created' | 'environment_exists' | 'app_not_found'>(
      'select directory.create_cloud_environment($1, $2, $3, $4, $5, $6, $7) as answer',
      [
        ...[envId, appid, secretId, this.#sealed(envId, secretKey)],
        ...[namesOf(permissions), namesOf(paths), createdAt],
      ],
    )
    if (answer !== 'created') return answer
    const created = await this.find(envId)
    if (created === undefined) throw new Error(`environment ${envId} was removed at once`)
    return created
  }

  async find(envId: string): Promise<CloudEnvironment | undefined> {
    return idPattern.test(envId) ? (await this.#list([envId, '', '', '', 1]))[0] : undefined
  }

  /** A page of the environments, of one game or of all, in env_id order, after `afterEnvId`. */
  list(appid: string, afterEnvId: string, size: number): Promise<CloudEnvironment[]> {
    return this.#list(['', '', appid, afterEnvId, size])
  }

  /** The environment that signs with `secretId`, at most a second old. */
  async ofSecretId(secretId: string): Promise<CloudEnvironment | undefined> {
    if (!secretIdPattern.test(secretId)) return undefined
    return this.#found.get(secretId, async () => (await this.#list(['', secretId, '', '', 1]))[0])
  }

  /** The same as `find`, at most a second old. */
  async ofEnvId(envId: string): Promise<CloudEnvironment | undefined> {
    return this.#found.get(`env ${envId}`, () => this.find(envId))
  }

  /**
   * Gives the environment a new credential; undefined when there is no such environment. No process
   * accepts the one before when this resolves.
   */
  async replaceCredential(envId: string): Promise<CloudCredential | undefined> {
    const credential = newCredential()
    const replaced = await this.#ask<boolean>(
      'select directory.set_cloud_credential($1, $2, $3) as answer',
      [envId, credential.secretId, this.#sealed(envId, credential.secretKey)],
    )
    await this.#found.forgetEverywhere()
    return replaced ? credential : undefined
  }

  /** Clears the cache, after games were changed in the database. */
  forget(): void {
    this.#found.clear()
  }

  /** Adds to what the environment may call, or with `replace` says all of it. False without one. */
  async permit(envId: string, { apiNames, paths, replace }: Permits): Promise<boolean> {
    const permitted = await this.#ask<boolean>(
      'select directory.permit_cloud_apis($1, $2, $3, $4) as answer',
      [envId, apiNames ?? null, paths ?? null, replace],
    )
    this.#found.clear()
    return permitted
  }

  /** Removes it; false when there is none. No process accepts its credential when this resolves. */
  async remove(envId: string): Promise<boolean> {
    const removed = await this.#ask<boolean>(
      'select directory.remove_cloud_environment($1) as answer',
      [envId],
    )
    await this.#found.forgetEverywhere()
    return removed
  }

  async #list(values: readonly unknown[]): Promise<CloudEnvironment[]> {
    const rows = await this.#driver.query<EnvironmentRow>(
      'select * from directory.list_cloud_environments($1, $2, $3, $4, $5)',
      values,
    )
    return rows.map((row) => ({
      envId: row.env_id,
      appid: row.appid,
      secretId: row.secret_id,
      secretKey: this.#seal.open(row.sealed_secret_key, environmentContext(row.env_id)),
      permissions: row.permissions,
      paths: row.paths,
      createdAt: row.created_at,
      callsPerS: row.calls_per_s,
    }))
  }

  #sealed(envId: string, secretKey: string): Buffer {
    return this.#seal.seal(secretKey, environmentContext(envId))
  }

  async #ask<T>(sql: string, values: readonly unknown[]): Promise<T> {
    const [row] = await this.#driver.query<{ answer: T }>(sql, values)
    return row?.answer as T
  }
}

function newCredential(): CloudCredential {
  return { secretId: `sid_${newSecret()}`, secretKey: newSecret() }
}

function namesOf(permitted: readonly string[]): string[] {
  return [...new Set(permitted)].sort()
}
