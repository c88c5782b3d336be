-- Every order of a kind of an offer with one of these numbers, of any account.

create or replace function ledger.list_orders_of(
  in_offer_id text, in_env text, in_kind text, in_bill_nos text[], page_size integer
) returns table (
  openid text, zone_id text, bill_no text, amount bigint, refunded bigint, posted_at timestamptz
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  select a.openid, a.zone_id, o.bill_no, o.amount, o.refunded, o.posted_at
    from unnest(in_bill_nos) n (bill_no)
    join ledger.orders o on o.bill_no = n.bill_no and o.kind = in_kind and o.entry_no is not null
    join ledger.accounts a on a.account_id = o.account_id
   where a.offer_id = in_offer_id and a.env = in_env
     -- A copy that a doubling left behind is not this partition's to show.
     and (select p.parts = 1 or p.part = placement.hash(a.openid) & (p.parts - 1) from placement.place p)
   order by o.bill_no collate "C", a.openid collate "C", a.zone_id collate "C"
   limit page_size
$$;
comment on function ledger.list_orders_of is 'Every order of a kind of an offer with one of these numbers.';
