-- What an account had at an instant: the last entry that was posted by then, and the coins it left; number 0
-- for none. Numbers have no gaps, so it is found by halving, however long the history is. Clocks of several
-- processes may differ a little: of the entries that follow, the last of a few that is not later counts.
-- One row is announced: with the thousand that a function has by default, a search called it for each entry.

create or replace function ledger.balance_at(
  in_offer_id text, in_env text, in_openid text, in_zone_id text, in_at timestamptz
) returns table (entry_no bigint, paid bigint, gift bigint, posted_at timestamptz)
language plpgsql stable rows 1
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  of_account bigint;
  last_by bigint := 0;
  first_after bigint;
  middle bigint;
  is_by boolean;
begin
  select a.account_id, a.entry_no + 1 into of_account, first_after
    from ledger.accounts a
   where a.offer_id = in_offer_id and a.env = in_env and a.openid = in_openid and a.zone_id = in_zone_id;
  while first_after - last_by > 1 loop
    middle := (last_by + first_after) / 2;
    select e.posted_at <= in_at into is_by
      from ledger.entries e where e.account_id = of_account and e.entry_no = middle;
    -- The checks report an entry that is missing.
    if coalesce(is_by, true) then last_by := middle; else first_after := middle; end if;
  end loop;
  select coalesce(max(e.entry_no), last_by) into last_by
    from ledger.entries e
   where e.account_id = of_account and e.entry_no between last_by + 1 and last_by + 50
     and e.posted_at <= in_at;
  return query
  select last_by, coalesce(e.paid_after, 0), coalesce(e.gift_after, 0), e.posted_at
    from (select) once
    left join ledger.entries e on e.account_id = of_account and e.entry_no = last_by;
end
$$;
comment on function ledger.balance_at is 'What an account had at an instant.';
