// A history that the ledger could have written, made up where it will lie: millions of entries in minutes.
import pg from 'pg'

/** Every offer has one player with a long history. */
export interface Size {
  readonly entries: number
  readonly accounts: number
}

/**
 * Of each player: a recharge, then pays of one coin. Every tenth entry is a present, which the pay after it spends;
 * every fifth after a tenth refunds the pay before it. Entries of a player follow each other over 90 days.
 */
const script = (offerId: string, { entries, accounts }: Size) => {
  const longest = Math.round(Math.min(100_000, entries / 10))
  const each = Math.max(2, Math.floor((entries - longest) / Math.max(1, accounts - 1)))
  return `
  -- Keeps the worker away until all is there.
  select ledger.drop_totals('the history is made up');
  set work_mem = '512MB';
  set maintenance_work_mem = '512MB';
  alter table ledger.orders drop constraint orders_key;
  alter table ledger.entries drop constraint entries_key;
  insert into ledger.accounts (offer_id, env, openid, zone_id, created_at)
  select '${offerId}', 'production', 'o' || left(md5(n::text), 27), (1 + n % 4)::text, now() - interval '90 days'
    from generate_series(1, ${accounts}) n;
  create temp table made as
  select account_id, k, kind, gift, paid_delta, gift_delta, has_refund, posted_at,
         left(md5(account_id || '.' || k), 16) as bill_no,
         sum(paid_delta) over walk as paid_after, sum(gift_delta) over walk as gift_after
    from (
      select a.account_id, k,
             case when k = 1 then 'recharge' when k % 10 = 0 then 'present' when k % 10 = 5 then 'refund'
                  else 'pay' end as kind,
             case when k > 1 and k % 10 in (0, 1) then 1 else 0 end as gift,
             case when k = 1 then 1000000 when k % 10 in (0, 1) then 0 when k % 10 = 5 then 1
                  else -1 end as paid_delta,
             case when k % 10 = 0 then 1 when k > 1 and k % 10 = 1 then -1 else 0 end as gift_delta,
             k % 10 = 4 and k < a.entries as has_refund,
             now() - interval '90 days'
               -- Some of it is the player's own, so that there are entries of every minute.
               + interval '90 days' * (k - 0.5 + hashtext(a.account_id::text)::bigint % 1000 / 4000.0
                                       + hashtext(a.account_id || ':' || k)::bigint % 1000 / 4000.0)
                 / a.entries as posted_at
        from (select account_id,
                     case when row_number() over (order by account_id) = 1 then ${longest} else ${each} end as entries
                from ledger.accounts) a
       cross join lateral generate_series(1, a.entries) k) step
  window walk as (partition by account_id order by k);
  insert into ledger.orders (account_id, amount, gift, refunded, entry_no, posted_at, kind, bill_no, pay_bill_no,
    pay_item)
  select account_id, case when k = 1 then 1000000 else 1 end, gift, case when has_refund then 1 else 0 end, k,
         posted_at, kind, bill_no,
         case when kind = 'refund' then left(md5(account_id || '.' || (k - 1)), 16) end,
         case when kind = 'pay' then 'item' || k % 7 end
    from made order by posted_at;
  insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after, posted_at,
    kind, bill_no)
  select account_id, k, paid_delta, gift_delta, paid_after, gift_after, posted_at, kind, bill_no
    from made order by posted_at;
  insert into ledger.money_orders (account_id, trade_no, platform_no, dialect, fee, coins, created_at, paid_at,
    provided_at, updated_at)
  select account_id, bill_no, 'P' || left(md5(bill_no), 27), 'xpay', 100, 1000000, posted_at, posted_at,
         posted_at, posted_at
    from made where k = 1;
  update ledger.accounts a
     set paid = m.paid, gift = m.gift, save_amt = 1000000, present_sum = m.presents, cost_sum = m.spent,
         entry_no = m.entries
    from (select account_id, sum(paid_delta) as paid, sum(gift_delta) as gift, count(*) as entries,
                 count(*) filter (where kind = 'present') as presents,
                 count(*) filter (where kind = 'pay') - count(*) filter (where kind = 'refund') as spent
            from made group by account_id) m
   where m.account_id = a.account_id;
  drop table made;
  alter table ledger.orders add constraint orders_key primary key (bill_no, account_id, kind);
  alter table ledger.entries add constraint entries_key primary key (account_id, entry_no);`
}

export async function makeHistory(url: string, offerId: string, size: Size): Promise<void> {
  await run(url, script(offerId, size))
  await run(url, 'vacuum analyze')
}

/** Some players, the one with the long history first. */
export async function playersOf(url: string): Promise<Player[]> {
  return (await run(
    url,
    `(select a.openid, a.zone_id, o.bill_no from ledger.accounts a
        join ledger.orders o on o.bill_no = left(md5(a.account_id || '.3'), 16) and o.account_id = a.account_id
       where a.account_id = (select min(account_id) from ledger.accounts))
     union all
     (select a.openid, a.zone_id, o.bill_no from ledger.accounts a
        join ledger.orders o on o.bill_no = left(md5(a.account_id || '.2'), 16) and o.account_id = a.account_id
       order by hashtext(a.openid) limit 100)`,
  )) as unknown as Player[]
}

export interface Player {
  readonly openid: string
  readonly zone_id: string
  /** Of a pay. */
  readonly bill_no: string
}

/** How often each table of the ledger was read from its beginning; all statements of others are over. */
export async function scansOf(url: string): Promise<Map<string, number>> {
  const rows = await run(
    url,
    // These have one row, and an empty table is read in no time.
    `select relname as table, seq_scan as scans from pg_stat_user_tables
      where schemaname = 'ledger' and relname not in ('totals_state', 'schema_files') and n_live_tup > 0`,
  )
  return new Map(rows.map(({ table, scans }) => [String(table), Number(scans)]))
}

export async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows ?? []
  } finally {
    await client.end()
  }
}
