-- Recreates the entries of the month that was detached last, one more step of accounts: they follow from
-- the orders. Of each account the last entry before the month is recreated too, as it would have stayed.
-- After the last step readers get the entries of the month again.

create or replace function ledger.restore_month(in_month text, accounts_aim integer, rows_aim integer)
returns table (entries bigint, unfinished bigint, busy bigint, doubling bigint) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  end_at timestamptz := ((in_month || '-01')::timestamp + interval '1 month' - interval '8 hours')
    at time zone 'UTC';
  from_at timestamptz;
  state ledger.archive_state;
  made_rows bigint := 0;
  last_account bigint;
  cut_account bigint;
  is_done boolean := true;
  is_busy boolean;
  is_doubling boolean := false;
begin
  -- As in ledger.archive_entries.
  select * into state from ledger.archive_state for update skip locked;
  is_busy := not found;
  if not is_busy then
    is_doubling := exists (select from pg_publication where pubname = 'pactolus_doubling');
    if state.detached_until > end_at then
      raise exception 'a month after % is detached too: restore it first', in_month using errcode = 'PL001';
    end if;
    -- Without the mark of this month it is restored already.
    is_done := is_doubling or state.detached_until is distinct from end_at;
  end if;
  if not is_done then
    -- The end of the last month that stays detached.
    select max((m.month + interval '1 month' - interval '8 hours') at time zone 'UTC') into from_at
      from ledger.archived_months m
     where m.sha256 is not null and m.month < (in_month || '-01')::date;
    with page as materialized (
      select a.account_id, a.archived_no
        from ledger.accounts a
       where a.account_id > state.restored_account and a.archived_no > 0
       order by a.account_id
       limit accounts_aim),
    due as materialized (
      select p.account_id, first.entry_no as first_no,
             coalesce(
               (select min(d.entry_no) - 1 from ledger.detached_entries d
                 where d.account_id = p.account_id and (from_at is null or d.posted_at >= from_at)),
               (select e.entry_no - 1 from ledger.archived_entries e
                 where e.account_id = p.account_id and (from_at is null or e.posted_at >= from_at)
                 order by e.entry_no limit 1),
               first.entry_no) as last_no
        from page p
       cross join lateral (
         select e.entry_no from ledger.archived_entries e
          where e.account_id = p.account_id order by e.entry_no limit 1) first),
    made as (
      insert into ledger.archived_entries
      select d.*
        from due u
       cross join lateral (
         select d.* from ledger.detached_entries d where d.account_id = u.account_id offset 0) d
       where d.entry_no >= greatest(u.last_no, u.first_no - rows_aim)
       order by d.posted_at, d.account_id, d.entry_no
      returning 1)
    select (select count(*) from made), (select max(p.account_id) from page p),
           (select min(u.account_id) from due u where u.last_no < u.first_no - rows_aim and u.last_no > 0)
      into made_rows, last_account, cut_account;
    is_done := last_account is null;
    update ledger.archived_months m
       set detached_at = null, sha256 = case when is_done then null else m.sha256 end
     where m.month = (in_month || '-01')::date;
    update ledger.archive_state s
       set restored_account = coalesce(cut_account - 1, last_account, 0),
           detached_account = 0,
           detached_until = case when is_done then from_at else s.detached_until end;
  end if;
  return query
  select sum(f.entries)::bigint as entries, sum(f.unfinished)::bigint as unfinished,
         sum(f.busy)::bigint as busy, sum(f.doubling)::bigint as doubling
    from (values (made_rows, (not is_done)::integer, is_busy::integer, is_doubling::integer))
         f (entries, unfinished, busy, doubling)
   group by ()
   order by entries
   limit 1;
end
$$;
comment on function ledger.restore_month is 'Recreates the entries of one more step of a month.';
