-- A page of the sealed values of a kind, after the given one. first_id and second_id say where a value
-- belongs; env is that of an offer's key.

create or replace function directory.list_sealed(
  in_kind text, after_first text, after_second text, page_size integer
) returns table (first_id text, second_id text, env text, sealed bytea)
language plpgsql stable as $$
begin
  case in_kind
    when 'app' then return query
      select a.appid, '', '', a.sealed_secret from directory.apps a
       where a.appid > after_first order by a.appid limit page_size;
    when 'key' then return query
      select k.key_id::text, k.offer_id, k.env, k.sealed_key from directory.offer_keys k
       where k.key_id > coalesce(nullif(after_first, '')::bigint, 0)
       order by k.key_id limit page_size;
    when 'cloud' then return query
      select e.env_id, '', '', e.sealed_secret_key from directory.cloud_environments e
       where e.env_id > after_first order by e.env_id limit page_size;
    when 'session' then return query
      select s.appid, s.openid, '', s.sealed_session_key from directory.sessions s
       where (s.appid, s.openid) > (after_first, after_second)
       order by s.appid, s.openid limit page_size;
    when 'push' then return query
      select t.appid, t.channel, '', t.sealed_secrets from directory.push_targets t
       where (t.appid, t.channel) > (after_first, after_second)
       order by t.appid, t.channel limit page_size;
    when 'totp' then return query
      select o.name, '', '', o.sealed_totp from directory.operators o
       where o.sealed_totp is not null and o.name > after_first
       order by o.name limit page_size;
  end case;
end
$$;
comment on function directory.list_sealed is 'A page of the sealed values of a kind.';
