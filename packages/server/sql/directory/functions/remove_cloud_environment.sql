-- Removes a cloud environment; its credential is worth nothing from here on.

create or replace function directory.remove_cloud_environment(in_env_id text)
returns boolean language sql as $$
  with removed as (
    delete from directory.cloud_environments where env_id = in_env_id returning 1)
  select exists (select from removed)
$$;
comment on function directory.remove_cloud_environment is
  'Removes a cloud environment; false when there is none.';
