-- The secret of one-time codes that an operator has not used yet.

create or replace function directory.new_totp(in_name text) returns bytea
language sql stable as $$
  select o.sealed_totp from directory.operators o where o.name = in_name and not o.totp_is_on
$$;
comment on function directory.new_totp is
  'The secret of one-time codes that an operator has not used yet.';
