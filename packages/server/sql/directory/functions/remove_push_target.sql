-- Ends the pushes of a channel of a game; false when it had no target.

create or replace function directory.remove_push_target(in_appid text, in_channel text)
returns boolean language plpgsql as $$
begin
  delete from directory.push_targets t where t.appid = in_appid and t.channel = in_channel;
  return found;
end
$$;
comment on function directory.remove_push_target is 'Ends the pushes of a channel of a game.';
