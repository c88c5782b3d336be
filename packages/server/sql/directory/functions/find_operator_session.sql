-- The live session with this token, which counts as used by that. Sessions of an operator without a password
-- are those that dev began by itself: they count there alone.

create or replace function directory.find_operator_session(
  in_token_hash bytea, in_at timestamptz, in_idle interval, in_is_dev boolean
) returns table (
  name text, session_id text, created_at timestamptz, seen_at timestamptz, ends_at timestamptz,
  has_totp boolean, grants jsonb
) language plpgsql as $$
#variable_conflict use_column
declare
  own directory.operator_sessions;
begin
  select s.* into own
    from directory.operator_sessions s
    join directory.operators o on o.name = s.name
   where s.token_hash = in_token_hash and s.ends_at > in_at and s.seen_at > in_at - in_idle
     and not o.is_disabled and (o.password_hash is not null or in_is_dev);
  if own.name is null then return; end if;
  -- Not a write for each request.
  if own.seen_at < in_at - interval '10 seconds' then
    update directory.operator_sessions s set seen_at = in_at where s.token_hash = in_token_hash;
    own.seen_at := in_at;
  end if;
  return query
  select own.name, own.session_id, own.created_at, own.seen_at, own.ends_at, o.totp_is_on,
         directory.grants_of(own.name)
    from directory.operators o where o.name = own.name;
end
$$;
comment on function directory.find_operator_session is
  'The live session with this token, which counts as used by that.';
