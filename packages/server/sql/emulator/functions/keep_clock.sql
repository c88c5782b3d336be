-- Keeps the clock of a namespace for the next start.
create or replace function emulator.keep_clock(in_number integer, in_clock jsonb)
returns void language sql as $$
  update emulator.namespaces set clock = in_clock where number = in_number
$$;
comment on function emulator.keep_clock is 'Keeps the clock of a namespace for the next start.';
