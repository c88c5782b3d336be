-- The sessions that changed in the last seconds. A change is found for some seconds, because the
-- transactions of others are not seen in the order of their times.

create or replace function directory.changed_sessions(seconds integer)
returns table (appid text, openid text) language sql stable as $$
  select s.appid, s.openid from directory.sessions s
   where s.changed_at > clock_timestamp() - make_interval(secs => seconds)
$$;
comment on function directory.changed_sessions is 'The sessions that changed in the last seconds.';
