-- A page of the money orders of an offer that were paid before to_at, in the order of their payments. It
-- begins after the given one: after_us is its at_us, microseconds since 1970. An empty text means any, and
-- in_provided null means both.

create or replace function ledger.list_paid_orders(
  in_offer_id text, in_env text, to_at timestamptz, after_us bigint, after_no text, in_text text,
  in_provided boolean, page_size integer
) returns table (
  at_us bigint, openid text, zone_id text, trade_no text, platform_no text, transaction_no text,
  dialect text, fee bigint, coins bigint, attach text, refunded bigint, refunds jsonb,
  created_at timestamptz, paid_at timestamptz, provided_at timestamptz, closed_at timestamptz,
  updated_at timestamptz
) language sql stable as $$
  select (extract(epoch from m.paid_at) * 1000000)::bigint as at_us, a.openid, a.zone_id, m.trade_no,
         m.platform_no, m.transaction_no, m.dialect, m.fee, m.coins, m.attach, m.refunded, m.refunds,
         m.created_at, m.paid_at, m.provided_at, m.closed_at, m.updated_at
    from ledger.money_orders m
    join ledger.accounts a on a.account_id = m.account_id
   where (m.paid_at, m.platform_no)
         > (timestamptz 'epoch' + after_us * interval '1 microsecond', after_no)
     and m.paid_at < to_at and a.offer_id = in_offer_id and a.env = in_env
     and (in_provided is null or in_provided = (m.provided_at is not null))
     and (in_text = '' or position(in_text in m.trade_no) > 0 or position(in_text in m.platform_no) > 0
          or position(in_text in coalesce(m.transaction_no, '')) > 0 or position(in_text in a.openid) > 0)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by at_us, platform_no
   limit page_size
$$;
comment on function ledger.list_paid_orders is 'A page of the paid money orders of an offer, by time.';
