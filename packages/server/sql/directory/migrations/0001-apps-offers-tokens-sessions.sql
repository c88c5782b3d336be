-- The directory: what does not grow with the players. Secrets are sealed under the master key
-- before they come here; tokens come as hashes.

create schema directory;
comment on schema directory is 'Apps, offers, keys, tokens, sessions and the audit log.';

create table directory.schema_files (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
);
comment on table directory.schema_files is
  'The migrations applied to this schema, and the hash of its functions.';

create table directory.apps (
  appid text primary key,
  name text not null,
  sealed_secret bytea not null,
  created_at timestamptz not null
);
comment on table directory.apps is 'A game: the appid and secret that fetch access tokens.';

create table directory.offers (
  offer_id text primary key,
  appid text not null references directory.apps,
  name text not null,
  currency text not null,
  cancel_window_s integer not null,
  tombstones boolean not null,
  require_session boolean not null,
  production boolean not null,
  sandbox boolean not null,
  created_at timestamptz not null,
  constraint offers_cancel_window check (cancel_window_s between 0 and 31622400)
);
comment on table directory.offers is 'A payment application of a game, with its own coins.';
comment on column directory.offers.cancel_window_s is
  'How long after a pay it can be taken back, in seconds.';
comment on column directory.offers.tombstones is
  'Remember the cancel of an unknown bill_no and refuse a pay that comes late.';
comment on column directory.offers.require_session is
  'Answer 90010 to players without a live session.';
comment on column directory.offers.production is
  'Whether production calls are allowed; 90017 when not.';
comment on column directory.offers.sandbox is 'Whether sandbox calls are allowed; 90017 when not.';

create table directory.offer_keys (
  key_id bigint generated always as identity primary key,
  offer_id text not null references directory.offers,
  env text not null,
  sealed_key bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint offer_keys_env check (env in ('production', 'sandbox'))
);
create index offer_keys_of_offer on directory.offer_keys (offer_id, env);
comment on table directory.offer_keys is
  'The AppKeys of an offer; several may live at once while one replaces another.';

create table directory.tokens (
  token_hash bytea primary key,
  appid text not null references directory.apps,
  kind text not null,
  serial bigint not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  retires_at timestamptz not null,
  forced boolean not null,
  constraint tokens_serial unique (appid, kind, serial),
  constraint tokens_kind check (kind in ('classic', 'stable'))
);
comment on table directory.tokens is
  'Access tokens by hash; the token itself is derived from the master key, appid, kind and serial.';
comment on column directory.tokens.retires_at is
  'From here on the token is no longer the latest (40001), even if it has not expired (42001).';
comment on column directory.tokens.forced is
  'Issued by force_refresh, of which an app has 20 a day.';

create table directory.sessions (
  appid text not null references directory.apps,
  openid text not null,
  sealed_session_key bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (appid, openid)
);
comment on table directory.sessions is 'The one live session_key of a player.';

create table directory.audit_log (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  ip text not null,
  rid text not null,
  action text not null,
  target text not null,
  request jsonb,
  status integer,
  result text
);
comment on table directory.audit_log is
  'Every admin write: who, what, when, from where, and what came of it.';
comment on column directory.audit_log.status is
  'HTTP status of the answer; null when the process died before it.';

create function directory.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on directory.% is refused', tg_op, tg_table_name using errcode = 'PL001';
end
$$;
comment on function directory.refuse_change() is 'Keeps the audit log from being rewritten.';
create trigger audit_log_is_kept before delete or truncate on directory.audit_log
  for each statement execute function directory.refuse_change();
create trigger audit_log_keeps_its_facts
  before update of at, actor, ip, rid, action, target, request on directory.audit_log
  for each statement execute function directory.refuse_change();
