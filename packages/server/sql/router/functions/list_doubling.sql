-- The databases that are becoming partitions, by the part that each will be.

create or replace function router.list_doubling() returns table (part integer, url text)
language sql stable as $$
  select part, url from router.doubling order by part
$$;
comment on function router.list_doubling is 'The databases that are becoming partitions.';
