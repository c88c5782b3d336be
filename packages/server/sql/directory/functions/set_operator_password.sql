-- Changes a password that is still the one that was checked, and ends every session.

create or replace function directory.set_operator_password(
  in_name text, in_old_hash text, in_new_hash text
) returns boolean language plpgsql as $$
begin
  update directory.operators o set password_hash = in_new_hash
   where o.name = in_name and not o.is_disabled and o.password_hash = in_old_hash;
  if not found then return false; end if;
  delete from directory.operator_sessions where name = in_name;
  return true;
end
$$;
comment on function directory.set_operator_password is
  'Changes a password and ends every session; false when it has changed meanwhile.';
