// PostgreSQL through node-postgres: a pool that replaces broken connections by itself.
import { createHash } from 'node:crypto'
import pg from 'pg'
import {
  type Driver,
  type Row,
  type Session,
  snapshotMode,
  type TransactionOptions,
} from './driver.ts'

export interface PostgresOptions {
  readonly url: string
  readonly connectionsMax: number
  readonly connectTimeoutMs: number
  /** PostgreSQL itself stops a statement after this; the client gives up a second later. */
  readonly statementTimeoutMs: number
  /** Called when an idle connection breaks; the pool has already dropped it. */
  readonly onIdleError?: (error: Error) => void
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
  queryable: pg.Pool | pg.PoolClient,
  sql: string,
  values: readonly unknown[],
  timeout?: Timeout,
): Promise<R[]> {
  const config = { name: nameOf(sql), text: sql, values: [...values], types, ...timeout }
  const result = await queryable.query(config)
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
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    ...timeoutOf(options.statementTimeoutMs),
    keepAlive: true,
    application_name: 'pactolus',
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  return {
    kind: 'postgres',
    query: (sql, values = []) => run(pool, sql, values),
    async script(sql) {
      await pool.query(sql)
    },
    transaction: (work, terms) => inTransaction(pool, work, terms),
    connections: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => pool.end(),
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (session: Session) => Promise<T>,
  { statementTimeoutMs, snapshot = false }: TransactionOptions = {},
): Promise<T> {
  const timeout = statementTimeoutMs === undefined ? {} : timeoutOf(statementTimeoutMs)
  const client = await pool.connect()
  // The pool listens to idle connections alone. This one may break between two statements: the next
  // one tells, and an error that nobody listens to would end the process.
  const ignore = () => {}
  client.on('error', ignore)
  const session: Session = {
    query: <R = Row>(sql: string, values: readonly unknown[] = []) =>
      run<R>(client, sql, values, timeout),
    async script(sql) {
      await client.query({ text: sql, ...timeout })
    },
  }
  try {
    await client.query(snapshot ? `begin ${snapshotMode}` : 'begin')
    if (statementTimeoutMs !== undefined) {
      await client.query(`set local statement_timeout = ${statementTimeoutMs}`)
    }
    const result = await work(session)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // The connection may be what failed: it is thrown away rather than asked to roll back.
    client.release(true)
    throw error
  } finally {
    client.off('error', ignore)
  }
}
