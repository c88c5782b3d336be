-- Adds an operator, who sets a password with the invite.

create or replace function directory.create_operator(
  in_name text, in_grants jsonb, in_invite_hash bytea, in_invite_ends_at timestamptz, in_at timestamptz
) returns boolean language plpgsql as $$
begin
  insert into directory.operators (name, created_at) values (in_name, in_at)
  on conflict do nothing;
  if not found then return false; end if;
  perform directory.put_grants(in_name, in_grants);
  insert into directory.operator_invites (invite_hash, name, ends_at)
  values (in_invite_hash, in_name, in_invite_ends_at);
  return true;
end
$$;
comment on function directory.create_operator is
  'Adds an operator with an invite; false when the name is taken.';
