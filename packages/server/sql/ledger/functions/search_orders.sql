-- A page of the orders of an offer that were posted from from_at on and before to_at, newest first,
-- tombstones included. It begins before the given one (before_us null: with the newest). An empty text means
-- any. The orders of one player are found by the player's entries, those of all players by time. The caller
-- keeps the range so small that one call can read it (count_orders). A pay from open_from on can still be
-- refunded.

create or replace function ledger.search_orders(
  in_offer_id text, in_env text, of_openid text, of_zone_id text, from_at timestamptz, to_at timestamptz,
  before_us bigint, before_bill_no text, before_kind text, before_openid text, before_zone_id text,
  of_kind text, of_state text, of_pay_item text, amount_min bigint, amount_max bigint,
  open_from timestamptz, page_size integer
) returns table (
  at_us bigint, openid text, zone_id text, kind text, bill_no text, pay_bill_no text, amount bigint,
  gift bigint, refunded bigint, refunded_gift bigint, entry_no bigint, posted_at timestamptz,
  pay_item text, app_remark text, user_ip text
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with seen as materialized (
    select e.account_id, e.kind, e.bill_no, e.posted_at
      from ledger.entries e
     where of_openid = '' and e.posted_at >= from_at and e.posted_at < to_at
       and (of_kind = '' or e.kind = of_kind) and of_state <> 'tombstone'
       and abs(e.paid_delta + e.gift_delta) between amount_min and amount_max
    union all
    select o.account_id, o.kind, o.bill_no, o.posted_at
      from ledger.orders o
     where of_openid = '' and o.entry_no is null and o.posted_at >= from_at and o.posted_at < to_at
       and of_kind in ('', 'pay') and of_state in ('', 'tombstone') and amount_min <= 0
    union all
    select e.account_id, e.kind, e.bill_no, e.posted_at
      from ledger.accounts a
     cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, from_at) f
     cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, to_at) t
      join ledger.entries e on e.account_id = a.account_id and e.entry_no between f.entry_no and t.entry_no
     where of_openid <> '' and a.offer_id = in_offer_id and a.env = in_env and a.openid = of_openid
       and e.posted_at >= from_at and e.posted_at < to_at
       and (of_kind = '' or e.kind = of_kind) and of_state <> 'tombstone'
       and abs(e.paid_delta + e.gift_delta) between amount_min and amount_max
    union all
    select o.account_id, o.kind, o.bill_no, o.posted_at
      from ledger.accounts a
      join ledger.orders o on o.account_id = a.account_id and o.entry_no is null
     where of_openid <> '' and a.offer_id = in_offer_id and a.env = in_env and a.openid = of_openid
       and o.posted_at >= from_at and o.posted_at < to_at
       and of_kind in ('', 'pay') and of_state in ('', 'tombstone') and amount_min <= 0)
  select (extract(epoch from s.posted_at) * 1000000)::bigint as at_us, a.openid, a.zone_id, o.kind,
         o.bill_no, o.pay_bill_no, o.amount, o.gift, o.refunded, o.refunded_gift, o.entry_no, o.posted_at,
         o.pay_item, o.app_remark, o.user_ip
    -- In the order of the page as far as entries determine it: the look-ups below end when the page is full.
    from (select * from seen
           order by posted_at desc, bill_no collate "C" desc, kind collate "C" desc
          offset 0) s
    join ledger.accounts a on a.account_id = s.account_id
    join ledger.orders o on o.bill_no = s.bill_no and o.account_id = s.account_id and o.kind = s.kind
   where a.offer_id = in_offer_id and a.env = in_env
     and (of_zone_id = '' or a.zone_id = of_zone_id) and (of_pay_item = '' or o.pay_item = of_pay_item)
     and (before_us is null
          or (s.posted_at, s.bill_no collate "C", s.kind collate "C", a.openid, a.zone_id)
             < (timestamptz 'epoch' + before_us * interval '1 microsecond', before_bill_no, before_kind,
                before_openid, before_zone_id))
     and (of_state = '' or of_state = case
            when o.entry_no is null then 'tombstone'
            when o.kind <> 'pay' then 'final'
            when o.refunded = o.amount then 'returned'
            when o.refunded > 0 then 'part'
            when o.posted_at >= open_from then 'open'
            else 'final' end)
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by s.posted_at desc, s.bill_no collate "C" desc, s.kind collate "C" desc,
            a.openid collate "C" desc, a.zone_id collate "C" desc
   limit page_size
$$;
comment on function ledger.search_orders is
  'A page of the orders of an offer in a range of time, newest first.';
