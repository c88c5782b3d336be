-- The orders of an offer that have this number: of any account and any kind, tombstones included.

create or replace function ledger.find_orders(in_offer_id text, in_env text, in_bill_no text)
returns table (
  openid text, zone_id text, kind text, bill_no text, pay_bill_no text, amount bigint, gift bigint,
  refunded bigint, refunded_gift bigint, entry_no bigint, posted_at timestamptz, pay_item text,
  app_remark text, user_ip text
) language sql stable as $$
  select a.openid, a.zone_id, o.kind, o.bill_no, o.pay_bill_no, o.amount, o.gift, o.refunded,
         o.refunded_gift, o.entry_no, o.posted_at, o.pay_item, o.app_remark, o.user_ip
    from ledger.orders o
    join ledger.accounts a on a.account_id = o.account_id
   where o.bill_no = in_bill_no and a.offer_id = in_offer_id and a.env = in_env
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by o.posted_at, a.openid, a.zone_id, o.kind
   limit 100
$$;
comment on function ledger.find_orders is 'Every order of an offer with this number.';
