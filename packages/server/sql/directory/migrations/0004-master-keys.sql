-- Under which master keys the secrets of this database are sealed: one, or two during a rotation.

create table directory.master_keys (
  fingerprint bytea primary key,
  since timestamptz not null
);
comment on table directory.master_keys is
  'The master keys whose sealed secrets this database may hold; no key can be computed from it.';
comment on column directory.master_keys.fingerprint is 'Derived from the key with HKDF.';
