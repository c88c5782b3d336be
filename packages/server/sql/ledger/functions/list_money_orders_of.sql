-- Every money order of an offer with one of these numbers, of any account.

create or replace function ledger.list_money_orders_of(
  in_offer_id text, in_env text, in_trade_nos text[], page_size integer
) returns table (
  openid text, zone_id text, trade_no text, platform_no text, transaction_no text, dialect text,
  fee bigint, coins bigint, attach text, refunded bigint, refunds jsonb, created_at timestamptz,
  paid_at timestamptz, provided_at timestamptz, closed_at timestamptz, updated_at timestamptz
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select a.openid, a.zone_id, m.trade_no, m.platform_no, m.transaction_no, m.dialect, m.fee, m.coins,
         m.attach, m.refunded, m.refunds, m.created_at, m.paid_at, m.provided_at, m.closed_at, m.updated_at
    from unnest(in_trade_nos) n (trade_no)
    join ledger.money_orders m on m.trade_no = n.trade_no
    join ledger.accounts a on a.account_id = m.account_id
   where a.offer_id = in_offer_id and a.env = in_env
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by m.trade_no collate "C", a.openid collate "C", a.zone_id collate "C"
   limit page_size
$$;
comment on function ledger.list_money_orders_of is
  'Every money order of an offer with one of these numbers.';
