-- The session of a player, expired or not.

create or replace function directory.find_session(in_appid text, in_openid text)
returns table (sealed_session_key bytea, created_at timestamptz, expires_at timestamptz)
language sql stable as $$
  select s.sealed_session_key, s.created_at, s.expires_at
    from directory.sessions s
   where s.appid = in_appid and s.openid = in_openid
$$;
comment on function directory.find_session is 'The session of a player.';
