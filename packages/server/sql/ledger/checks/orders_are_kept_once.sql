-- No order is both archived and not.
select o.account_id, o.kind, o.bill_no
  from only ledger.orders o
  join ledger.archived_orders r using (account_id, kind, bill_no)
