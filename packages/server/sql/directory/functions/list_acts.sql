-- A page of the acts of an account, newest first; 0 starts at the newest.

create or replace function directory.list_acts(
  in_book text, in_env text, in_openid text, in_zone_id text, before_act_id bigint,
  page_size integer
) returns setof directory.acts language sql stable as $$
  select a.*
    from directory.acts a
   where a.book = in_book and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
     and (before_act_id = 0 or a.act_id < before_act_id)
   order by a.act_id desc
   limit page_size
$$;
comment on function directory.list_acts is 'A page of the acts of an account, newest first.';
