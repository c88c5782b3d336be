-- How many money orders list_money_orders would have to look at in a range of time, of any offer, up to
-- rows_max. One player has few.

create or replace function ledger.count_money_orders(
  of_openid text, from_at timestamptz, to_at timestamptz, rows_max integer
) returns table (orders bigint) language sql stable
set enable_seqscan = off
set jit = off
as $$
  select count(*) as orders
    from (select from ledger.money_orders m
           where of_openid = '' and m.created_at >= from_at and m.created_at < to_at
           limit rows_max) m
   group by ()
   order by orders
   limit 1
$$;
comment on function ledger.count_money_orders is 'How much a page of money orders would have to look at.';
