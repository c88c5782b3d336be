-- Stores the session of a player in place of the one before.

create or replace function directory.put_session(
  in_appid text, in_openid text, in_sealed_session_key bytea, at timestamptz,
  in_expires_at timestamptz
) returns boolean language sql as $$
  with stored as (
    insert into directory.sessions (appid, openid, sealed_session_key, created_at, expires_at)
    select a.appid, in_openid, in_sealed_session_key, at, in_expires_at
      from directory.apps a where a.appid = in_appid
    on conflict (appid, openid) do update
      set sealed_session_key = excluded.sealed_session_key, created_at = excluded.created_at,
          expires_at = excluded.expires_at, changed_at = clock_timestamp()
    returning 1)
  select exists (select from stored)
$$;
comment on function directory.put_session is
  'Stores the session of a player; false when there is no such game.';
