-- Opens a fresh copy of a snapshot, which stays as it is; no row when there is none of that name.
create or replace function emulator.restore_snapshot(
  in_number integer, in_appid text, in_name text
) returns table (book integer, clock jsonb) language plpgsql as $$
#variable_conflict use_column
declare
  kept emulator.snapshots;
  copy integer;
begin
  select * into kept from emulator.snapshots s where s.number = in_number and s.name = in_name;
  if not found then return; end if;
  update emulator.namespaces n
     set book = n.last_book + 1, last_book = n.last_book + 1, clock = kept.clock
   where n.number = in_number
  returning n.book into copy;
  perform emulator.copy_books(in_appid, kept.book, copy);
  return query select copy, kept.clock;
end
$$;
comment on function emulator.restore_snapshot is 'Opens a fresh copy of a snapshot.';
