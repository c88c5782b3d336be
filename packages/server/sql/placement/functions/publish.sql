-- Offers the ledger for a copy by logical replication. Not its deletes: what is pruned on one side of a
-- doubling must stay on the other. What inherits from a table goes with it: the archive. A move to the
-- archive deletes, so none is under way, and none begins as long as there is this publication.

create or replace function placement.publish() returns void language plpgsql as $$
begin
  -- Waits for a move that is under way; see ledger.archive_entries.
  perform from ledger.archive_state for update;
  -- The other side would have no totals of a detached month, and could not add them up again.
  if exists (select from ledger.archive_state s where s.detached_until is not null) then
    raise exception 'months of the archive are detached: restore them before partitions are doubled'
      using errcode = 'PL001';
  end if;
  if exists (select from pg_publication where pubname = 'pactolus_doubling') then return; end if;
  create publication pactolus_doubling
    for table ledger.accounts, ledger.orders, ledger.entries, ledger.money_orders, ledger.pushes,
      ledger.archived_months
    with (publish = 'insert, update');
end
$$;
comment on function placement.publish is 'Offers the ledger for a copy by logical replication.';
