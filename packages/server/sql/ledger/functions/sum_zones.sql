-- What moved in an offer from from_at on and before to_at, by zone and kind. Coins count in the direction of
-- their kind: those of a pay went out, all others came in. An account counts at its first entry since
-- day_from. Whoever calls this keeps the range so small that it can be read at once (count_orders).

create or replace function ledger.sum_zones(
  in_offer_id text, in_env text, day_from timestamptz, from_at timestamptz, to_at timestamptz
) returns table (
  zone_id text, kind text, orders bigint, paid bigint, gift bigint, accounts bigint,
  first_at timestamptz, last_at timestamptz
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  -- By itself, so that nobody goes from the accounts to all of their entries.
  with moved as materialized (
    select e.account_id, e.kind, e.posted_at, coalesce(b.posted_at < day_from, true) as is_first,
           case e.kind when 'pay' then -e.paid_delta else e.paid_delta end as paid,
           case e.kind when 'pay' then -e.gift_delta else e.gift_delta end as gift
      from ledger.entries e
      left join ledger.entries b on b.account_id = e.account_id and b.entry_no = e.entry_no - 1
     where e.posted_at >= from_at and e.posted_at < to_at)
  select a.zone_id, m.kind, count(*) as orders, sum(m.paid)::bigint as paid, sum(m.gift)::bigint as gift,
         count(*) filter (where m.is_first) as accounts,
         min(m.posted_at) as first_at, max(m.posted_at) as last_at
    from moved m
    join ledger.accounts a on a.account_id = m.account_id
   where a.offer_id = in_offer_id and a.env = in_env
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   group by zone_id, kind
   order by zone_id, kind
   limit 1000000
$$;
comment on function ledger.sum_zones is 'What moved in an offer in a range of time, by zone and kind.';
