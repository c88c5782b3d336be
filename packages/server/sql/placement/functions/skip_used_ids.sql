-- After a copy by replication, which does not copy the state of a sequence: the next account_id and push_no.

create or replace function placement.skip_used_ids() returns void language plpgsql as $$
begin
  perform setval(pg_get_serial_sequence('ledger.accounts', 'account_id'),
    coalesce((select max(account_id) from ledger.accounts), 0) + 1, false);
  perform setval(pg_get_serial_sequence('ledger.pushes', 'push_no'),
    coalesce((select max(push_no) from ledger.pushes), 0) + 1, false);
end
$$;
comment on function placement.skip_used_ids is
  'Lets the next account_id and push_no follow the largest ones.';
