-- Offers the ledger for a copy by logical replication. Not its deletes: what is pruned on one side of a
-- doubling must stay on the other.

create or replace function placement.publish() returns void language plpgsql as $$
begin
  if exists (select from pg_publication where pubname = 'pactolus_doubling') then return; end if;
  create publication pactolus_doubling
    for table ledger.accounts, ledger.orders, ledger.entries, ledger.money_orders, ledger.pushes
    with (publish = 'insert, update');
end
$$;
comment on function placement.publish is 'Offers the ledger for a copy by logical replication.';
