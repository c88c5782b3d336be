-- A page of the orders of a book that were made through the admin API and may have been posted in a range of
-- time. The range is from from_at on and before to_at. A request may have waited for its approval before. The
-- ledger has the exact times.

create or replace function directory.list_made_orders(
  in_book text, in_env text, from_at timestamptz, to_at timestamptz, after_act_id bigint,
  page_size integer
) returns table (act_id bigint, openid text, zone_id text, kind text, bill_no text)
language sql stable as $$
  select a.act_id, a.openid, a.zone_id, case a.action when 'cancel' then 'refund' else a.action end,
         a.bill_no
    from directory.acts a
   where a.book = in_book and a.env = in_env and a.bill_no is not null
     and a.state in ('begun', 'approved', 'done') and a.act_id > after_act_id
     -- A request waits for 7 days; the coins of a recharge may come some hours after it.
     and a.at >= from_at - interval '30 days' and a.at < to_at + interval '1 minute'
     and coalesce(a.decided_at, a.at) >= from_at - interval '1 day'
   order by a.act_id
   limit page_size
$$;
comment on function directory.list_made_orders is
  'Orders that were made through the admin API and may have been posted in a range of time.';
