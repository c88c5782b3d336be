-- Removes the copies of accounts that another part keeps. It has no right of its own to delete: the
-- triggers of the ledger let go only what belongs elsewhere, for any role. src/partition/prune.ts has
-- seen each account where it belongs before it calls this, and has called prune_tombstones. Archived rows go
-- with the others: they inherit from the same tables.

create or replace function placement.prune(in_account_ids bigint[]) returns bigint
language plpgsql as $$
declare
  orders bigint;
  entries bigint;
  accounts bigint;
begin
  -- An order is found by its number, which its entry has. Accounts go last: they tell the triggers
  -- whose orders and entries those are.
  delete from ledger.orders o using ledger.entries e
   where e.account_id = any (in_account_ids)
     and o.bill_no = e.bill_no and o.account_id = e.account_id and o.kind = e.kind;
  get diagnostics orders = row_count;
  delete from ledger.pushes where account_id = any (in_account_ids);
  delete from ledger.money_orders where account_id = any (in_account_ids);
  with entry as (
    delete from ledger.entries e where e.account_id = any (in_account_ids)
    returning e.tableoid as of_table, e.posted_at),
  month as (
    update ledger.archived_months m set entries = m.entries - g.entries
      from (select date_trunc('month', e.posted_at at time zone 'UTC' + interval '8 hours')::date as month,
                   count(*) as entries
              from entry e
             where e.of_table = 'ledger.archived_entries'::regclass
             group by 1) g
     where m.month = g.month)
  select count(*) into entries from entry;
  delete from ledger.accounts where account_id = any (in_account_ids);
  get diagnostics accounts = row_count;
  insert into placement.prunings (part, parts, accounts, orders, entries)
  select p.part, p.parts, accounts, orders, entries from placement.place p;
  return accounts;
end
$$;
comment on function placement.prune is 'Removes the copies of accounts that another part keeps.';
