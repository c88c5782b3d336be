// What the rest of the server sees of a database: rows for a statement. No SQL lives here. Internal:
// the two implementations beside this file are the only ones.

export type Row = Record<string, unknown>

export interface Session {
  /** Runs one statement with `$1`-style values and returns its rows. int8 comes back as bigint. */
  query<R = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>
  /** Runs a script of several statements without values. */
  script(sql: string): Promise<void>
}

export interface TransactionOptions {
  /** How long each statement may take, instead of what the driver was opened with. */
  readonly statementTimeoutMs?: number
  /** Reads alone, all of them of the moment of the first one. */
  readonly snapshot?: boolean
}

/** What `snapshot` is in SQL. */
export const snapshotMode = 'isolation level repeatable read, read only'

export interface Driver extends Session {
  readonly kind: 'pglite' | 'postgres'
  /** Statements are carried out beside this thread: in another process, or in a thread of their own. */
  readonly acceptsNextCall: boolean
  /** Runs `work` in one transaction on one connection; it is rolled back when `work` throws. */
  transaction<T>(work: (session: Session) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * Statements that follow each other on one connection, each sent before those ahead of it are
   * answered and each a transaction of its own. A connection that breaks fails all of them.
   */
  pipeline(): Pick<Session, 'query'>
  /** Connections in use and idle, and how often another server took over since the start, for metrics. */
  connections(): { total: number; idle: number; waiting: number; moves: number }
  close(): Promise<void>
}

/** The SQLSTATE of an error that a database raised, or undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
