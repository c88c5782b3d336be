-- Removes the tombstones of accounts that another part keeps: they have no entry by which placement.prune
-- would find them. Reads every order once.

create or replace function placement.prune_tombstones() returns bigint language plpgsql as $$
declare
  tombstones bigint;
begin
  delete from ledger.orders o using ledger.accounts a, placement.place p
   where o.entry_no is null and a.account_id = o.account_id
     and placement.hash(a.openid) & (p.parts - 1) <> p.part;
  get diagnostics tombstones = row_count;
  insert into placement.prunings (part, parts, accounts, orders, entries)
  select p.part, p.parts, 0, tombstones, 0 from placement.place p where tombstones > 0;
  return tombstones;
end
$$;
comment on function placement.prune_tombstones is
  'Removes the tombstones of accounts that another part keeps.';
