-- What was paid for coins of an offer and what was paid back, in fen, for each day of UTC+8 that has any. The
-- range is from from_at on and before to_at.

create or replace function ledger.sum_money_days(
  in_offer_id text, in_env text, from_at timestamptz, to_at timestamptz
) returns table (
  day integer, paid_count bigint, paid_fee bigint, refund_count bigint, refund_fee bigint
) language sql stable as $$
  with happened as (
    select a.openid, m.paid_at as at, m.fee as paid, null::bigint as refunded
      from ledger.money_orders m
      join ledger.accounts a on a.account_id = m.account_id
     where a.offer_id = in_offer_id and a.env = in_env and m.paid_at >= from_at and m.paid_at < to_at
     union all
    select a.openid, r.at, null, r.fee
      from ledger.accounts a
      join ledger.money_orders m on m.account_id = a.account_id and m.refunded > 0
     cross join lateral jsonb_to_recordset(m.refunds) r (fee bigint, at timestamptz)
     where a.offer_id = in_offer_id and a.env = in_env and r.at >= from_at and r.at < to_at)
  select to_char(h.at at time zone interval '8 hours', 'YYYYMMDD')::integer as day,
         count(h.paid) as paid_count, coalesce(sum(h.paid), 0)::bigint as paid_fee,
         count(h.refunded) as refund_count, coalesce(sum(h.refunded), 0)::bigint as refund_fee
    from happened h
    -- A copy that a doubling left behind is not this partition's to count.
   where (select p.parts = 1 or p.part = placement.hash(h.openid) & (p.parts - 1) from placement.place p)
   group by day
   order by day
   limit 100000
$$;
comment on function ledger.sum_money_days is 'What was paid for coins of an offer, and paid back, by day.';
