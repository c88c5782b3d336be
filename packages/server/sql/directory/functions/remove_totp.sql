-- Takes the one-time codes from an operator.

create or replace function directory.remove_totp(in_name text)
returns void language sql as $$
  update directory.operators set sealed_totp = null, totp_is_on = false where name = in_name
$$;
comment on function directory.remove_totp is 'Takes the one-time codes from an operator.';
