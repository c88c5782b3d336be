// The PostgreSQL server of a run: its own, temporary, and as durable as production has it.
import { execFile } from 'node:child_process'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'
import pg from 'pg'
import { createPostgres, findPostgres, type PostgresServer } from '../tools/postgres.ts'
import { parentOf } from '../tools/proc.ts'
import type { Stage } from './stage.ts'

const run = promisify(execFile)

export interface Database {
  readonly server: PostgresServer
  readonly version: string
  /** The process all others of the server descend from. */
  readonly pid: number
}

// Room for the log of one run, so that no round pays for a checkpoint that another one caused. Durability is left as
// PostgreSQL has it, and proven below.
const settingsWith = (buffersShare: number) => [
  `shared_buffers=${Math.floor((totalmem() * buffersShare) / 1_048_576)}MB`,
  'max_wal_size=8GB',
  'checkpoint_timeout=30min',
]

// Buffers of a quarter of the memory, as PostgreSQL's manual advises for a server.
export const settings = settingsWith(0.25)
/** The most that the manual advises. Two databases that are measured in turn share the buffers of one server. */
export const settingsOfTwo = settingsWith(0.4)

export async function startDatabase(stage: Stage, using = settings): Promise<Database> {
  const binDir = findPostgres()
  if (binDir === undefined) throw new Error('the bench needs PostgreSQL; none was found')
  const starting = createPostgres(binDir, using)
  stage.atEnd(async () => (await starting.catch(() => undefined))?.remove())
  const server = await starting
  const facts = await ask(server.url, async (client) => {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const value = await show(client, name)
      if (value !== 'on') throw new Error(`${name} is ${value}: these would be no durable orders`)
    }
    for (const name of ['pactolus', 'textbook', 'transfer'])
      await client.query(`create database ${name}`)
    return { version: await show(client, 'server_version') }
  })
  return { server, pid: await postmasterOf(server), ...facts }
}

/** The process that all others of a server descend from. */
export async function postmasterOf({ url }: PostgresServer): Promise<number> {
  return ask(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return parentOf(rows[0]?.pid ?? 0)
  })
}

/**
 * Flushes what a round left dirty: the pages of the database, then those of the system, with the
 * logs of the services. The system would write them half a minute later, all together. A commit of
 * the next round that waits for the disk would wait for them too.
 */
export async function checkpoint({ server }: Database): Promise<void> {
  await ask(server.url, (client) => client.query('checkpoint'))
  await run('sync', ['--file-system', server.dataDir])
}

/** What Pactolus has written so far. */
export interface Written {
  readonly orders: number
  /** Tables and indexes of the ledger, in bytes. */
  readonly disk: number
  /** Where the server's log has come to, in bytes. */
  readonly wal: number
}

export async function writtenIn({ server }: Database, name: string): Promise<Written> {
  return ask(server.urlOf(name), async (client) => {
    const { rows } = await client.query<Record<keyof Written, string>>(
      `select (select count(*) from ledger.orders) as orders,
              (select sum(pg_total_relation_size(c.oid)) from pg_class c
                where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r') as disk,
              pg_current_wal_lsn() - '0/0' as wal`,
    )
    const [row] = rows
    return { orders: Number(row?.orders), disk: Number(row?.disk), wal: Number(row?.wal) }
  })
}

/** One connection for `work`. */
export async function ask<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function show(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<Record<string, string>>(`show ${name}`)
  return rows[0]?.[name] ?? ''
}
