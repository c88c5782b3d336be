-- An account's coins and entry number are those of its last entry.
select a.account_id, a.offer_id, a.env, a.openid, a.zone_id, a.paid, a.gift, a.entry_no,
       e.paid_after, e.gift_after
  from ledger.accounts a
  left join ledger.entries e on e.account_id = a.account_id and e.entry_no = a.entry_no
 where (a.paid, a.gift) is distinct from (coalesce(e.paid_after, 0), coalesce(e.gift_after, 0))
    or (a.entry_no > 0 and e.entry_no is null)
