// PostgreSQL through node-postgres. A statement is sent once: the caller finds out what became of
// it when the connection breaks.
import { createHash } from 'node:crypto'
import pg from 'pg'
import {
  type Driver,
  type Row,
  type Session,
  snapshotMode,
  type TransactionOptions,
} from './driver.ts'
import {
  type PooledConnection,
  type PostgresOptions,
  Servers,
  type Timeout,
  timeoutOf,
} from './servers.ts'

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

export function openPostgres(options: PostgresOptions): Driver {
  const servers = new Servers(options)
  return {
    kind: 'postgres',
    acceptsNextCall: true,
    query: (sql, values = []) => servers.use((client) => run(client, sql, values)),
    script: (sql) => servers.use(async (client) => void (await client.query(sql))),
    transaction: (work, terms) => servers.use((client) => inTransaction(client, work, terms)),
    pipeline: () => new Pipeline(servers),
    connections: () => servers.connections(),
    close: () => servers.close(),
  }
}

/** A connection that several statements are under way on. */
interface Shared {
  readonly lending: Promise<PooledConnection>
  statements: number
}

/** Lends a connection for the first statement, and releases it after the last one under way. */
class Pipeline {
  readonly #servers: Servers
  #shared: Shared | undefined

  constructor(servers: Servers) {
    this.#servers = servers
  }

  async query<R>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    this.#shared ??= { lending: this.#servers.lend(), statements: 0 }
    const shared = this.#shared
    shared.statements += 1
    let pooled: PooledConnection | undefined
    try {
      pooled = await shared.lending
      return await this.#servers.watch(pooled, (client) => run<R>(client, sql, values))
    } catch (error) {
      // Nothing more is sent to a connection on which something failed.
      this.#leave(shared)
      throw error
    } finally {
      shared.statements -= 1
      if (shared.statements === 0) {
        this.#leave(shared)
        if (pooled !== undefined) this.#servers.giveBack(pooled)
      }
    }
  }

  #leave(shared: Shared): void {
    if (this.#shared === shared) this.#shared = undefined
  }
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
