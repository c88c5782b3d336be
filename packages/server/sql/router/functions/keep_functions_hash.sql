-- Remembers the functions from which those of this router were generated.

create or replace function router.keep_functions_hash(in_sha256 text) returns void language sql as $$
  update router.state set functions_sha256 = in_sha256
$$;
comment on function router.keep_functions_hash is 'Remembers what the functions stand for.';
