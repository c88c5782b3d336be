-- Gives a cloud environment another credential; the one before is worth nothing from here on.

create or replace function directory.set_cloud_credential(
  in_env_id text, in_secret_id text, in_sealed_secret_key bytea
) returns boolean language plpgsql as $$
begin
  update directory.cloud_environments
     set secret_id = in_secret_id, sealed_secret_key = in_sealed_secret_key
   where env_id = in_env_id;
  return found;
end
$$;
comment on function directory.set_cloud_credential is
  'Replaces the credential of a cloud environment; false when there is none.';
