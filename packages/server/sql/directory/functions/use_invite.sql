-- Sets the first password of the operator whom a link invites. Every link of the operator ends with it.

create or replace function directory.use_invite(
  in_invite_hash bytea, in_password_hash text, in_at timestamptz
) returns text language plpgsql as $$
declare
  own text;
begin
  delete from directory.operator_invites i
   where i.invite_hash = in_invite_hash
  returning case when i.ends_at > in_at then i.name end into own;
  update directory.operators o set password_hash = in_password_hash
   where o.name = own and not o.is_disabled and o.password_hash is null;
  if not found then return null; end if;
  delete from directory.operator_invites where name = own;
  delete from directory.operator_sessions where name = own;
  return own;
end
$$;
comment on function directory.use_invite is
  'Sets the first password of an operator; null when the invite is not good.';
