-- Remembers the databases that are becoming the other half of the partitions; none ends the doubling.

create or replace function router.set_doubling(urls text[]) returns void language plpgsql as $$
begin
  delete from router.doubling;
  insert into router.doubling (part, url)
  select p.parts + r.n - 1, r.url
    from placement.place p
   cross join unnest(urls) with ordinality r (url, n);
end
$$;
comment on function router.set_doubling is 'Remembers what is becoming a partition.';
