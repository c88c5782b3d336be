-- Cloud environments: what a cloud function signs as, the game it speaks for, and what it may call.

create table directory.cloud_environments (
  env_id text primary key,
  appid text not null references directory.apps,
  secret_id text not null unique,
  sealed_secret_key bytea not null,
  permissions text[] not null,
  created_at timestamptz not null
);
comment on table directory.cloud_environments is
  'A cloud environment of a game: the credential of its functions, and what they may call.';
comment on column directory.cloud_environments.permissions is
  'Names of APIs as permissions.openapi of config.json lists them; sandbox names are of their own.';
