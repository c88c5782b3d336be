// The shape of ledgers that are a set of SQL functions, such as pgledger. Each request calls one
// function. It locks two account rows, writes a transfer and two entries, and changes both
// balances. The game's side is 64 accounts, as users of such ledgers do: with one account, every
// pay would wait for its row.
import type { Fields } from '@pactolus/protocol'
import pg from 'pg'
import { type Answer, game, insufficient, servePay } from './peer-http.ts'
import { openidOf } from './requests.ts'
import { readArguments } from './service-arguments.ts'

const revenueAccounts = 64

const schema = `
  create table accounts (
    account_id bigint generated always as identity primary key,
    name text not null unique,
    balance bigint not null,
    may_be_negative boolean not null,
    version bigint not null default 0,
    updated_at timestamptz not null default now(),
    check (may_be_negative or balance >= 0)
  ) with (fillfactor = 70);
  create table transfers (
    transfer_id bigint generated always as identity primary key,
    bill_no text not null unique,
    from_account bigint not null,
    to_account bigint not null,
    amount bigint not null check (amount > 0),
    created_at timestamptz not null
  );
  create table entries (
    entry_id bigint generated always as identity primary key,
    account_id bigint not null,
    transfer_id bigint not null,
    amount bigint not null,
    balance_before bigint not null,
    balance_after bigint not null,
    account_version bigint not null,
    created_at timestamptz not null
  );
  create index entries_of_account on entries (account_id, account_version);
  create function transfer(from_name text, to_name text, amount bigint, bill_no text)
  returns bigint language plpgsql as $$
  #variable_conflict use_variable
  declare
    payer accounts;
    receiver accounts;
    number bigint;
    at timestamptz := clock_timestamp();
  begin
    -- In order of id, so that two transfers never deadlock.
    perform from accounts a where a.name in (from_name, to_name) order by a.account_id for update;
    select * into payer from accounts a where a.name = from_name;
    select * into receiver from accounts a where a.name = to_name;
    insert into transfers (bill_no, from_account, to_account, amount, created_at)
    values (bill_no, payer.account_id, receiver.account_id, amount, at)
    returning transfer_id into number;
    update accounts a set balance = a.balance - amount, version = a.version + 1, updated_at = at
     where a.account_id = payer.account_id;
    update accounts a set balance = a.balance + amount, version = a.version + 1, updated_at = at
     where a.account_id = receiver.account_id;
    insert into entries (account_id, transfer_id, amount, balance_before, balance_after,
      account_version, created_at)
    values (payer.account_id, number, -amount, payer.balance, payer.balance - amount,
            payer.version + 1, at),
           (receiver.account_id, number, amount, receiver.balance, receiver.balance + amount,
            receiver.version + 1, at);
    return payer.balance - amount;
  end $$;`

const { readyFile, pool: max } = readArguments()
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max })

async function createTables(): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `select to_regclass('accounts') is not null as found`,
  )
  if (rows[0]?.found === true) return
  await pool.query(schema)
  const openids = Array.from({ length: game.players }, (_, player) => openidOf(player))
  await pool.query(
    `insert into accounts (name, balance, may_be_negative)
     select openid, 1000000, false from unnest($1::text[]) openid`,
    [openids],
  )
  await pool.query(
    `insert into accounts (name, balance, may_be_negative)
     select 'revenue ' || n, 0, true from generate_series(1, $1) n`,
    [revenueAccounts],
  )
}

async function deduct(fields: Fields): Promise<Answer> {
  const revenue = `revenue ${Math.ceil(Math.random() * revenueAccounts)}`
  try {
    const { rows } = await pool.query<{ balance: string }>({
      name: 'transfer',
      text: 'select transfer($1, $2, $3, $4) as balance',
      values: [fields.openid, revenue, fields.amt, fields.bill_no],
    })
    const balance = Number(rows[0]?.balance)
    return { errcode: 0, errmsg: 'ok', bill_no: fields.bill_no, balance, used_gen_amt: 0 }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (code === '23505') return { errcode: 90012, errmsg: 'bill_no repeated' }
    if (code === '23514') return insufficient
    throw error
  }
}

await createTables()
await servePay(readyFile, deduct)
