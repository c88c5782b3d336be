-- Removes every master key but one, once nothing is sealed under the others.

create or replace function directory.retire_master_keys(in_kept bytea)
returns bigint language sql as $$
  with retired as (
    delete from directory.master_keys where fingerprint <> in_kept returning 1)
  select count(*) from retired
$$;
comment on function directory.retire_master_keys is
  'Removes every master key but one and returns how many.';
