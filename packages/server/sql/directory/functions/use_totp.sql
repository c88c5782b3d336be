-- Counts a right code as used: it and older ones count no more. The first one turns codes on.

create or replace function directory.use_totp(in_name text, in_sealed bytea, in_step bigint)
returns boolean language sql as $$
  with used as (
    update directory.operators o set totp_step = in_step, totp_is_on = true
     where o.name = in_name and o.sealed_totp = in_sealed and o.totp_step < in_step
    returning 1)
  select exists (select from used)
$$;
comment on function directory.use_totp is
  'Counts a code as used; false when it or a later one was used before.';
