-- Every namespace, oldest first.
create or replace function emulator.list_namespaces()
returns table (name text) language sql stable as $$
  select n.name from emulator.namespaces n order by n.number
$$;
comment on function emulator.list_namespaces is 'Every namespace, oldest first.';
