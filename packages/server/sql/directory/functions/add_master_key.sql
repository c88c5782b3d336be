-- Registers a master key, unless the database has one that is neither in_fingerprint nor in_other.

create or replace function directory.add_master_key(
  in_fingerprint bytea, in_other bytea, at timestamptz
) returns boolean language plpgsql as $$
begin
  -- Of two first starts with different keys, the second one must see what the first one added.
  lock table directory.master_keys in share row exclusive mode;
  if exists (
    select from directory.master_keys k
     where k.fingerprint <> in_fingerprint and k.fingerprint is distinct from in_other)
  then return false; end if;
  insert into directory.master_keys (fingerprint, since) values (in_fingerprint, at)
  on conflict do nothing;
  return true;
end
$$;
comment on function directory.add_master_key is
  'Registers a master key; false when the database has one that the caller does not know.';
