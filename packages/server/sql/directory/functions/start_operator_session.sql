-- Starts the session of an operator who has proven to be one: the password must still be the one that was
-- checked.

create or replace function directory.start_operator_session(
  in_name text, in_password_hash text, in_token_hash bytea, in_session_id text, in_ip text,
  in_at timestamptz, in_ends_at timestamptz
) returns boolean language plpgsql as $$
begin
  update directory.operators o set signed_in_at = in_at
   where o.name = in_name and not o.is_disabled
     and o.password_hash is not distinct from in_password_hash;
  if not found then return false; end if;
  perform directory.forgive_attempts(in_name, in_ip);
  delete from directory.operator_sessions where ends_at <= in_at;
  insert into directory.operator_sessions
    (token_hash, session_id, name, ip, created_at, seen_at, ends_at)
  values (in_token_hash, in_session_id, in_name, in_ip, in_at, in_at, in_ends_at);
  return true;
end
$$;
comment on function directory.start_operator_session is
  'Starts a session; false when the password has changed or the operator was disabled.';
