// The textbook service that Pactolus is compared with. It has the same calls, checks and log, on
// Fastify and a connection pool, with one transaction per request as in tutorials. With --prepared
// its statements have names, which tutorials do not show. A service of this shape is no faster than
// that.
import type { Fields } from '@pactolus/protocol'
import pg from 'pg'
import { type Answer, game, insufficient, servePay } from './peer-http.ts'
import { openidOf } from './requests.ts'
import { readArguments } from './service-arguments.ts'

const schema = `
  create table accounts (
    account_id bigint generated always as identity primary key,
    balance bigint not null check (balance >= 0),
    cost_sum bigint not null default 0,
    entry_no bigint not null default 0,
    offer_id text not null,
    openid text not null,
    zone_id text not null,
    unique (offer_id, openid, zone_id)
  ) with (fillfactor = 70);
  create table orders (
    account_id bigint not null,
    amount bigint not null,
    posted_at timestamptz not null,
    bill_no text not null,
    primary key (bill_no, account_id)
  );
  create table entries (
    account_id bigint not null,
    entry_no bigint not null,
    delta bigint not null,
    balance_after bigint not null,
    posted_at timestamptz not null,
    bill_no text not null,
    primary key (account_id, entry_no)
  );`

const statements = {
  lock: `select account_id, balance, entry_no from accounts
          where offer_id = $1 and openid = $2 and zone_id = $3 for update`,
  deduct: `update accounts set balance = balance - $2, cost_sum = cost_sum + $2,
           entry_no = entry_no + 1 where account_id = $1`,
  order: 'insert into orders values ($1, $2, $3, $4)',
  entry: 'insert into entries values ($1, $2, $3, $4, $5, $6)',
}

interface Account {
  readonly account_id: string
  readonly balance: string
  readonly entry_no: string
}

const { readyFile, pool: max, prepared } = readArguments()
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max })

async function createTables(): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `select to_regclass('accounts') is not null as found`,
  )
  if (rows[0]?.found === true) return
  await pool.query(schema)
  const openids = Array.from({ length: game.players }, (_, player) => openidOf(player))
  await pool.query(
    `insert into accounts (balance, offer_id, openid, zone_id)
     select 1000000, $1, openid, '1' from unnest($2::text[]) openid`,
    [game.offerId, openids],
  )
}

/** A statement with its values; a name makes the connection keep it prepared. */
function statement(name: keyof typeof statements, values: readonly unknown[]): pg.QueryConfig {
  return { text: statements[name], values: [...values], ...(prepared && { name }) }
}

/** The whole of a payment, in one transaction of its own. */
async function deduct(fields: Fields): Promise<Answer> {
  const amount = Number(fields.amt)
  const now = new Date()
  const client = await pool.connect()
  try {
    await client.query('begin')
    const found = await client.query<Account>(
      statement('lock', [fields.offer_id, fields.openid, fields.zone_id]),
    )
    const account = found.rows[0]
    if (account === undefined || Number(account.balance) < amount) {
      await client.query('rollback')
      return insufficient
    }
    const { account_id: id } = account
    const balance = Number(account.balance) - amount
    const entryNo = Number(account.entry_no) + 1
    await client.query(statement('deduct', [id, amount]))
    await client.query(statement('order', [id, amount, now, fields.bill_no]))
    await client.query(statement('entry', [id, entryNo, -amount, balance, now, fields.bill_no]))
    await client.query('commit')
    return { errcode: 0, errmsg: 'ok', bill_no: fields.bill_no, balance, used_gen_amt: 0 }
  } catch (error) {
    await client.query('rollback')
    const code = (error as { code?: unknown }).code
    if (code === '23505') return { errcode: 90012, errmsg: 'bill_no repeated' }
    throw error
  } finally {
    client.release()
  }
}

await createTables()
await servePay(readyFile, deduct)
