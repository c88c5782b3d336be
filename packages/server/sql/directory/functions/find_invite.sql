-- Whom a link invites that is still good.

create or replace function directory.find_invite(in_invite_hash bytea, in_at timestamptz)
returns text language sql stable as $$
  select i.name
    from directory.operator_invites i
    join directory.operators o on o.name = i.name
   where i.invite_hash = in_invite_hash and i.ends_at > in_at and not o.is_disabled
$$;
comment on function directory.find_invite is 'Whom a link invites that is still good.';
