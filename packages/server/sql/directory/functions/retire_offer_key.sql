-- Retires a key. The last live key of an environment stays: without it nobody could call.

create or replace function directory.retire_offer_key(
  in_offer_id text, in_key_id bigint, at timestamptz
) returns text language plpgsql as $$
declare
  key directory.offer_keys;
begin
  -- The offer's row is the lock that keeps two retirements from taking the last two keys at once.
  perform from directory.offers where offer_id = in_offer_id for update;
  select * into key from directory.offer_keys where offer_id = in_offer_id and key_id = in_key_id;
  if not found then return 'key_not_found'; end if;
  if key.retired_at is not null then return 'already_retired'; end if;
  if not exists (
    select from directory.offer_keys k
     where k.offer_id = in_offer_id and k.env = key.env and k.retired_at is null
       and k.key_id <> in_key_id)
  then return 'last_key'; end if;
  update directory.offer_keys set retired_at = at where key_id = in_key_id;
  return 'retired';
end
$$;
comment on function directory.retire_offer_key is
  'Retires a key: retired, already_retired, last_key or key_not_found.';
