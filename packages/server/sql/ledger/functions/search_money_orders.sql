-- Money orders of an offer by a number of theirs, of any player or of one. An empty text asks for nothing.

create or replace function ledger.search_money_orders(
  in_offer_id text, in_env text, of_openid text, in_trade_no text, in_platform_no text
) returns table (
  openid text, zone_id text, trade_no text, platform_no text, transaction_no text, dialect text,
  fee bigint, coins bigint, attach text, refunded bigint, refunds jsonb, created_at timestamptz,
  paid_at timestamptz, provided_at timestamptz, closed_at timestamptz, updated_at timestamptz
) language sql stable as $$
  select a.openid, a.zone_id, m.trade_no, m.platform_no, m.transaction_no, m.dialect, m.fee, m.coins,
         m.attach, m.refunded, m.refunds, m.created_at, m.paid_at, m.provided_at, m.closed_at, m.updated_at
    from ledger.money_orders m
    join ledger.accounts a on a.account_id = m.account_id
   where (m.trade_no = in_trade_no or m.platform_no = in_platform_no)
     and a.offer_id = in_offer_id and a.env = in_env and (of_openid = '' or a.openid = of_openid)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by m.created_at, a.openid, a.zone_id
   limit 100
$$;
comment on function ledger.search_money_orders is 'Money orders of an offer by a number of theirs.';
