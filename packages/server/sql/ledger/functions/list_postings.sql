-- The entries of an offer in a range of time, each with its order, in the order of their times. It begins
-- after the given one (after_us null: with the first). An empty text means any. The caller keeps the range so
-- small that one call can read it (count_orders).

create or replace function ledger.list_postings(
  in_offer_id text, in_env text, of_openid text, of_zone_id text, of_kind text,
  from_at timestamptz, to_at timestamptz,
  after_us bigint, after_openid text, after_zone_id text, after_entry_no bigint, page_size integer
) returns table (
  at_us bigint, openid text, zone_id text, entry_no bigint, kind text, bill_no text, pay_bill_no text,
  paid_delta bigint, gift_delta bigint, paid_after bigint, gift_after bigint, posted_at timestamptz,
  pay_item text, app_remark text, user_ip text
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with seen as materialized (
    select e.*
      from ledger.entries e
     where of_openid = '' and e.posted_at >= from_at and e.posted_at < to_at
       and (of_kind = '' or e.kind = of_kind)
    union all
    select e.*
      from ledger.accounts a
     cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, from_at) f
     cross join lateral ledger.balance_at(in_offer_id, in_env, a.openid, a.zone_id, to_at) t
      join ledger.entries e on e.account_id = a.account_id and e.entry_no between f.entry_no and t.entry_no
     where of_openid <> '' and a.offer_id = in_offer_id and a.env = in_env and a.openid = of_openid
       and e.posted_at >= from_at and e.posted_at < to_at
       and (of_kind = '' or e.kind = of_kind))
  select (extract(epoch from s.posted_at) * 1000000)::bigint as at_us, a.openid, a.zone_id, s.entry_no,
         s.kind, s.bill_no, o.pay_bill_no, s.paid_delta, s.gift_delta, s.paid_after, s.gift_after,
         s.posted_at, o.pay_item, o.app_remark, o.user_ip
    from seen s
    join ledger.accounts a on a.account_id = s.account_id
    join ledger.orders o on o.bill_no = s.bill_no and o.account_id = s.account_id and o.kind = s.kind
   where a.offer_id = in_offer_id and a.env = in_env and (of_zone_id = '' or a.zone_id = of_zone_id)
     and (after_us is null
          or (s.posted_at, a.openid, a.zone_id, s.entry_no)
             > (timestamptz 'epoch' + after_us * interval '1 microsecond', after_openid, after_zone_id,
                after_entry_no))
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by s.posted_at, a.openid collate "C", a.zone_id collate "C", s.entry_no
   limit page_size
$$;
comment on function ledger.list_postings is
  'A page of the entries of an offer in a range of time, oldest first.';
