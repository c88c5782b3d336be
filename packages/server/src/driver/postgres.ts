// PostgreSQL through node-postgres. Each server of the address has a pool, which replaces broken
// connections by itself; statements go to the server that takes writes, wherever that moves. A
// statement is sent once: whoever sent it finds out what became of it when the connection breaks.
import { createHash } from 'node:crypto'
import pg from 'pg'
import { NoWritableServer, readDatabaseAddress } from './database-address.ts'
import {
  type Driver,
  type Row,
  type Session,
  snapshotMode,
  sqlState,
  type TransactionOptions,
} from './driver.ts'

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

const int8 = 20
// A type parser per pool, not pg's global table: other code in the process may use pg too.
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8 && format !== 'binary') return BigInt
    return pg.types.getTypeParser(oid, format)
  },
}

const statementNames = new Map<string, string>()

/** A name makes the connection keep the statement prepared. */
function nameOf(sql: string): string {
  let name = statementNames.get(sql)
  if (name === undefined) {
    name = createHash('sha256').update(sql).digest('hex').slice(0, 32)
    statementNames.set(sql, name)
  }
  return name
}

async function run<R>(
  client: pg.PoolClient,
  sql: string,
  values: readonly unknown[],
  timeout?: Timeout,
): Promise<R[]> {
  const config = { name: nameOf(sql), text: sql, values: [...values], types, ...timeout }
  const result = await client.query(config)
  return result.rows as R[]
}

/** node-postgres reads it from a query too, though its types do not say so. */
interface Timeout {
  readonly query_timeout?: number
}

/** The server stops the statement; if it answers nothing at all, its caller is let go a second later. */
function timeoutOf(statementTimeoutMs: number): Required<Timeout> {
  return { query_timeout: statementTimeoutMs + 1000 }
}

export function openPostgres(options: PostgresOptions): Driver {
  const servers = new Servers(options)
  return {
    kind: 'postgres',
    query: (sql, values = []) => servers.use((client) => run(client, sql, values)),
    script: (sql) => servers.use(async (client) => void (await client.query(sql))),
    transaction: (work, terms) => servers.use((client) => inTransaction(client, work, terms)),
    connections: () => servers.connections(),
    close: () => servers.close(),
  }
}

/** The pools of an address, and which of them is in use. */
class Servers {
  readonly #servers: readonly Server[]
  readonly #onMove: PostgresOptions['onMove']
  /** The server of the last connection, and the one that the next is looked for at first. */
  #inUse = 0
  #next = 0
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

  /** Lends a connection; one on which something failed is thrown away, not asked to roll back. */
  async use<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const { client, at } = await this.#connect()
    // A connection that breaks tells it here besides failing its statement; nobody else listens.
    client.on('error', ignore)
    let failed = true
    try {
      const result = await work(client)
      if (this.#unreplicated.has(client)) {
        throw new NotReplicated('committed, but the wait for a synchronous standby was cut short')
      }
      failed = false
      return result
    } catch (error) {
      if (isUseless(error)) this.#leave(at)
      throw error
    } finally {
      client.release(failed)
      client.off('error', ignore)
    }
  }

  connections() {
    const count = (of: 'totalCount' | 'idleCount' | 'waitingCount') =>
      this.#servers.reduce((sum, { pool }) => sum + pool[of], 0)
    return { total: count('totalCount'), idle: count('idleCount'), waiting: count('waitingCount') }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map(({ pool }) => pool.end()))
  }

  /** A connection to the server in use, or else to the first of the others that takes writes. */
  async #connect(): Promise<{ client: pg.PoolClient; at: number }> {
    const first = this.#next
    const failures: string[] = []
    for (const step of this.#servers.keys()) {
      const at = (first + step) % this.#servers.length
      const { name, pool } = this.#servers[at] as Server
      try {
        const client = await pool.connect()
        this.#next = at
        if (at !== this.#inUse) this.#onMove?.(name)
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
   * A commit that waits for a synchronous standby and is cancelled there (pg_cancel_backend, or a
   * time-out in its last instant) answers success, with a warning that no setting makes an error.
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

async function inTransaction<T>(
  client: pg.PoolClient,
  work: (session: Session) => Promise<T>,
  { statementTimeoutMs, snapshot = false }: TransactionOptions = {},
): Promise<T> {
  const timeout = statementTimeoutMs === undefined ? {} : timeoutOf(statementTimeoutMs)
  const session: Session = {
    query: <R = Row>(sql: string, values: readonly unknown[] = []) =>
      run<R>(client, sql, values, timeout),
    async script(sql) {
      await client.query({ text: sql, ...timeout })
    },
  }
  await client.query(snapshot ? `begin ${snapshotMode}` : 'begin')
  if (statementTimeoutMs !== undefined) {
    await client.query(`set local statement_timeout = ${statementTimeoutMs}`)
  }
  const result = await work(session)
  await client.query('commit')
  return result
}
