-- Bills and files of orders ask for the money of some days: what was paid in them, and what was paid back.

create index money_orders_paid on ledger.money_orders (paid_at, platform_no) where paid_at is not null;
create index money_orders_refunded on ledger.money_orders (account_id) where refunded > 0;
