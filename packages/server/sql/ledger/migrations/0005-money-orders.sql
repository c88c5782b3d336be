-- A money order is a purchase of coins: what was paid for, how far it got, and what was paid back. It lies
-- beside the account that its coins come to.

create table ledger.money_orders (
  account_id bigint not null,
  -- The number that the game gave; the recharge that brings the coins has it as its bill_no.
  trade_no text not null,
  platform_no text not null,
  transaction_no text,
  dialect text not null,
  fee bigint not null,
  coins bigint not null,
  attach text,
  refunded bigint not null default 0,
  refunds jsonb not null default '[]',
  created_at timestamptz not null,
  paid_at timestamptz,
  provided_at timestamptz,
  closed_at timestamptz,
  updated_at timestamptz not null,
  primary key (trade_no, account_id),
  constraint money_orders_amounts check (fee >= 0 and coins > 0 and refunded between 0 and fee),
  constraint money_orders_dialect check (dialect in ('1.0', '2.0', 'xpay')),
  constraint money_orders_in_order check (
    (provided_at is null or paid_at is not null) and (closed_at is null or paid_at is null)
    and (refunded = 0 or paid_at is not null))
);
comment on table ledger.money_orders is 'Purchases of coins with money; refunds of that money are in them.';
comment on column ledger.money_orders.platform_no is 'The number that the platform gives: wx_order_id.';
comment on column ledger.money_orders.transaction_no is 'The number of the payment, where there is one.';
comment on column ledger.money_orders.dialect is 'The protocol whose client call bought the coins.';
comment on column ledger.money_orders.fee is 'What was to be paid, in fen.';
comment on column ledger.money_orders.attach is 'Text of the game, returned as it came.';
comment on column ledger.money_orders.refunded is 'What was paid back, in fen. The coins stay.';
comment on column ledger.money_orders.refunds is
  'A list of {refund_no, platform_no, fee, reason, from, meta, at, done_at}, oldest first.';
comment on column ledger.money_orders.provided_at is 'When the coins came in.';
create index money_orders_platform_no on ledger.money_orders (platform_no);
create index money_orders_of_account on ledger.money_orders (account_id, created_at);

-- Terms never change; a delete is only of a copy that another partition keeps.
create trigger money_orders_keep_their_terms
  before update of account_id, trade_no, platform_no, dialect, fee, coins, created_at on ledger.money_orders
  for each statement execute function ledger.refuse_change();
create trigger money_orders_are_not_emptied before truncate on ledger.money_orders
  for each statement execute function ledger.refuse_change();
create trigger money_orders_are_kept after delete on ledger.money_orders
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();
