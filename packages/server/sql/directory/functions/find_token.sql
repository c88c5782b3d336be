-- A token by its hash, with the game it stands for.

create or replace function directory.find_token(in_token_hash bytea)
returns table (appid text, expires_at timestamptz, retires_at timestamptz)
language sql stable as $$
  select t.appid, t.expires_at, t.retires_at
    from directory.tokens t
   where t.token_hash = in_token_hash
$$;
comment on function directory.find_token is 'A token by its hash.';
