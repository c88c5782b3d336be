-- balance = save_sum - cost_sum, nothing is negative, and no sum passes 15 digits.
select account_id, paid, gift, save_amt, present_sum, cost_sum
  from ledger.accounts
 where paid + gift <> save_amt + present_sum - cost_sum or paid < 0 or gift < 0 or cost_sum < 0
    or save_amt < 0 or present_sum < 0 or save_amt + present_sum > 999999999999999
