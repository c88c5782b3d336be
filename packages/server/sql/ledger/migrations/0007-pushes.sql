-- A push is a message to the game's server, kept here by the transaction that moved the money and delivered
-- later. Functions that take more are dropped here and made again with all others.

create table ledger.pushes (
  push_id uuid primary key default gen_random_uuid(),
  -- Of the pushes of an account, the order in which they are delivered.
  push_no bigint generated always as identity,
  account_id bigint not null,
  offer_id text not null,
  channel text not null,
  event text not null,
  facts jsonb not null,
  state text not null default 'pending',
  attempts integer not null default 0,
  answer text,
  created_at timestamptz not null,
  due_at timestamptz not null,
  claimed_until timestamptz,
  ended_at timestamptz,
  constraint pushes_channel check (channel in ('platform', 'orders')),
  constraint pushes_state check (
    state in ('pending', 'delivered', 'dead') and (state = 'pending') = (ended_at is null))
);
comment on table ledger.pushes is 'Messages to the servers of games; src/push delivers them.';
comment on column ledger.pushes.push_no is 'Of the pushes of an account, the order of delivery.';
comment on column ledger.pushes.offer_id is 'That of the account, for the index of what is due.';
comment on column ledger.pushes.channel is
  'platform: a push of the dialect; orders: one of Pactolus about an order.';
comment on column ledger.pushes.event is 'What happened: coins, refund, order, freeze.';
comment on column ledger.pushes.facts is 'What the message says; its form is made at delivery.';
comment on column ledger.pushes.state is 'dead: every attempt has failed.';
comment on column ledger.pushes.answer is 'What came of the last attempt.';
comment on column ledger.pushes.due_at is
  'When the next attempt may begin, by the clock of the game; never before that of an earlier push.';
comment on column ledger.pushes.claimed_until is
  'Until when a process may be delivering it, by the clock of this server.';
create index pushes_due on ledger.pushes (offer_id, channel, due_at) where state = 'pending';
create index pushes_in_order on ledger.pushes (account_id, channel, push_no) where state = 'pending';
create index pushes_dead on ledger.pushes (ended_at) where state = 'dead';
create index pushes_delivered on ledger.pushes (ended_at) where state = 'delivered';
create index pushes_of_offer on ledger.pushes (offer_id, created_at, push_id);

drop function if exists ledger.put_money_orders(
  text[], text[], text[], text[], text[], text[], text[], text[], bigint[], bigint[], text[], text[],
  timestamptz[]);
drop function if exists ledger.refund_money_orders(
  text[], text[], text[], text[], text[], text[], bigint[], bigint[], jsonb[], timestamptz[],
  timestamptz[], integer[]);
drop function if exists ledger.set_frozen(text[], text[], text[], text[], boolean[]);
