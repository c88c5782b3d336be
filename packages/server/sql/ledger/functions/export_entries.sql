-- The entries of accounts from one number to another, each with its order, as lines of a history file
-- (docs/history.md). Nothing in a line ever changes: what was refunded of a pay is not in it. An entry whose
-- order is missing or disagrees has no line. The accounts may be of any partition, so all are asked:
-- of_openids instead of openids.

create or replace function ledger.export_entries(
  of_offer_ids text[], of_envs text[], of_openids text[], of_zone_ids text[],
  first_entry_nos bigint[], last_entry_nos bigint[], rows_max integer
) returns table (i integer, entry_no bigint, line text)
language sql stable
-- Every access is a look-up by key, however full the tables are.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select r.n::integer as i, e.entry_no, (select row_to_json(line)::text from (
           select 'entry' as type, r.offer_id, r.env, r.openid, r.zone_id, e.entry_no, e.kind, e.bill_no,
             o.pay_bill_no, o.amount, o.gift, e.paid_delta, e.gift_delta, e.paid_after, e.gift_after,
             to_char(e.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as posted_at,
             o.pay_item, o.app_remark, o.user_ip
            where o.entry_no = e.entry_no and o.posted_at = e.posted_at) line) as line
    from unnest(of_offer_ids, of_envs, of_openids, of_zone_ids, first_entry_nos, last_entry_nos)
         with ordinality r (offer_id, env, openid, zone_id, first_no, last_no, n)
    join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
     and a.openid = r.openid and a.zone_id = r.zone_id
    -- By itself, so that of a long account no other entries are read.
   cross join lateral (
     select n.* from ledger.entries n
      where n.account_id = a.account_id and n.entry_no between r.first_no and r.last_no
     offset 0) e
    left join ledger.orders o on o.bill_no = e.bill_no and o.account_id = e.account_id
     and o.kind = e.kind
   -- A copy that a doubling left behind is not this partition's to show.
   where (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by i, entry_no
   limit rows_max
$$;
comment on function ledger.export_entries is 'Entries of accounts with their orders, as lines.';
