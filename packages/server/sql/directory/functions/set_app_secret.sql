-- Replaces the secret of a game and retires its tokens immediately: those who knew the secret hold them.

create or replace function directory.set_app_secret(
  in_appid text, in_sealed_secret bytea, at timestamptz
) returns boolean language plpgsql as $$
begin
  update directory.apps set sealed_secret = in_sealed_secret where appid = in_appid;
  if not found then return false; end if;
  update directory.tokens set retires_at = least(retires_at, at) where appid = in_appid;
  return true;
end
$$;
comment on function directory.set_app_secret is
  'Replaces the secret of a game and retires its tokens.';
