-- Makes a namespace, or finds it again; created tells which.
create or replace function emulator.open_namespace(in_name text, at timestamptz)
returns table (number integer, book integer, clock jsonb, created boolean) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  insert into emulator.namespaces (name, created_at) values (in_name, at)
  on conflict do nothing
  returning number, book, clock, true;
  if not found then
    return query
    select n.number, n.book, n.clock, false from emulator.namespaces n where n.name = in_name;
  end if;
end
$$;
comment on function emulator.open_namespace is 'Makes a namespace, or finds it again.';
