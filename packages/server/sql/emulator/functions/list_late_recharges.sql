-- The recharges of a game that have not arrived in a book, in the order in which they will.
create or replace function emulator.list_late_recharges(in_appid text, in_book integer)
returns table (
  late_recharge_id bigint, offer_id text, env text, openid text, zone_id text, bill_no text,
  amount bigint, remark text, due_at timestamptz
) language sql stable as $$
  select l.late_recharge_id, o.offer_id, l.env, l.openid, l.zone_id, l.bill_no, l.amount, l.remark,
         l.due_at
    from directory.offers o
    join emulator.late_recharges l on l.book = emulator.book_name(o.offer_id, in_book)
   where o.appid = in_appid and not l.arrived
   order by l.due_at, l.late_recharge_id
$$;
comment on function emulator.list_late_recharges is
  'Recharges of a game that have not arrived in a book.';
