-- Says where the partitions are, in the order of their parts, and how many there are from now on.

create or replace function router.set_partitions(urls text[], connections text[]) returns void
language plpgsql as $$
begin
  delete from router.partitions;
  insert into router.partitions (part, url, connection)
  select r.n - 1, r.url, r.connection
    from unnest(urls, connections) with ordinality r (url, connection, n);
  update router.state set map_version = map_version + 1;
  update placement.place set part = null, parts = cardinality(urls);
end
$$;
comment on function router.set_partitions is 'Says where the partitions are.';
