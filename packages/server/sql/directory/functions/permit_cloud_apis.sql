-- Adds to what a cloud environment may call, or replaces it; each name and path once, in order. A list that
-- is null stays as it is.

create or replace function directory.permit_cloud_apis(
  in_env_id text, api_names text[], in_paths text[], replacing boolean
) returns boolean language plpgsql as $$
begin
  update directory.cloud_environments e
     set permissions = coalesce((
           select array_agg(distinct name order by name)
             from unnest(case when api_names is null then e.permissions
                              when replacing then api_names
                              else e.permissions || api_names end) name), '{}'),
         paths = coalesce((
           select array_agg(distinct path order by path)
             from unnest(case when in_paths is null then e.paths
                              when replacing then in_paths
                              else e.paths || in_paths end) path), '{}')
   where e.env_id = in_env_id;
  return found;
end
$$;
comment on function directory.permit_cloud_apis is
  'Adds to or replaces what a cloud environment may call; false when there is none.';
