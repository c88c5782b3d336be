-- Stores a new token, retires its predecessors from retire_at on, and forgets tokens long past.

create or replace function directory.issue_token(
  in_token_hash bytea, in_appid text, in_kind text, in_serial bigint, at timestamptz,
  in_expires_at timestamptz, retire_at timestamptz, in_forced boolean
) returns void language plpgsql as $$
begin
  update directory.tokens set retires_at = least(retires_at, retire_at)
   where appid = in_appid and kind = in_kind and retires_at > retire_at;
  delete from directory.tokens
   where appid = in_appid and kind = in_kind and expires_at < at - interval '2 days';
  insert into directory.tokens (token_hash, appid, kind, serial, issued_at, expires_at, retires_at, forced)
  values (in_token_hash, in_appid, in_kind, in_serial, at, in_expires_at, in_expires_at, in_forced);
end
$$;
comment on function directory.issue_token is 'Stores a new token and retires its predecessors.';
