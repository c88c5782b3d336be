-- Keeps the secret of one-time codes that an operator is about to use; one that is in use stays.

create or replace function directory.put_totp(in_name text, in_sealed bytea)
returns boolean language sql as $$
  with changed as (
    update directory.operators o set sealed_totp = in_sealed
     where o.name = in_name and not o.totp_is_on
    returning 1)
  select exists (select from changed)
$$;
comment on function directory.put_totp is
  'Keeps the secret of one-time codes; false when codes are asked for already.';
