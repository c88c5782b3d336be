-- What was paid for coins of an offer, and paid back, in fen.

create or replace function ledger.sum_money_orders(in_offer_id text, in_env text)
returns table (fee bigint, refunded bigint) language sql stable as $$
  select coalesce(sum(m.fee), 0)::bigint as fee, coalesce(sum(m.refunded), 0)::bigint as refunded
    from ledger.accounts a
    join ledger.money_orders m on m.account_id = a.account_id
   where a.offer_id = in_offer_id and a.env = in_env and m.paid_at is not null
     -- A copy that a doubling left behind is not this partition's to count.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   group by ()
   order by fee
   limit 1
$$;
comment on function ledger.sum_money_orders is 'What was paid for coins of an offer, and paid back.';
