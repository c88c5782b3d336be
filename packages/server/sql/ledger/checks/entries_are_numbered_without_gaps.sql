-- The entries of an account are numbered 1, 2, 3 … up to the account's own number.
select a.account_id, a.entry_no, count(e.entry_no) as entries, max(e.entry_no) as highest
  from ledger.accounts a
  left join ledger.known_entries e on e.account_id = a.account_id
 group by a.account_id
having a.entry_no <> count(e.entry_no) or a.entry_no <> coalesce(max(e.entry_no), 0)
    or coalesce(min(e.entry_no), 1) <> 1
