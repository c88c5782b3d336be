-- The master keys under which secrets of this database may be sealed.

create or replace function directory.list_master_keys()
returns table (fingerprint bytea, since timestamptz) language sql stable as $$
  select k.fingerprint, k.since from directory.master_keys k order by k.since, k.fingerprint
$$;
comment on function directory.list_master_keys is 'The master keys of the sealed secrets.';
