-- An order of an account with all that belongs to it, each with the entry it wrote. A pay comes with its
-- refunds, a refund with its pay. A tombstone wrote no entry. The order itself comes first.

create or replace function ledger.read_order(
  in_offer_id text, in_env text, in_openid text, in_zone_id text, in_kind text, in_bill_no text
) returns table (
  part text, kind text, bill_no text, pay_bill_no text, amount bigint, gift bigint, refunded bigint,
  refunded_gift bigint, entry_no bigint, posted_at timestamptz, pay_item text, app_remark text,
  user_ip text, paid_delta bigint, gift_delta bigint, paid_after bigint, gift_after bigint
) language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
  with own as (
    select o.*
      from ledger.accounts a
      join ledger.orders o on o.bill_no = in_bill_no and o.account_id = a.account_id and o.kind = in_kind
     where a.offer_id = in_offer_id and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
  ),
  life as (
    select 'order' as part, o.* from own o
    union all
    select 'pay', p.*
      from own o
      join ledger.orders p on p.bill_no = o.pay_bill_no and p.account_id = o.account_id and p.kind = 'pay'
    union all
    (select 'refund', r.*
       from own o
       join ledger.orders r on r.account_id = o.account_id and r.pay_bill_no = o.bill_no
      where o.kind = 'pay' and r.pay_bill_no is not null
      order by r.entry_no
      limit 1000)
  )
  select l.part, l.kind, l.bill_no, l.pay_bill_no, l.amount, l.gift, l.refunded, l.refunded_gift,
         l.entry_no, l.posted_at, l.pay_item, l.app_remark, l.user_ip,
         e.paid_delta, e.gift_delta, e.paid_after, e.gift_after
    from life l
    left join ledger.entries e on e.account_id = l.account_id and e.entry_no = l.entry_no
   order by l.part = 'order' desc, l.entry_no
$$;
comment on function ledger.read_order is 'An order with all that belongs to it.';
