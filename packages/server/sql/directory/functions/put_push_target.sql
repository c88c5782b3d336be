-- Sets where the pushes of a channel of a game go; false without such a game.

create or replace function directory.put_push_target(
  in_appid text, in_channel text, in_url text, in_format text, in_sealed bytea, in_is_safe boolean,
  at timestamptz
) returns boolean language plpgsql as $$
begin
  if not exists (select from directory.apps a where a.appid = in_appid) then return false; end if;
  insert into directory.push_targets (appid, channel, url, format, sealed_secrets, is_safe, created_at,
    updated_at)
  values (in_appid, in_channel, in_url, in_format, in_sealed, in_is_safe, at, at)
  on conflict (appid, channel) do update
    set url = excluded.url, format = excluded.format, sealed_secrets = excluded.sealed_secrets,
        is_safe = excluded.is_safe, updated_at = excluded.updated_at;
  return true;
end
$$;
comment on function directory.put_push_target is 'Sets where the pushes of a game go.';
