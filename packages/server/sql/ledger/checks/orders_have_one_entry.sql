-- Every order wrote the one entry it names, every entry was written by one order, coins agreeing.
select coalesce(o.account_id, e.account_id) as account_id, o.kind, o.bill_no, o.entry_no as order_entry_no,
       e.entry_no, o.amount, o.gift, e.paid_delta, e.gift_delta
  from (select * from ledger.orders where amount > 0) o
  full join ledger.known_entries e on e.account_id = o.account_id and e.entry_no = o.entry_no
 where o.bill_no is null or e.bill_no is null or o.bill_no <> e.bill_no or o.kind <> e.kind
    or o.posted_at <> e.posted_at
    or e.gift_delta <> case when o.kind = 'pay' then -o.gift else o.gift end
    or e.paid_delta <> case when o.kind = 'pay' then o.gift - o.amount else o.amount - o.gift end
    or (o.kind = 'recharge' and o.gift <> 0) or (o.kind = 'present' and o.gift <> o.amount)
