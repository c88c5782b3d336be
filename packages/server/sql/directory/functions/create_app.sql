-- Registers a game; false when the appid is taken.

create or replace function directory.create_app(
  in_appid text, in_name text, in_sealed_secret bytea, at timestamptz
) returns boolean language sql as $$
  with created as (
    insert into directory.apps (appid, name, sealed_secret, created_at)
    values (in_appid, in_name, in_sealed_secret, at)
    on conflict do nothing
    returning 1)
  select exists (select from created)
$$;
comment on function directory.create_app is 'Registers a game; false when the appid is taken.';
