-- What those of the given orders moved that were posted from from_at on and before to_at, by zone and kind.

create or replace function ledger.sum_orders(
  in_offer_id text, in_env text, of_openids text[], of_zone_ids text[], of_kinds text[], of_bill_nos text[],
  from_at timestamptz, to_at timestamptz
) returns table (zone_id text, kind text, orders bigint, paid bigint, gift bigint) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select a.zone_id, o.kind, count(*) as orders, sum(o.amount - o.gift)::bigint as paid,
         sum(o.gift)::bigint as gift
    from unnest(of_openids, of_zone_ids, of_kinds, of_bill_nos) r (of_openid, of_zone, of_kind, of_bill)
    join ledger.accounts a
      on a.offer_id = in_offer_id and a.env = in_env and a.openid = r.of_openid and a.zone_id = r.of_zone
    join ledger.orders o on o.bill_no = r.of_bill and o.account_id = a.account_id and o.kind = r.of_kind
   where o.entry_no is not null and o.posted_at >= from_at and o.posted_at < to_at
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   group by zone_id, kind
   order by zone_id, kind
   limit 1000000
$$;
comment on function ledger.sum_orders is 'What the given orders moved in a range of time, by zone and kind.';
