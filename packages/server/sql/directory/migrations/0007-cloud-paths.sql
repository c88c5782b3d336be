-- A cloud environment has a list of paths that its cloudbase_access_token may call. Functions that return or
-- take more are dropped here and made again with all others.

alter table directory.cloud_environments add column paths text[] not null default '{}';
comment on column directory.cloud_environments.paths is
  'Paths that its cloudbase_access_token may call; a * at the end stands for any rest.';

drop function if exists directory.create_cloud_environment(
  text, text, text, bytea, text[], timestamptz);
drop function if exists directory.permit_cloud_apis(text, text[], boolean);
drop function if exists directory.list_cloud_environments(text, text, text, text, integer);
