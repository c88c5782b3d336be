-- Copies the open book of every offer of the game for later, with the clock; a snapshot of the same
-- name is replaced.
create or replace function emulator.take_snapshot(
  in_number integer, in_appid text, in_name text, in_clock jsonb, at timestamptz
) returns void language plpgsql as $$
declare
  open_book integer;
  copy integer;
begin
  update emulator.namespaces set last_book = last_book + 1 where number = in_number
  returning book, last_book into open_book, copy;
  perform emulator.copy_books(in_appid, open_book, copy);
  insert into emulator.snapshots (number, name, book, clock, taken_at)
  values (in_number, in_name, copy, in_clock, at)
  on conflict (number, name)
  do update set book = excluded.book, clock = excluded.clock, taken_at = excluded.taken_at;
end
$$;
comment on function emulator.take_snapshot is 'Copies the open book for later, with the clock.';
