-- Every entry and every order belongs to an account.
select 'entry' as of, e.account_id, e.bill_no
  from ledger.entries e left join ledger.accounts a on a.account_id = e.account_id
 where a.account_id is null
union all
select 'order', o.account_id, o.bill_no
  from ledger.orders o left join ledger.accounts a on a.account_id = o.account_id
 where a.account_id is null
