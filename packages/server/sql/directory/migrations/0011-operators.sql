-- People who use the admin API through the console: operators with grants, their sessions, and what stops
-- guesses of passwords. A row of the audit log says in which session a call was made.

create table directory.operators (
  name text primary key,
  password_hash text,
  sealed_totp bytea,
  totp_is_on boolean not null default false,
  totp_step bigint not null default 0,
  is_disabled boolean not null default false,
  created_at timestamptz not null,
  signed_in_at timestamptz,
  constraint operators_name check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  constraint operators_totp check (not totp_is_on or sealed_totp is not null)
);
comment on table directory.operators is 'People who may use the admin API.';
comment on column directory.operators.password_hash is
  'argon2id; null until an invite was used. Without it nobody signs in, except in dev.';
comment on column directory.operators.sealed_totp is
  'The secret of the one-time codes, sealed under the master key.';
comment on column directory.operators.totp_is_on is
  'Whether a code is asked for: once the first one was right.';
comment on column directory.operators.totp_step is
  'The time step of the last code that was used: it and those before count no more.';

create table directory.operator_grants (
  name text not null references directory.operators,
  role text not null,
  offer_id text not null,
  env text not null,
  per_order bigint,
  per_operator_day bigint,
  per_account_day bigint,
  primary key (name, role, offer_id, env),
  constraint operator_grants_role check (role in ('viewer', 'support', 'finance', 'admin')),
  constraint operator_grants_env check (env in ('production', 'sandbox', '*')),
  constraint operator_grants_limits check (
    per_order >= 0 and per_operator_day >= 0 and per_account_day >= 0)
);
comment on table directory.operator_grants is 'What an operator may do, and where; * is everywhere.';
comment on column directory.operator_grants.per_order is
  'Coins of one recharge or present that need no approval; null: any number.';
comment on column directory.operator_grants.per_operator_day is
  'The same for all that the operator adds on a day.';
comment on column directory.operator_grants.per_account_day is
  'The same for all that operators add to one account on a day.';

create table directory.operator_sessions (
  token_hash bytea primary key,
  session_id text not null unique,
  name text not null references directory.operators,
  ip text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null
);
comment on table directory.operator_sessions is 'Who is signed in; a token only by its SHA-256.';
comment on column directory.operator_sessions.session_id is
  'A short name, for lists and the audit log.';
create index operator_sessions_of_operator on directory.operator_sessions (name);

create table directory.operator_invites (
  invite_hash bytea primary key,
  name text not null references directory.operators,
  ends_at timestamptz not null
);
comment on table directory.operator_invites is
  'One-time links with which an operator sets the first password, by SHA-256.';

create table directory.sign_in_attempts (
  subject text primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
comment on table directory.sign_in_attempts is
  'Attempts to sign in that have not succeeded, by name and by address.';
comment on column directory.sign_in_attempts.subject is 'name NAME, or from ADDRESS.';
create index sign_in_attempts_by_time on directory.sign_in_attempts (last_at);

alter table directory.audit_log add column session_id text;
comment on column directory.audit_log.session_id is
  'The session of an operator; null for a program with a token.';
drop trigger audit_log_keeps_its_facts on directory.audit_log;
create trigger audit_log_keeps_its_facts
  before update of at, actor, session_id, ip, rid, action, target, request on directory.audit_log
  for each statement execute function directory.refuse_change();

-- What is returned or taken has changed; they are made again with all other functions.
drop function if exists directory.begin_audit(timestamptz, text, text, text, text, text, jsonb);
drop function if exists directory.list_audit(bigint, text, text, integer);
