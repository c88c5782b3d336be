-- The functions from which those of this router were generated; null before the first time.

create or replace function router.functions_hash() returns text language sql stable as $$
  select functions_sha256 from router.state
$$;
comment on function router.functions_hash is 'The functions that those of the router stand for.';
