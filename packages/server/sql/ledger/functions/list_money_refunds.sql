-- A page of the refunds of money orders that were requested before to_at, in the order of their requests. It
-- begins after the given one: after_us is its at_us, microseconds since 1970. An empty text means any.
-- in_done says whether the refund reached the player by in_now; null means both.

create or replace function ledger.list_money_refunds(
  in_offer_id text, in_env text, to_at timestamptz, after_us bigint, after_no text, in_text text,
  in_done boolean, in_now timestamptz, page_size integer
) returns table (
  at_us bigint, refund_platform_no text, refund_no text, refund_fee bigint, done_at timestamptz,
  openid text, zone_id text, trade_no text, platform_no text, transaction_no text, fee bigint
) language sql stable as $$
  select (extract(epoch from r.at) * 1000000)::bigint as at_us, r.platform_no as refund_platform_no,
         r.refund_no, r.fee as refund_fee, r.done_at, a.openid, a.zone_id, m.trade_no, m.platform_no,
         m.transaction_no, m.fee
    from ledger.accounts a
    join ledger.money_orders m on m.account_id = a.account_id and m.refunded > 0
   cross join lateral jsonb_to_recordset(m.refunds)
         r (refund_no text, platform_no text, fee bigint, at timestamptz, done_at timestamptz)
   where (r.at, r.platform_no)
         > (timestamptz 'epoch' + after_us * interval '1 microsecond', after_no)
     and r.at < to_at and a.offer_id = in_offer_id and a.env = in_env
     and (in_done is null or in_done = (r.done_at <= in_now))
     and (in_text = '' or position(in_text in m.trade_no) > 0 or position(in_text in m.platform_no) > 0
          or position(in_text in r.refund_no) > 0 or position(in_text in r.platform_no) > 0
          or position(in_text in coalesce(m.transaction_no, '')) > 0 or position(in_text in a.openid) > 0)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by at_us, refund_platform_no
   limit page_size
$$;
comment on function ledger.list_money_refunds is 'A page of the refunds of money orders, by time.';
