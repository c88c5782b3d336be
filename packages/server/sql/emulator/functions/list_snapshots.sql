-- The snapshots of a namespace, newest first.
create or replace function emulator.list_snapshots(in_number integer)
returns table (name text, clock jsonb, taken_at timestamptz) language sql stable as $$
  select s.name, s.clock, s.taken_at from emulator.snapshots s
   where s.number = in_number order by s.taken_at desc, s.name
$$;
comment on function emulator.list_snapshots is 'The snapshots of a namespace, newest first.';
