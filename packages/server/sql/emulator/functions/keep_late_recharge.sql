-- Keeps a recharge that will arrive later; one of the same number is found again, not kept twice.
create or replace function emulator.keep_late_recharge(
  in_book text, in_env text, in_openid text, in_zone_id text, in_bill_no text, in_amount bigint,
  in_remark text, in_due_at timestamptz
) returns table (late_recharge_id bigint, amount bigint, due_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
begin
  insert into emulator.late_recharges (book, env, openid, zone_id, bill_no, amount, remark, due_at)
  values (in_book, in_env, in_openid, in_zone_id, in_bill_no, in_amount, in_remark, in_due_at)
  on conflict do nothing;
  return query
  select l.late_recharge_id, l.amount, l.due_at from emulator.late_recharges l
   where l.book = in_book and l.env = in_env and l.openid = in_openid and l.zone_id = in_zone_id
     and l.bill_no = in_bill_no;
end
$$;
comment on function emulator.keep_late_recharge is 'Keeps a recharge that will arrive later.';
