-- Adds a live key beside the others; null when the offer does not exist.

create or replace function directory.add_offer_key(
  in_offer_id text, in_env text, in_sealed_key bytea, at timestamptz
) returns bigint language sql as $$
  insert into directory.offer_keys (offer_id, env, sealed_key, created_at)
  select o.offer_id, in_env, in_sealed_key, at from directory.offers o where o.offer_id = in_offer_id
  returning key_id
$$;
comment on function directory.add_offer_key is 'Adds a live key to an offer and returns its id.';
