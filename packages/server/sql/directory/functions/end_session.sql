-- Ends the session of a player; false when there was none.

create or replace function directory.end_session(in_appid text, in_openid text)
returns boolean language sql as $$
  with ended as (
    delete from directory.sessions where appid = in_appid and openid = in_openid returning 1)
  select exists (select from ended)
$$;
comment on function directory.end_session is 'Ends the session of a player.';
