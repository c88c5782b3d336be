-- Who made these orders, where it was not the game: one row for each order that has an act.

create or replace function directory.acts_of_orders(
  in_book text, in_env text, openids text[], zone_ids text[], actions text[], bill_nos text[]
) returns table (i integer, by_name text, reason text) language sql stable as $$
  select o.i::integer, a.by_name, a.reason
    from unnest(openids, zone_ids, actions, bill_nos) with ordinality
      o (openid, zone_id, action, bill_no, i)
    join directory.acts a
      on a.book = in_book and a.env = in_env and a.openid = o.openid and a.zone_id = o.zone_id
     and a.action = o.action and a.bill_no = o.bill_no
     and a.state in ('begun', 'approved', 'done')
$$;
comment on function directory.acts_of_orders is 'Who made these orders, where it was not the game.';
