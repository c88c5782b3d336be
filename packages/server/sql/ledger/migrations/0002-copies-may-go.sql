-- A doubling of the partitions leaves each account on two of them. The one that no longer keeps it may
-- let its copy go, and nothing else: the triggers themselves prove, row by row, that what is deleted
-- belongs to another part. In a database of its own everything belongs here, so nothing can be.

create function ledger.refuse_to_lose() returns trigger language plpgsql as $$
declare
  is_kept boolean;
begin
  if tg_table_name = 'accounts' then
    select exists (
      select from gone g, placement.place p
       where p.part is not distinct from placement.hash(g.openid) & (p.parts - 1)) into is_kept;
  else
    -- A row without an account could be anybody's: it stays.
    select exists (
      select from gone g
        left join ledger.accounts a on a.account_id = g.account_id
       cross join placement.place p
       where a.account_id is null
          or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1)) into is_kept;
  end if;
  if is_kept then
    raise exception '% on ledger.% is refused: money is corrected by a new order', tg_op, tg_table_name
      using errcode = 'PL001';
  end if;
  return null;
end
$$;
comment on function ledger.refuse_to_lose() is
  'Refuses a delete unless every row of it belongs to another partition.';

drop trigger entries_are_append_only on ledger.entries;
create trigger entries_are_append_only before update or truncate on ledger.entries
  for each statement execute function ledger.refuse_change();
create trigger entries_are_kept after delete on ledger.entries
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();

drop trigger orders_are_kept on ledger.orders;
create trigger orders_are_not_emptied before truncate on ledger.orders
  for each statement execute function ledger.refuse_change();
create trigger orders_are_kept after delete on ledger.orders
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();

drop trigger accounts_are_kept on ledger.accounts;
create trigger accounts_are_not_emptied before truncate on ledger.accounts
  for each statement execute function ledger.refuse_change();
create trigger accounts_are_kept after delete on ledger.accounts
  referencing old table as gone for each statement execute function ledger.refuse_to_lose();
