-- Closed days: what each day of an offer began with, what moved, and what it ended with. A row is written
-- once.

create table directory.closes (
  book text not null,
  env text not null,
  day date not null,
  offer_id text not null,
  document text not null,
  sha256 text not null,
  previous text,
  closed_by text not null,
  closed_at timestamptz not null,
  constraint closes_key primary key (book, env, day),
  constraint closes_env check (env in ('production', 'sandbox')),
  constraint closes_sha256 check (sha256 = encode(sha256(convert_to(document, 'UTF8')), 'hex')),
  constraint closes_document check (
    document::jsonb ->> 'date' = to_char(day, 'YYYY-MM-DD') and document::jsonb ->> 'env' = env
    and document::jsonb ->> 'previous' is not distinct from previous)
);
comment on table directory.closes is 'Closed days of offers; a row is never changed.';
comment on column directory.closes.book is 'Where the ledger keeps the accounts of the offer.';
comment on column directory.closes.day is 'A day of UTC+8.';
comment on column directory.closes.document is 'The close as JSON, byte for byte as it was hashed.';
comment on column directory.closes.sha256 is 'SHA-256 of the document in UTF-8, in hexadecimal.';
comment on column directory.closes.previous is 'The sha256 of the day before; null for the first day.';

create trigger closes_are_kept before update or delete or truncate on directory.closes
  for each statement execute function directory.refuse_change();

-- What operators did on a day.
create index acts_at on directory.acts (book, env, at);
