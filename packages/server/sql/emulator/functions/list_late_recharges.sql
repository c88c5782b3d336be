-- The recharges of a book that have not arrived, in the order they will.
create or replace function emulator.list_late_recharges(in_book text)
returns table (
  late_recharge_id bigint, env text, openid text, zone_id text, bill_no text, amount bigint,
  remark text, due_at timestamptz
) language sql stable as $$
  select l.late_recharge_id, l.env, l.openid, l.zone_id, l.bill_no, l.amount, l.remark, l.due_at
    from emulator.late_recharges l
   where l.book = in_book and not l.arrived
   order by l.due_at, l.late_recharge_id
$$;
comment on function emulator.list_late_recharges is 'Recharges of a book that have not arrived.';
