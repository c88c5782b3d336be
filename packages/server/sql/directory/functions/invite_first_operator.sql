-- Invites the first operator, for as long as there is no other and no password. Several processes may do so
-- at once: each link is good until one of them was used.

create or replace function directory.invite_first_operator(
  in_name text, in_grants jsonb, in_invite_hash bytea, in_invite_ends_at timestamptz, in_at timestamptz
) returns boolean language plpgsql as $$
begin
  if exists (
    select from directory.operators o where o.password_hash is not null or o.name <> in_name) then
    return false;
  end if;
  insert into directory.operators (name, created_at) values (in_name, in_at)
  on conflict do nothing;
  if found then perform directory.put_grants(in_name, in_grants); end if;
  update directory.operators set is_disabled = false where name = in_name and is_disabled;
  delete from directory.operator_invites where ends_at <= in_at;
  insert into directory.operator_invites (invite_hash, name, ends_at)
  values (in_invite_hash, in_name, in_invite_ends_at);
  return true;
end
$$;
comment on function directory.invite_first_operator is
  'Invites the first operator; false when there is one.';
