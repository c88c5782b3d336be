-- The part that this database is, out of how many; part is null in a router.

create or replace function placement.read_place(out part integer, out parts integer)
language sql stable as $$
  select part, parts from placement.place
$$;
comment on function placement.read_place is 'The part that this database is, out of how many.';
