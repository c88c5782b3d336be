-- The newest token of a game and kind, and how often force_refresh was used in the last day.
-- Locks the game: two callers never issue the same serial, and its secret stays as it is returned here
-- until the caller's transaction ends.

create or replace function directory.last_token(in_appid text, in_kind text, at timestamptz)
returns table (
  serial bigint, issued_at timestamptz, expires_at timestamptz, retires_at timestamptz,
  forced_today bigint, forced_last timestamptz, token_hash bytea, sealed_secret bytea
) language plpgsql as $$
declare
  secret bytea;
begin
  select a.sealed_secret into secret from directory.apps a where a.appid = in_appid for update;
  return query
  select coalesce(t.serial, 0), t.issued_at, t.expires_at, t.retires_at, f.uses, f.last_use,
         t.token_hash, secret
    from (select count(*) as uses, max(k.issued_at) as last_use
            from directory.tokens k
           where k.appid = in_appid and k.kind = in_kind and k.forced
             and k.issued_at > at - interval '1 day') f
    left join lateral (
      select k.serial, k.issued_at, k.expires_at, k.retires_at, k.token_hash
        from directory.tokens k
       where k.appid = in_appid and k.kind = in_kind
       order by k.serial desc limit 1) t on true;
end
$$;
comment on function directory.last_token is 'The newest token of a game and kind; locks the game.';
