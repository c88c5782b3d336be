-- Where a player belongs: the first four bytes of the SHA-256 of the openid. The low bits count, so
-- that each part of a doubled number of parts takes from one part alone. src/ledger/lanes.ts computes
-- the same; changing either one loses the players.

create or replace function placement.hash(openid text) returns integer
language sql immutable parallel safe as $$
  select ('x' || left(encode(sha256(convert_to(openid, 'UTF8')), 'hex'), 8))::bit(32)::integer
$$;
comment on function placement.hash is 'The number whose low bits are the part of a player.';
