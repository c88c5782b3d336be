-- The keys of an offer, oldest first, retired ones included.

create or replace function directory.list_offer_keys(in_offer_id text)
returns table (
  key_id bigint, env text, sealed_key bytea, created_at timestamptz, retired_at timestamptz
) language sql stable as $$
  select k.key_id, k.env, k.sealed_key, k.created_at, k.retired_at
    from directory.offer_keys k
   where k.offer_id = in_offer_id
   order by k.key_id
$$;
comment on function directory.list_offer_keys is 'The keys of an offer, retired ones included.';
