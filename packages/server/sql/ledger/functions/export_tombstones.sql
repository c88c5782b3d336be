-- The tombstones of accounts after the given numbers, up to page_size of each, as lines of an export
-- (docs/export.md).

create or replace function ledger.export_tombstones(
  offer_ids text[], envs text[], openids text[], zone_ids text[], after_bill_nos text[],
  page_size integer
) returns table (i integer, number text, line text)
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select r.n::integer, t.bill_no, (select row_to_json(line)::text from (
           select 'tombstone' as type, r.env, r.openid, r.zone_id, t.bill_no,
             to_char(t.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as posted_at) line)
    from unnest(offer_ids, envs, openids, zone_ids, after_bill_nos)
         with ordinality r (offer_id, env, openid, zone_id, after_bill_no, n)
    join ledger.accounts a on a.offer_id = r.offer_id and a.env = r.env
     and a.openid = r.openid and a.zone_id = r.zone_id
    join lateral (
      select o.bill_no, o.posted_at
        from ledger.orders o
       where o.account_id = a.account_id and o.entry_no is null and o.bill_no > r.after_bill_no
       order by o.bill_no
       limit page_size) t on true
   order by r.n, t.bill_no
$$;
comment on function ledger.export_tombstones is 'A page of the tombstones of accounts, as lines.';
