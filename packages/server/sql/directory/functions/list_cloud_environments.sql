-- A page of the cloud environments in env_id order, after the given one. in_env_id and in_secret_id
-- ask for one.

create or replace function directory.list_cloud_environments(
  in_env_id text, in_secret_id text, in_appid text, after_env_id text, page_size integer
) returns table (
  env_id text, appid text, secret_id text, sealed_secret_key bytea, permissions text[],
  paths text[], created_at timestamptz, calls_per_s integer
) language sql stable as $$
  select e.env_id, e.appid, e.secret_id, e.sealed_secret_key, e.permissions, e.paths,
         e.created_at, a.calls_per_s
    from directory.cloud_environments e
    join directory.apps a on a.appid = e.appid
   where (in_env_id = '' or e.env_id = in_env_id)
     and (in_secret_id = '' or e.secret_id = in_secret_id)
     and (in_appid = '' or e.appid = in_appid)
     and e.env_id > after_env_id
   order by e.env_id
   limit page_size
$$;
comment on function directory.list_cloud_environments is
  'A page of the cloud environments, by env_id.';
