-- Takes password, codes, sessions and older invites from an operator, and invites again.

create or replace function directory.reset_operator(
  in_name text, in_invite_hash bytea, in_invite_ends_at timestamptz
) returns boolean language plpgsql as $$
begin
  update directory.operators
     set password_hash = null, sealed_totp = null, totp_is_on = false
   where name = in_name;
  if not found then return false; end if;
  delete from directory.operator_sessions where name = in_name;
  delete from directory.operator_invites where name = in_name;
  delete from directory.sign_in_attempts where subject = 'name ' || in_name;
  insert into directory.operator_invites (invite_hash, name, ends_at)
  values (in_invite_hash, in_name, in_invite_ends_at);
  return true;
end
$$;
comment on function directory.reset_operator is
  'Takes the password from an operator and invites again; false when there is none.';
