-- How many orders of an account were made through the admin API in a range of time, by action.

create or replace function directory.count_acts(
  in_book text, in_env text, in_openid text, in_zone_id text, from_at timestamptz, to_at timestamptz
) returns table (action text, count bigint) language sql stable as $$
  select a.action, count(*)
    from directory.acts a
   where a.book = in_book and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id
     and a.state = 'done' and a.bill_no is not null
     and coalesce(a.decided_at, a.at) >= from_at and coalesce(a.decided_at, a.at) <= to_at
   group by a.action
$$;
comment on function directory.count_acts is 'How many orders of an account came through the admin API.';
