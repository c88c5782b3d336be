-- A page of the games in appid order, after the given appid; in_appid asks for one.

create or replace function directory.list_apps(in_appid text, after_appid text, page_size integer)
returns table (
  appid text, name text, sealed_secret bytea, created_at timestamptz, calls_per_s integer
)
language sql stable as $$
  select a.appid, a.name, a.sealed_secret, a.created_at, a.calls_per_s
    from directory.apps a
   where (in_appid = '' or a.appid = in_appid) and a.appid > after_appid
   order by a.appid
   limit page_size
$$;
comment on function directory.list_apps is 'A page of the games, by appid.';
