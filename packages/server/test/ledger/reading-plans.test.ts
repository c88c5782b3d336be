// However much is in the ledger, a look into it reads no table from its beginning to its end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Session } from '../../src/driver/driver.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let estimated: bigint | undefined
before(async () => {
  database = await createDatabase({ alone: true })
  await database.driver.script(seed)
  const [live] = await database.driver.query<{ entries: bigint }>(
    "select entries from ledger.read_archive('live')",
  )
  estimated = live?.entries
  // The first half is archived; the day that is asked for is in both.
  await database.driver.query(
    "select a.* from generate_series(1, 40) n, ledger.archive_entries('2026-01-20T12:00:00Z', 99999 + n) a",
  )
  await database.driver.script('vacuum')
  // On a server, autovacuum does both.
  await database.driver.script('analyze')
  for (const index of ['entries_posted_at', 'archived_entries_posted_at']) {
    await database.driver.query(`select brin_summarize_new_values('ledger.${index}')`)
  }
})
after(() => database.remove())

/** 2,000 players with 40 entries each over 40 days, in the order of their times as a service writes them. */
const seed = `
insert into ledger.accounts (offer_id, env, openid, zone_id, created_at, paid, save_amt, entry_no)
select 'offer', 'production', 'o' || n, '1', '2026-01-01', 40, 40, 40 from generate_series(1, 2000) n;
insert into ledger.orders (account_id, amount, gift, entry_no, posted_at, kind, bill_no)
select a.account_id, 1, 0, n, '2026-01-01'::timestamptz + n * interval '1 day' + a.account_id * interval '1 second', 'recharge', 'b' || n
  from generate_series(1, 40) n, ledger.accounts a order by n, a.account_id;
insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after, posted_at, kind, bill_no)
select o.account_id, o.entry_no, 1, 0, o.entry_no, 0, o.posted_at, o.kind, o.bill_no
  from ledger.orders o order by o.entry_no, o.account_id;
insert into ledger.money_orders (account_id, trade_no, platform_no, dialect, fee, coins, created_at, updated_at)
select o.account_id, o.bill_no, 'P' || o.account_id || o.bill_no, 'xpay', 1, 1, o.posted_at, o.posted_at
  from ledger.orders o where o.entry_no < 3 order by o.entry_no, o.account_id;
`

const range = "'2026-01-20T00:00:00Z', '2026-01-21T00:00:00Z'"
const whole = "'offer', 'production', '', ''"
const rest = "null, '', '', '', '', '', '', '', 0, 999999999999999, '2026-01-01', 50"

const calls = {
  'a page of accounts': "ledger.list_accounts('offer', 'production', 'o19', '', '', 50)",
  'the next page': "ledger.list_accounts('offer', 'production', 'o1', 'o15', '1', 50)",
  'orders of a day': `ledger.search_orders(${whole}, ${range}, ${rest})`,
  'orders of a player': `ledger.search_orders('offer', 'production', 'o7', '', ${range}, ${rest})`,
  'orders of an item that nobody bought':
    `ledger.search_orders(${whole}, ${range}, null, '', '', '', '', '', '', 'no such item', 0, 9999, ` +
    "'2026-01-01', 50)",
  tombstones: `ledger.search_orders(${whole}, ${range}, null, '', '', '', '', '', 'tombstone', '', 0, 9, '2026-01-01', 50)`,
  'how many orders': `ledger.count_orders('offer', 'production', '', ${range}, 50000)`,
  'how many of a player': `ledger.count_orders('offer', 'production', 'o7', ${range}, 50000)`,
  'a balance at an instant':
    "ledger.balance_at('offer', 'production', 'o7', '1', '2026-01-20T00:00:00Z')",
  'its explanation': "ledger.explain_balance('offer', 'production', 'o7', '1', 1, 40)",
  'its first entry': "ledger.first_entry('offer', 'production', 'o7', '1')",
  'its days':
    "ledger.list_account_days('offer', 'production', 'o7', '1', '2026-02-01T00:00:00Z', 40)",
  'an order': "ledger.read_order('offer', 'production', 'o7', '1', 'recharge', 'b3')",
  'a statement': "ledger.list_entries('offer', 'production', 'o7', '1', '', 0, 10)",
  purchases: `ledger.list_money_orders('offer', 'production', '', '', ${range}, null, '', '', '', 50)`,
  'hours of a day': `ledger.sum_hours('offer', 'production', '', ${range}, false)`,
  'hours that were added up': `ledger.sum_hours('offer', 'production', '', ${range}, true)`,
  'what all have': "ledger.sum_accounts('offer', 'production', '', '', '')",
  'what moved in each zone': `ledger.sum_zones('offer', 'production', '2026-01-20T00:00:00Z', ${range})`,
  'what a page of players has': "ledger.sum_accounts('offer', 'production', '', 'o11', 'o12')",
  'where a page ends': "ledger.page_end('offer', 'production', 'o1', 500)",
  'what each zone had':
    "ledger.sum_balances('offer', 'production', '2026-02-09T00:00:00Z', '', '')",
  'what given orders moved': `ledger.sum_orders('offer', 'production', '{o7}', '{1}', '{recharge}', '{b3}', ${range})`,
  'what was written last': `ledger.list_last_written('offer', 'production', '1', 'recharge', ${range}, 20)`,
  'how many purchases': `ledger.count_money_orders('', ${range}, 50000)`,
}

interface Reads {
  scans: bigint
  rows: bigint
}

async function readsOf(session: Session, call: string): Promise<Reads> {
  const count = async () => {
    const [row] = await session.query<Reads>(
      `select coalesce(sum(seq_scan), 0)::bigint as scans,
              coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint as rows
         from pg_stat_xact_user_tables where schemaname = 'ledger' and relname not in ('totals_state', 'archive_state')`,
    )
    return row ?? { scans: 0n, rows: 0n }
  }
  const before = await count()
  await session.query(`select * from ${call}`)
  const now = await count()
  return { scans: now.scans - before.scans, rows: now.rows - before.rows }
}

test('no look into a ledger of 80,000 entries reads a whole table, archived or not', async () => {
  const [counted] = await database.driver.query<{ archived: number }>(
    'select count(*)::int as archived from ledger.archived_entries',
  )
  assert.ok((counted?.archived ?? 0) > 30_000, `${counted?.archived} archived`)
  await database.driver.transaction(async (session) => {
    for (const [name, call] of Object.entries(calls)) {
      const { scans, rows } = await readsOf(session, call)
      assert.equal(scans, 0n, `${name} reads a table from its beginning`)
      assert.ok(rows < 20_000n, `${name} reads ${rows} rows`)
    }
  })
})

test('the number of new entries is estimated from the first pages before they are analyzed', () => {
  assert.ok(Math.abs(Number(estimated) - 80_000) < 4000, `${estimated} entries`)
})

test('three entries of a long account are exported without a look at its others', async () => {
  const part = "'{production}', '{o7}', '{1}', '{10}', '{12}'"
  await database.driver.transaction(async (session) => {
    for (const call of [
      `export_orders('{offer}', ${part})`,
      `export_entries('{offer}', ${part}, 50)`,
    ]) {
      const { rows } = await readsOf(session, `ledger.${call}`)
      // The account, three entries and their orders.
      assert.ok(rows < 10n, `${call} reads ${rows} rows`)
    }
  })
})
