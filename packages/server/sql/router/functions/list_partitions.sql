-- Where each partition is.

create or replace function router.list_partitions() returns table (part integer, url text)
language sql stable as $$
  select part, url from router.partitions order by part
$$;
comment on function router.list_partitions is 'Where each partition is.';
