-- Notes that a late recharge has arrived in the ledger.
create or replace function emulator.end_late_recharge(in_late_recharge_id bigint)
returns void language sql as $$
  update emulator.late_recharges set arrived = true where late_recharge_id = in_late_recharge_id
$$;
comment on function emulator.end_late_recharge is 'Notes that a late recharge has arrived.';
