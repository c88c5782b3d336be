-- A page of an account's statement, newest first: each entry with the order that wrote it.
-- before_entry_no is the last number of the page before; 0 starts at the newest.

create or replace function ledger.list_entries(
  in_offer_id text, in_env text, in_openid text, in_zone_id text, in_kind text,
  before_entry_no bigint, page_size integer
) returns table (
  entry_no bigint, kind text, bill_no text, pay_bill_no text, amount bigint, gift bigint,
  refunded bigint, paid_delta bigint, gift_delta bigint, paid_after bigint, gift_after bigint,
  posted_at timestamptz, pay_item text, app_remark text, user_ip text
) language sql stable as $$
  select e.entry_no, e.kind, e.bill_no, o.pay_bill_no, o.amount, o.gift, o.refunded,
         e.paid_delta, e.gift_delta, e.paid_after, e.gift_after, e.posted_at,
         o.pay_item, o.app_remark, o.user_ip
    -- The account as one value: its entries come in the order of their key then, and a page reads no others.
    from (select n.*
            from ledger.entries n
           where n.account_id = (
                   select a.account_id from ledger.accounts a
                    where a.offer_id = in_offer_id and a.env = in_env
                      and a.openid = in_openid and a.zone_id = in_zone_id)
             and n.entry_no < case before_entry_no when 0 then 9223372036854775807 else before_entry_no end
             and (in_kind = '' or n.kind = in_kind)
           order by n.entry_no desc
           limit page_size) e
    join ledger.orders o on o.bill_no = e.bill_no and o.account_id = e.account_id
     and o.kind = e.kind
   order by e.entry_no desc
   limit page_size
$$;
comment on function ledger.list_entries is 'A page of an account''s statement, newest first.';
