-- Registers a cloud environment of a game.

create or replace function directory.create_cloud_environment(
  in_env_id text, in_appid text, in_secret_id text, in_sealed_secret_key bytea,
  in_permissions text[], in_paths text[], at timestamptz
) returns text language plpgsql as $$
begin
  if not exists (select from directory.apps where appid = in_appid) then return 'app_not_found'; end if;
  insert into directory.cloud_environments (env_id, appid, secret_id, sealed_secret_key, permissions,
    paths, created_at)
  values (in_env_id, in_appid, in_secret_id, in_sealed_secret_key, in_permissions, in_paths, at)
  on conflict (env_id) do nothing;
  return case when found then 'created' else 'environment_exists' end;
end
$$;
comment on function directory.create_cloud_environment is
  'Registers a cloud environment: created, environment_exists or app_not_found.';
