// The servers of a PostgreSQL address, a pool for each of them: it replaces broken connections by itself.
// A connection goes to the server that takes writes, wherever that moves.
import pg from 'pg'
import { NoWritableServer, readDatabaseAddress } from './database-address.ts'
import { sqlState } from './driver.ts'

export interface PostgresOptions {
  /** As libpq has it, also with several servers: database-address.ts. */
  readonly url: string
  /** To the server in use. */
  readonly connectionsMax: number
  /** For each server that is tried; a `connect_timeout` in the URL counts more. */
  readonly connectTimeoutMs: number
  /** PostgreSQL itself stops a statement after this; the client gives up a second later. */
  readonly statementTimeoutMs: number
  /** Called when an idle connection breaks; the pool has already dropped it. */
  readonly onIdleError?: (error: Error, server: string) => void
  /** Called when statements go to another server than before. */
  readonly onMove?: (server: string) => void
}

/** The transaction may be lost with its server: for its sender, the outcome is unknown. */
class NotReplicated extends Error {
  override readonly name = 'NotReplicated'
}

interface Server {
  readonly name: string
  readonly pool: pg.Pool
}

/** A connection to the server at a place of the address. */
export interface PooledConnection {
  readonly client: pg.PoolClient
  readonly at: number
  failed: boolean
}

/** The pools of an address, and which of them is in use. */
export class Servers {
  readonly #servers: readonly Server[]
  readonly #onMove: PostgresOptions['onMove']
  /** The server of the last connection, and the one that the next is looked for at first. */
  #inUse = 0
  #next = 0
  #moves = 0
  readonly #unreplicated = new WeakSet<pg.PoolClient>()

  constructor(options: PostgresOptions) {
    const { servers, writableOnly, connectTimeoutMs } = readDatabaseAddress(options.url)
    const own = connectTimeoutMs === undefined ? options : { ...options, connectTimeoutMs }
    this.#onMove = options.onMove
    this.#servers = servers.map(({ name, url }) => {
      const pool = openPool({ ...own, url }, writableOnly)
      pool.on('error', (error) => options.onIdleError?.(error, name))
      pool.on('connect', (client) => this.#watchReplication(client))
      return { name, pool }
    })
  }

  /** Lends a connection for as long as `work` takes. */
  async use<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const pooled = await this.lend()
    try {
      return await this.watch(pooled, work)
    } finally {
      this.giveBack(pooled)
    }
  }

  async lend(): Promise<PooledConnection> {
    const pooled = { ...(await this.#connect()), failed: false }
    // A connection that breaks reports it here besides failing its statement; nobody else listens.
    pooled.client.on('error', ignore)
    return pooled
  }

  /** Works on a connection, and notes on it when that failed. */
  async watch<T>(
    pooled: PooledConnection,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    try {
      const result = await work(pooled.client)
      if (this.#unreplicated.has(pooled.client)) {
        throw new NotReplicated('committed, but the wait for a synchronous standby was cut short')
      }
      return result
    } catch (error) {
      pooled.failed = true
      if (isUseless(error)) this.#leave(pooled.at)
      throw error
    }
  }

  /** A connection on which something failed is thrown away, not asked to roll back. */
  giveBack({ client, failed }: PooledConnection): void {
    client.release(failed)
    client.off('error', ignore)
  }

  connections() {
    const count = (of: 'totalCount' | 'idleCount' | 'waitingCount') =>
      this.#servers.reduce((sum, { pool }) => sum + pool[of], 0)
    const [total, idle] = [count('totalCount'), count('idleCount')]
    return { total, idle, waiting: count('waitingCount'), moves: this.#moves }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map(({ pool }) => pool.end()))
  }

  /** A connection to the server in use, or else to the first of the others that takes writes. */
  async #connect(): Promise<Pick<PooledConnection, 'client' | 'at'>> {
    const first = this.#next
    const failures: string[] = []
    for (const step of this.#servers.keys()) {
      const at = (first + step) % this.#servers.length
      const { name, pool } = this.#servers[at] as Server
      try {
        const client = await pool.connect()
        this.#next = at
        if (at !== this.#inUse) {
          this.#moves += 1
          this.#onMove?.(name)
        }
        this.#inUse = at
        return { client, at }
      } catch (error) {
        if (this.#servers.length === 1) throw error
        failures.push(`${name}: ${reasonOf(error)}`)
      }
    }
    throw new NoWritableServer(`no server takes writes (${failures.join('; ')})`)
  }

  /** The others come first from now on; when none of them takes writes, it has another try. */
  #leave(at: number): void {
    if (at === this.#next) this.#next = (at + 1) % this.#servers.length
  }

  /**
   * A commit that waits for a synchronous standby can be cancelled there: by pg_cancel_backend, or
   * by a time-out in its last instant. It then answers success, with a warning that no setting
   * turns into an error.
   */
  #watchReplication(client: pg.PoolClient): void {
    client.on('notice', ({ routine }) => {
      if (routine === 'SyncRepWaitForLSN') this.#unreplicated.add(client)
    })
  }
}

function ignore(): void {}

/** Whether the server takes no more writes (SQLSTATE 25006), or no longer answers at all. */
function isUseless(error: unknown): boolean {
  // node-postgres gives its time-out no code.
  return sqlState(error) === '25006' || (error as Error).message === 'Query read timeout'
}

/** A host name with several addresses fails with an empty message. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  return message || code || String(error)
}

function openPool(options: PostgresOptions, writableOnly: boolean): pg.Pool {
  return new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    ...timeoutOf(options.statementTimeoutMs),
    keepAlive: true,
    pipeline: true,
    application_name: 'pactolus',
    ...(writableOnly && {
      onConnect: (client) => refuseReadOnly(client, options.connectTimeoutMs),
    }),
  })
}

/** What libpq asks for target_session_attrs=read-write, too; it works through a pooler. */
async function refuseReadOnly(client: pg.ClientBase, timeoutMs: number): Promise<void> {
  const config = { text: 'show transaction_read_only', query_timeout: timeoutMs }
  const { rows } = await client.query<{ transaction_read_only: string }>(config)
  if (rows[0]?.transaction_read_only !== 'off')
    throw new NoWritableServer('the server is read-only')
}

/** node-postgres reads it from a query too, though its types do not say so. */
export interface Timeout {
  readonly query_timeout?: number
}

/** The server stops the statement; if it answers nothing at all, its caller is let go a second later. */
export function timeoutOf(statementTimeoutMs: number): Required<Timeout> {
  return { query_timeout: statementTimeoutMs + 1000 }
}
