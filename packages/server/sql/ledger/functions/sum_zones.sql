-- What moved in an offer from from_at on and before to_at, by zone and kind. Coins count in the direction of
-- their kind: those of a pay went out, all others came in. An account counts at its first entry since
-- day_from. The caller keeps the range so small that it can be read in one statement (count_orders).

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
  -- By account first: an account and the entry before its first one are looked up once.
  with moved as materialized (
    select e.account_id, e.kind, count(*) as orders, sum(e.paid_delta) as paid, sum(e.gift_delta) as gift,
           min(e.entry_no) as first_no, min(e.posted_at) as first_at, max(e.posted_at) as last_at
      from ledger.entries e
     where e.posted_at >= from_at and e.posted_at < to_at
     group by e.account_id, e.kind)
  select a.zone_id, m.kind, sum(m.orders)::bigint as orders,
         sum(case m.kind when 'pay' then -m.paid else m.paid end)::bigint as paid,
         sum(case m.kind when 'pay' then -m.gift else m.gift end)::bigint as gift,
         count(*) filter (where coalesce((
           select b.posted_at < day_from
             from ledger.entries b
            where b.account_id = m.account_id and b.entry_no = m.first_no - 1), true)) as accounts,
         min(m.first_at) as first_at, max(m.last_at) as last_at
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
