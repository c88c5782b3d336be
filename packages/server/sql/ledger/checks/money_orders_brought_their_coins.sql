-- A delivered money order has its recharge, of as many coins; what was paid back is what its refunds say.
select m.account_id, m.trade_no, m.coins, o.amount, m.refunded, r.fees as refunds
  from ledger.money_orders m
  left join ledger.orders o
    on o.account_id = m.account_id and o.kind = 'recharge' and o.bill_no = m.trade_no
 cross join lateral (
   select coalesce(sum((refund ->> 'fee')::bigint), 0) as fees
     from jsonb_array_elements(m.refunds) refund) r
 where (m.provided_at is not null and o.amount is distinct from m.coins) or m.refunded <> r.fees
