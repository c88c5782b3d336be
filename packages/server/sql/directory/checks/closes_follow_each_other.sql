-- Closed days have no gap, keep their hash, begin with what the day before ended with, and add up.
with days as (
  select c.book, c.env, c.day, c.sha256, c.previous, c.document::jsonb as document,
         encode(sha256(convert_to(c.document, 'UTF8')), 'hex') as hash,
         lag(c.day) over book as day_before, lag(c.sha256) over book as sha256_before,
         lag(c.document::jsonb) over book as document_before
    from directory.closes c
  window book as (partition by c.book, c.env order by c.day)),
coins as (
  select d.book, d.env, d.day, k.coin, t.line -> 'zone_id' as zone_id, t.line -> k.coin as sums
    from days d
   cross join lateral (
     select d.document -> 'totals' as line
      union all
     select z.line from jsonb_array_elements(d.document -> 'zones') z (line)) t
   cross join (values ('paid'), ('gift')) k (coin))
select d.book, d.env, d.day, 'hash or chain' as broken
  from days d
 where d.hash <> d.sha256
    or d.document ->> 'previous' is distinct from d.previous
    or d.previous is distinct from d.sha256_before
    or d.day_before <> d.day - 1
union all
select c.book, c.env, c.day, 'sums of ' || c.coin || coalesce(' in zone ' || (c.zone_id ->> 0), '')
  from coins c
 where (c.sums ->> 'opening')::numeric + (c.sums ->> 'recharge')::numeric + (c.sums ->> 'present')::numeric
       - (c.sums ->> 'pay')::numeric + (c.sums ->> 'refund')::numeric + (c.sums ->> 'adjustment')::numeric
       <> (c.sums ->> 'closing')::numeric
union all
select d.book, d.env, d.day, 'opening of ' || k.coin
  from days d
 cross join (values ('paid'), ('gift')) k (coin)
 where (d.document -> 'totals' -> k.coin ->> 'opening')::numeric
       <> coalesce((d.document_before -> 'totals' -> k.coin ->> 'closing')::numeric, 0)
