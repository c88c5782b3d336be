-- Every namespace as it stands, oldest first. Plain SQL: a start that finds all it needs here does
-- without plpgsql, which the embedded database takes a tenth of a second to load.
create or replace function emulator.list_namespaces()
returns table (name text, number integer, book integer, clock jsonb) language sql stable as $$
  select n.name, n.number, n.book, n.clock from emulator.namespaces n order by n.number
$$;
comment on function emulator.list_namespaces is 'Every namespace as it stands, oldest first.';
