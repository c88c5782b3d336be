-- A page of the money orders of an offer that were made from from_at on and before to_at, newest first. It
-- begins before the given one (before_us null: with the newest). An empty text means any. The caller keeps
-- the range small, as for search_orders, by count_money_orders.

create or replace function ledger.list_money_orders(
  in_offer_id text, in_env text, of_openid text, of_state text, from_at timestamptz, to_at timestamptz,
  before_us bigint, before_trade_no text, before_openid text, before_zone_id text, page_size integer
) returns table (
  at_us bigint, openid text, zone_id text, trade_no text, platform_no text, transaction_no text,
  dialect text, fee bigint, coins bigint, attach text, refunded bigint, refunds jsonb,
  created_at timestamptz, paid_at timestamptz, provided_at timestamptz, closed_at timestamptz,
  updated_at timestamptz
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with seen as materialized (
    select m.*
      from ledger.money_orders m
     where of_openid = '' and m.created_at >= from_at and m.created_at < to_at
    union all
    select m.*
      from ledger.accounts a
      join ledger.money_orders m on m.account_id = a.account_id
     where of_openid <> '' and a.offer_id = in_offer_id and a.env = in_env and a.openid = of_openid
       and m.created_at >= from_at and m.created_at < to_at)
  select (extract(epoch from m.created_at) * 1000000)::bigint as at_us, a.openid, a.zone_id, m.trade_no,
         m.platform_no, m.transaction_no, m.dialect, m.fee, m.coins, m.attach, m.refunded, m.refunds,
         m.created_at, m.paid_at, m.provided_at, m.closed_at, m.updated_at
    -- In the order of the page: the look-ups below end when it is full.
    from (select * from seen order by created_at desc, trade_no collate "C" desc offset 0) m
    join ledger.accounts a on a.account_id = m.account_id
   where a.offer_id = in_offer_id and a.env = in_env
     and (of_state = '' or of_state = case
            when m.provided_at is not null then 'delivered'
            when m.paid_at is not null then 'paid'
            when m.closed_at is not null then 'closed'
            else 'created' end)
     and (before_us is null
          or (m.created_at, m.trade_no collate "C", a.openid, a.zone_id)
             < (timestamptz 'epoch' + before_us * interval '1 microsecond', before_trade_no,
                before_openid, before_zone_id))
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by m.created_at desc, m.trade_no collate "C" desc, a.openid collate "C" desc,
            a.zone_id collate "C" desc
   limit page_size
$$;
comment on function ledger.list_money_orders is
  'A page of the money orders of an offer in a range of time, newest first.';
