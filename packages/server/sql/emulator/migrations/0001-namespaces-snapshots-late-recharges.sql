-- What only the emulator keeps: its namespaces, their books and clocks, and coins that are under way.
-- pactolus dev makes this schema; pactolus serve never does.

create schema emulator;
comment on schema emulator is 'Namespaces, books, snapshots and clocks of pactolus dev.';

create table emulator.schema_files (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table emulator.schema_files is
  'The migrations applied to this schema, and the hash of its functions.';

create table emulator.namespaces (
  number integer generated always as identity primary key,
  name text not null unique,
  book integer not null default 1,
  last_book integer not null default 1,
  clock jsonb not null default '{"mode": "real"}',
  created_at timestamptz not null,
  constraint namespaces_book check (book between 1 and last_book)
);
comment on table emulator.namespaces is 'A game of its own with a state, a clock and faults.';
comment on column emulator.namespaces.book is
  'The book that is open: the ledger keeps the accounts of the offer under its name.';
comment on column emulator.namespaces.last_book is
  'The number of the newest book, those of snapshots included.';

create table emulator.snapshots (
  number integer not null references emulator.namespaces,
  name text not null,
  book integer not null,
  clock jsonb not null,
  taken_at timestamptz not null,
  primary key (number, name)
);
comment on table emulator.snapshots is 'A copy of a book, with the clock of that moment.';

create table emulator.late_recharges (
  late_recharge_id bigint generated always as identity primary key,
  book text not null,
  env text not null,
  openid text not null,
  zone_id text not null,
  bill_no text not null,
  amount bigint not null,
  remark text,
  due_at timestamptz not null,
  arrived boolean not null default false,
  constraint late_recharges_key unique (book, env, openid, zone_id, bill_no)
);
comment on table emulator.late_recharges is
  'Recharges that were accepted and arrive later, on the clock of their namespace.';
