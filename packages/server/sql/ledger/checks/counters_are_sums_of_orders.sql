-- save_amt, present_sum and cost_sum are the sums of the account's orders.
select a.account_id, a.save_amt, a.present_sum, a.cost_sum, o.saved, o.presented, o.spent
  from ledger.accounts a
  left join (
    select account_id,
           coalesce(sum(amount) filter (where kind = 'recharge'), 0) as saved,
           coalesce(sum(amount) filter (where kind = 'present'), 0) as presented,
           coalesce(sum(amount) filter (where kind = 'pay'), 0)
             - coalesce(sum(amount) filter (where kind = 'refund'), 0) as spent
      from ledger.orders group by account_id) o on o.account_id = a.account_id
 where a.save_amt <> coalesce(o.saved, 0) or a.present_sum <> coalesce(o.presented, 0)
    or a.cost_sum <> coalesce(o.spent, 0)
