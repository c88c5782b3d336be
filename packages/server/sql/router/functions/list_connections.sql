-- The partitions as PL/Proxy connects to them, in the order of their parts. A check reads everything a
-- partition has, so its connections have no limit of time of their own.

create or replace function router.list_connections(cluster_name text) returns setof text
language sql stable as $$
  select case cluster_name
           when 'checks' then regexp_replace(connection, 'statement_timeout=\d+', 'statement_timeout=0')
           else connection end
    from router.partitions order by part
$$;
comment on function router.list_connections is 'The partitions as PL/Proxy connects to them.';
