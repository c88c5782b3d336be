-- A pay looks whether its bill_no is in the archive, and nearly always it is not. A hash index answers that
-- from one page, and the key of the archive from four. The account is part of the hash: many players may
-- share a number.
create index archived_orders_hash on ledger.archived_orders
  using hash (hashtextextended(bill_no, account_id));
