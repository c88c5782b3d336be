-- Files that a game asked for: a bill by day, with its lines, or a file of orders, which is written each
-- time it is fetched. Every process that shares the database can serve them.

create table directory.downloads (
  download_id text primary key,
  appid text not null references directory.apps,
  book text not null,
  env text not null,
  kind text not null,
  terms jsonb not null,
  started_at timestamptz not null,
  lines jsonb,
  ready_at timestamptz,
  constraint downloads_env check (env in ('production', 'sandbox')),
  constraint downloads_kind check (kind in ('bill', 'orders')),
  constraint downloads_ready check ((lines is null) = (ready_at is null))
);
comment on table directory.downloads is 'Files that games asked for, for a day.';
comment on column directory.downloads.book is 'Where the ledger keeps what is in the file.';
comment on column directory.downloads.terms is 'What was asked for.';
comment on column directory.downloads.started_at is 'When it was asked for; of a bill, the last time.';
comment on column directory.downloads.lines is 'The lines of a bill; null until they are ready.';
create unique index downloads_bill on directory.downloads (book, env, terms) where kind = 'bill';
create index downloads_of_app on directory.downloads (appid, started_at);
