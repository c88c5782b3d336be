-- Adds to what a cloud environment may call, or replaces it; each name once, in order.

create or replace function directory.permit_cloud_apis(
  in_env_id text, api_names text[], replacing boolean
) returns boolean language plpgsql as $$
begin
  update directory.cloud_environments e
     set permissions = coalesce((
       select array_agg(distinct name order by name)
         from unnest(case when replacing then api_names else e.permissions || api_names end) name),
       '{}')
   where e.env_id = in_env_id;
  return found;
end
$$;
comment on function directory.permit_cloud_apis is
  'Adds to or replaces what a cloud environment may call; false when there is none.';
