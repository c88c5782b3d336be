-- Replaces sealed values of a kind, each only if it is still the one that was read. in_values is a list
-- of {first_id, second_id, old, new} as list_sealed names them; old and new are hexadecimal.

create or replace function directory.reseal(in_kind text, in_values jsonb)
returns bigint language plpgsql as $$
declare
  resealed bigint;
begin
  -- Two rotations at once would deadlock on each other's rows.
  lock table directory.master_keys in share row exclusive mode;
  case in_kind
    when 'app' then
      update directory.apps a set sealed_secret = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where a.appid = v.first_id and a.sealed_secret = decode(v.old, 'hex');
    when 'key' then
      update directory.offer_keys k set sealed_key = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where k.key_id = v.first_id::bigint and k.sealed_key = decode(v.old, 'hex');
    when 'cloud' then
      update directory.cloud_environments e set sealed_secret_key = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where e.env_id = v.first_id and e.sealed_secret_key = decode(v.old, 'hex');
    when 'session' then
      update directory.sessions s set sealed_session_key = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where s.appid = v.first_id and s.openid = v.second_id and s.sealed_session_key = decode(v.old, 'hex');
    when 'push' then
      update directory.push_targets t set sealed_secrets = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where t.appid = v.first_id and t.channel = v.second_id and t.sealed_secrets = decode(v.old, 'hex');
    when 'totp' then
      update directory.operators o set sealed_totp = decode(v.new, 'hex')
        from jsonb_to_recordset(in_values) v (first_id text, second_id text, old text, new text)
       where o.name = v.first_id and o.sealed_totp = decode(v.old, 'hex');
  end case;
  get diagnostics resealed = row_count;
  return resealed;
end
$$;
comment on function directory.reseal is
  'Replaces sealed values that are still as they were read; returns how many.';
