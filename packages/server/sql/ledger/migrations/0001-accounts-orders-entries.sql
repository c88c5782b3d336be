-- The ledger: what grows with the players. Three private tables; only the functions of this schema
-- read or write them. There is no foreign key between them: each order is written by one function
-- that holds the account's lock, and sql/ledger/checks proves what the keys would have.

create schema ledger;
comment on schema ledger is 'Accounts, orders and entries: what grows with the players.';

create table ledger.schema_files (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table ledger.schema_files is
  'The migrations applied to this schema, and the hash of its functions.';

create table ledger.accounts (
  account_id bigint generated always as identity primary key,
  paid bigint not null default 0,
  gift bigint not null default 0,
  save_amt bigint not null default 0,
  present_sum bigint not null default 0,
  cost_sum bigint not null default 0,
  entry_no bigint not null default 0,
  created_at timestamptz not null,
  frozen boolean not null default false,
  env text not null,
  offer_id text not null,
  openid text not null,
  zone_id text not null,
  constraint accounts_key unique (offer_id, env, openid, zone_id),
  constraint accounts_env check (env in ('production', 'sandbox')),
  constraint accounts_not_negative check (paid >= 0 and gift >= 0 and cost_sum >= 0),
  constraint accounts_add_up check (paid + gift = save_amt + present_sum - cost_sum),
  -- 15 digits: the largest integer that every client of the protocol can read.
  constraint accounts_within_15_digits check (save_amt + present_sum <= 999999999999999)
) with (fillfactor = 70);

comment on table ledger.accounts is
  'One balance: an openid in one zone of one offer, production or sandbox.';
comment on column ledger.accounts.paid is 'Coins bought with money and not yet spent.';
comment on column ledger.accounts.gift is 'Coins given and not yet spent; they are spent first.';
comment on column ledger.accounts.save_amt is 'Coins ever bought.';
comment on column ledger.accounts.present_sum is 'Coins ever given.';
comment on column ledger.accounts.cost_sum is 'Coins ever spent, less those given back.';
comment on column ledger.accounts.entry_no is 'The number of the last entry; 0 before the first.';
comment on column ledger.accounts.frozen is 'A frozen account refuses pay and still takes refunds.';

create table ledger.orders (
  account_id bigint not null,
  amount bigint not null,
  gift bigint not null,
  refunded bigint not null default 0,
  refunded_gift bigint not null default 0,
  entry_no bigint,
  posted_at timestamptz not null,
  kind text not null,
  bill_no text not null,
  pay_bill_no text,
  pay_item text,
  app_remark text,
  user_ip text,
  -- bill_no first, so that an order is found by its number alone.
  constraint orders_key primary key (bill_no, account_id, kind),
  constraint orders_kind check (kind in ('recharge', 'present', 'pay', 'refund')),
  constraint orders_moved_or_tombstone check (
    (amount > 0 and entry_no is not null) or (amount = 0 and entry_no is null and kind = 'pay')),
  constraint orders_gift_within_amount check (gift between 0 and amount),
  constraint orders_refund_within_order check (
    refunded_gift between 0 and gift and refunded - refunded_gift between 0 and amount - gift),
  constraint orders_only_pays_are_refunded check (refunded = 0 or kind = 'pay'),
  constraint orders_refund_names_its_pay check ((kind = 'refund') = (pay_bill_no is not null))
) with (fillfactor = 90);

comment on table ledger.orders is
  'One request to move coins; bill_no is its idempotency key, per account and kind.';
comment on column ledger.orders.amount is
  'Coins moved, always positive. 0 marks a tombstone: a pay that was cancelled before it arrived.';
comment on column ledger.orders.gift is 'The gift part of amount.';
comment on column ledger.orders.refunded is
  'Pay only: coins given back so far, gift part included.';
comment on column ledger.orders.entry_no is 'The entry this order wrote; null for a tombstone.';
comment on column ledger.orders.pay_bill_no is 'Refund only: the pay it gives back.';

create table ledger.entries (
  account_id bigint not null,
  entry_no bigint not null,
  paid_delta bigint not null,
  gift_delta bigint not null,
  paid_after bigint not null,
  gift_after bigint not null,
  posted_at timestamptz not null,
  kind text not null,
  bill_no text not null,
  constraint entries_key primary key (account_id, entry_no)
);

comment on table ledger.entries is
  'What each order did to its account, numbered per account from 1 without gaps. Append-only.';

create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on ledger.% is refused: money is corrected by a new order', tg_op, tg_table_name
    using errcode = 'PL001';
end
$$;
comment on function ledger.refuse_change() is 'Keeps entries append-only and orders undeletable.';

create trigger entries_are_append_only before update or delete or truncate on ledger.entries
  for each statement execute function ledger.refuse_change();
create trigger orders_are_kept before delete or truncate on ledger.orders
  for each statement execute function ledger.refuse_change();
-- Only the two refunded columns of an order ever change.
create trigger orders_keep_their_terms
  before update of account_id, amount, gift, entry_no, posted_at, kind, bill_no, pay_bill_no on ledger.orders
  for each statement execute function ledger.refuse_change();
create trigger accounts_are_kept before delete or truncate on ledger.accounts
  for each statement execute function ledger.refuse_change();
