-- Reading at size. Names of players are compared byte by byte, whatever the locale of the database:
-- openids that begin alike are then one range of accounts_key, and every partition and its router have
-- the same order. This makes accounts_key anew; the table itself is not rewritten.

alter table ledger.accounts
  alter column openid type text collate "C",
  alter column zone_id type text collate "C";

-- Entries of a time. Entries come almost in the order of their times, so 32 pages need one line of the
-- index: a pay does not notice it. A B-tree would cost each pay some of its time (decision 0040).
create index entries_posted_at on ledger.entries
  using brin (posted_at) with (pages_per_range = 32, autosummarize = on);

-- Both hold a few rows alone, and cost no pay anything: tombstones by time, and the refunds of a pay.
create index orders_tombstones_posted_at on ledger.orders (posted_at) where entry_no is null;
create index orders_refunds on ledger.orders (account_id, pay_bill_no) where pay_bill_no is not null;

create index money_orders_created_at on ledger.money_orders (created_at);
