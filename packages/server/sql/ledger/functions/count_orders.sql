-- How many entries and tombstones search_orders would have to look at in a range of time, of any offer; it
-- stops at rows_max of each. Of one player it is the distance between two of his entries.

create or replace function ledger.count_orders(
  in_offer_id text, in_env text, of_openid text, from_at timestamptz, to_at timestamptz, rows_max integer
) returns table (orders bigint) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select coalesce(sum(c.orders), 0)::bigint as orders
    from (select count(*) as orders
            from (select from ledger.entries e
                   where of_openid = '' and e.posted_at >= from_at and e.posted_at < to_at
                   limit rows_max) entry
          union all
          select count(*)
            from (select from ledger.orders o
                   where of_openid = '' and o.entry_no is null
                     and o.posted_at >= from_at and o.posted_at < to_at
                   limit rows_max) tombstone
          union all
          select t.entry_no - f.entry_no + 1
            from ledger.accounts a
           cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, from_at) f
           cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, to_at) t
           where of_openid <> '' and a.offer_id = in_offer_id and a.env = in_env and a.openid = of_openid) c
   group by ()
   order by orders
   limit 1
$$;
comment on function ledger.count_orders is 'How much a search of orders would have to look at.';
