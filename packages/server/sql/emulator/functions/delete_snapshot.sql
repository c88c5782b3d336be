-- Forgets a snapshot; false when there is none of that name. Its books stay in the ledger, which
-- deletes nothing.
create or replace function emulator.delete_snapshot(in_number integer, in_name text)
returns boolean language plpgsql as $$
begin
  delete from emulator.snapshots s where s.number = in_number and s.name = in_name;
  return found;
end
$$;
comment on function emulator.delete_snapshot is 'Forgets a snapshot; false when there is none.';
