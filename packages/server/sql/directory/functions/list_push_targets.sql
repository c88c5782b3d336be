-- Every target of pushes, with the offers of its game.

create or replace function directory.list_push_targets()
returns table (
  appid text, channel text, url text, format text, sealed_secrets bytea, is_safe boolean,
  created_at timestamptz, updated_at timestamptz, offer_ids text[]
) language sql stable as $$
  select t.appid, t.channel, t.url, t.format, t.sealed_secrets, t.is_safe, t.created_at, t.updated_at,
         array(select o.offer_id from directory.offers o where o.appid = t.appid order by o.offer_id)
    from directory.push_targets t
   order by t.appid, t.channel
$$;
comment on function directory.list_push_targets is 'Every target of pushes, with the offers of its game.';
