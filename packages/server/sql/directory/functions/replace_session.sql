-- Replaces the session_key of a player, if the session still has the one that the caller proved.

create or replace function directory.replace_session(
  in_appid text, in_openid text, in_replaced_key bytea, in_sealed_session_key bytea, at timestamptz
) returns boolean language plpgsql as $$
begin
  update directory.sessions
     set sealed_session_key = in_sealed_session_key, created_at = at,
         changed_at = clock_timestamp()
   where appid = in_appid and openid = in_openid and sealed_session_key = in_replaced_key;
  return found;
end
$$;
comment on function directory.replace_session is
  'Replaces a session_key; false when it was replaced or ended before.';
