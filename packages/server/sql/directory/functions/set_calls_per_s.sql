-- Limits the calls a second of a game, or with null lifts the limit; false without such a game.

create or replace function directory.set_calls_per_s(in_appid text, in_calls_per_s integer)
returns boolean language plpgsql as $$
begin
  update directory.apps set calls_per_s = in_calls_per_s where appid = in_appid;
  return found;
end
$$;
comment on function directory.set_calls_per_s is 'Limits the calls a second of a game.';
