-- What moved in an offer in each hour from from_at on and before to_at, by kind. use_totals reads the hours
-- that were added up, and the entries of later ones; without it the entries of all.

create or replace function ledger.sum_hours(
  in_offer_id text, in_env text, of_zone_id text, from_at timestamptz, to_at timestamptz, use_totals boolean
) returns table (hour timestamptz, kind text, orders bigint, paid bigint, gift bigint)
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with live as materialized (
    select use_totals and s.parts = p.parts and s.filled_until is not null as has_totals,
           case when not use_totals then from_at
                when s.parts = p.parts then greatest(from_at, coalesce(s.filled_until, 'infinity'))
                -- Until they are added up again, which begins immediately, nothing is returned.
                else 'infinity' end as live_from,
           p.part, p.parts
      from ledger.totals_state s
     cross join placement.place p),
  -- By itself, so that nobody goes from the accounts to all of their entries.
  late as materialized (
    select e.account_id, e.kind, e.posted_at, e.paid_delta, e.gift_delta
      from ledger.entries e
     where e.posted_at >= (select l.live_from from live l) and e.posted_at < to_at)
  select m.hour, m.kind, sum(m.orders)::bigint as orders, sum(m.paid)::bigint as paid,
         sum(m.gift)::bigint as gift
    from (select t.hour, t.kind, t.orders, t.paid, t.gift
            from live l
            join ledger.hourly_totals t on t.offer_id = in_offer_id and t.env = in_env
             and t.hour >= from_at and t.hour < to_at
           where l.has_totals and (of_zone_id = '' or t.zone_id = of_zone_id)
          union all
          select date_trunc('hour', e.posted_at, 'UTC'), e.kind, 1, abs(e.paid_delta), abs(e.gift_delta)
            from live l
           cross join late e
            join ledger.accounts a on a.account_id = e.account_id
           where a.offer_id = in_offer_id and a.env = in_env and (of_zone_id = '' or a.zone_id = of_zone_id)
             -- A copy that a doubling left behind is not this partition's to count.
             and (l.parts = 1 or l.part = placement.hash(a.openid) & (l.parts - 1))) m
   group by hour, kind
   order by hour, kind
   limit 100000
$$;
comment on function ledger.sum_hours is 'What moved in an offer in each hour, by kind.';
