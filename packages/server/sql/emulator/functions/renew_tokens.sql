-- Called after a clock went back or started over. The newest token of each kind is then as if issued at that
-- moment. Its user need not fetch another, and its 2 hours do not become years.
create or replace function emulator.renew_tokens(in_appid text, at timestamptz)
returns void language sql as $$
  with newest as (
    select t.token_hash,
           t.serial = max(t.serial) over (partition by t.kind) as is_newest
      from directory.tokens t where t.appid = in_appid
  )
  update directory.tokens t
     set issued_at = case when n.is_newest then at else least(t.issued_at, at) end,
         expires_at = case when n.is_newest then at + (t.expires_at - t.issued_at) else t.expires_at end,
         retires_at = case when n.is_newest then at + (t.expires_at - t.issued_at)
           else least(t.retires_at, at + interval '5 minutes') end
    from newest n
   where t.token_hash = n.token_hash
$$;
comment on function emulator.renew_tokens is
  'Makes the newest tokens of a game as if issued at a moment that its clock went back to.';
