-- What is deleted is looked for in the archive by key, row by row: a join could read the whole archive for
-- each row. The plan is kept, and may have been made while the archive was empty. "offset 0" leaves the
-- planner no choice but the look-up.
create or replace function ledger.refuse_to_lose() returns trigger language plpgsql
set enable_seqscan = off
set jit = off
as $$
declare
  is_kept boolean;
begin
  if tg_table_name = 'accounts' then
    select exists (
      select from gone g
       cross join placement.place p
       where p.part is not distinct from placement.hash(g.openid) & (p.parts - 1)) into is_kept;
  elsif tg_table_name = 'entries' then
    select exists (
      select from gone g
        left join lateral (
          select r.account_id from only ledger.archived_entries r
           where r.account_id = g.account_id and r.entry_no = g.entry_no and (r.*) is not distinct from (g.*)
          offset 0) r on true
        left join lateral (
          select a.account_id, a.openid from ledger.accounts a
           where a.account_id = g.account_id
          offset 0) a on true
       cross join placement.place p
       where r.account_id is null
         and (a.account_id is null
              or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1))) into is_kept;
  elsif tg_table_name = 'orders' then
    select exists (
      select from gone g
        left join lateral (
          select r.account_id from only ledger.archived_orders r
           where r.account_id = g.account_id and r.bill_no = g.bill_no and r.kind = g.kind
             and (r.*) is not distinct from (g.*)
          offset 0) r on true
        left join lateral (
          select a.account_id, a.openid from ledger.accounts a
           where a.account_id = g.account_id
          offset 0) a on true
       cross join placement.place p
       where r.account_id is null
         and (a.account_id is null
              or p.part is not distinct from placement.hash(a.openid) & (p.parts - 1))) into is_kept;
  else
    -- A row without an account could be anybody's: it stays.
    select exists (
      select from gone g
        left join lateral (
          select a.account_id, a.openid from ledger.accounts a
           where a.account_id = g.account_id
          offset 0) a on true
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
