-- Ends the session of a player; false when there was none. The row stays, for the processes that remember the
-- session to learn of its end.

create or replace function directory.end_session(in_appid text, in_openid text)
returns boolean language sql as $$
  with ended as (
    update directory.sessions set expires_at = 'epoch', changed_at = clock_timestamp()
     where appid = in_appid and openid = in_openid and expires_at > 'epoch' returning 1)
  select exists (select from ended)
$$;
comment on function directory.end_session is 'Ends the session of a player.';
