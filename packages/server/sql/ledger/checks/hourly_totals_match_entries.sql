-- The hourly totals are the sums of the entries of the time they hold.
select coalesce(t.offer_id, e.offer_id) as offer_id, coalesce(t.env, e.env) as env,
       coalesce(t.zone_id, e.zone_id) as zone_id, coalesce(t.kind, e.kind) as kind,
       coalesce(t.hour, e.hour) as hour,
       t.orders, e.orders as entries, t.paid, e.paid as entries_paid, t.gift, e.gift as entries_gift
  from (select h.*
          from ledger.hourly_totals h
          cross join ledger.totals_state s
         -- Of another number of parts they are dropped before they are read.
          join placement.place p on p.parts = s.parts) t
  full join (
    select a.offer_id, a.env, a.zone_id, x.kind, date_trunc('hour', x.posted_at, 'UTC') as hour,
           count(*) as orders, sum(abs(x.paid_delta))::bigint as paid, sum(abs(x.gift_delta))::bigint as gift
      from ledger.totals_state s
      join placement.place p on p.parts = s.parts
      join ledger.known_entries x on x.posted_at < s.filled_until
       and (s.is_whole or x.posted_at >= s.filled_from)
      join ledger.accounts a on a.account_id = x.account_id
     where p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1)
     group by a.offer_id, a.env, a.zone_id, x.kind, date_trunc('hour', x.posted_at, 'UTC')) e
    on e.offer_id = t.offer_id and e.env = t.env and e.zone_id = t.zone_id and e.kind = t.kind
   and e.hour = t.hour
 where (t.orders, t.paid, t.gift) is distinct from (e.orders, e.paid, e.gift)
