-- Each entry starts from the coins the one before it left, and never leaves less than nothing.
select * from (
  select account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after,
         coalesce(lag(paid_after) over walk, 0) as paid_before,
         coalesce(lag(gift_after) over walk, 0) as gift_before
    from ledger.known_entries
  window walk as (partition by account_id order by entry_no)) step
 where paid_before + paid_delta <> paid_after or gift_before + gift_delta <> gift_after
    or paid_after < 0 or gift_after < 0
