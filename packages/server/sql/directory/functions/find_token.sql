-- A token by its hash, with the game it stands for and the limit of its calls.

create or replace function directory.find_token(in_token_hash bytea)
returns table (appid text, expires_at timestamptz, retires_at timestamptz, calls_per_s integer)
language sql stable as $$
  select t.appid, t.expires_at, t.retires_at, a.calls_per_s
    from directory.tokens t
    join directory.apps a on a.appid = t.appid
   where t.token_hash = in_token_hash
$$;
comment on function directory.find_token is 'A token by its hash.';
