-- These functions take the game now instead of one of its offers: a function cannot change the names
-- of its arguments or the columns of its answer while it stands.
drop function if exists emulator.take_snapshot(integer, text, text, jsonb, timestamptz);
drop function if exists emulator.restore_snapshot(integer, text, text);
drop function if exists emulator.list_late_recharges(text);
