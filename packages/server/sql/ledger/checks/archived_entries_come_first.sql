-- The entries of an account up to its archived_no are archived with their orders, and no others are.
select a.account_id, a.archived_no, e.entries as archived, e.highest, l.lowest as lowest_not_archived,
       o.orders as orders_archived, o.highest as highest_order
  from ledger.accounts a
  left join (select account_id, count(*) as entries, max(entry_no) as highest
               from ledger.known_archived_entries group by account_id) e on e.account_id = a.account_id
  left join (select account_id, count(*) as orders, max(entry_no) as highest
               from ledger.archived_orders group by account_id) o on o.account_id = a.account_id
  left join (select account_id, min(entry_no) as lowest
               from only ledger.entries group by account_id) l on l.account_id = a.account_id
 where a.archived_no <> coalesce(e.entries, 0) or a.archived_no <> coalesce(e.highest, 0)
    or a.archived_no <> coalesce(o.orders, 0) or a.archived_no <> coalesce(o.highest, 0)
    or l.lowest <= a.archived_no
