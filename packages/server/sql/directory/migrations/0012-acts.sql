-- What operators and programs did to accounts through the admin API, or ask to do: moves of coins, freezes,
-- notes. The row of a move exists before the ledger is asked for it.

create table directory.acts (
  act_id bigint generated always as identity primary key,
  at timestamptz not null,
  offer_id text not null,
  book text not null,
  env text not null,
  openid text not null,
  zone_id text not null,
  action text not null,
  bill_no text,
  pay_bill_no text,
  amount bigint,
  reason text,
  by_name text not null,
  session_id text,
  state text not null,
  expires_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  result text,
  constraint acts_env check (env in ('production', 'sandbox')),
  constraint acts_action check (
    action in ('recharge', 'present', 'cancel', 'freeze', 'unfreeze', 'note')),
  constraint acts_state check (
    state in ('begun', 'waiting', 'approved', 'rejected', 'expired', 'done', 'failed')),
  constraint acts_number check (
    (bill_no is not null) = (action in ('recharge', 'present', 'cancel'))),
  constraint acts_decided check ((decided_by is null) = (decided_at is null)),
  constraint acts_expiry check (state <> 'waiting' or expires_at is not null),
  constraint acts_are_decided_by_others check (decided_by <> by_name)
);
comment on table directory.acts is
  'What operators and programs did to accounts, or ask to do; nothing is ever deleted.';
comment on column directory.acts.book is 'Where the ledger keeps the account.';
comment on column directory.acts.bill_no is 'The number of the order that it makes.';
comment on column directory.acts.amount is 'Coins; null for all that is left of a pay.';
comment on column directory.acts.session_id is
  'The session of an operator; null for a program with a token.';
comment on column directory.acts.state is
  'begun and approved: the ledger is about to be asked, or was; done and failed: what it said.';
comment on column directory.acts.result is 'What the ledger said.';
create unique index acts_by_number
  on directory.acts (book, env, openid, zone_id, action, bill_no)
  where state in ('begun', 'waiting', 'approved', 'done');
create index acts_of_account on directory.acts (book, env, openid, zone_id, act_id);
create index acts_of_name on directory.acts (by_name, at);
create index acts_that_waited on directory.acts (act_id) where expires_at is not null;

create trigger acts_are_kept before delete or truncate on directory.acts
  for each statement execute function directory.refuse_change();
create trigger acts_keep_their_facts
  before update of at, offer_id, book, env, openid, zone_id, action, bill_no, pay_bill_no, amount,
    reason, by_name, session_id, expires_at on directory.acts
  for each statement execute function directory.refuse_change();
