-- Moves the entries of one more step of time, with their orders, to the archive: forward, up to in_until. A
-- step holds about rows_aim entries; one instant is never divided. Of an account a beginning without gaps
-- moves: an entry that is not older than the step stays, and so does each one after it. The accounts are
-- locked, so an order sees all rows of its account before the move or all of them after it. Of several
-- partitions, busy is 1 for each where another process archives, and doubling for each that is doubled: they
-- moved nothing.

create or replace function ledger.archive_entries(in_until timestamptz, rows_aim integer)
returns table (entries bigint, unfinished bigint, busy bigint, doubling bigint) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  state ledger.archive_state;
  from_at timestamptz;
  to_at timestamptz;
  width interval := '1 day';
  found_rows bigint;
  account_ids bigint[];
  archived_nos bigint[];
  moved bigint := 0;
  moved_orders bigint := 0;
  is_done boolean := true;
  is_busy boolean;
  is_doubling boolean := false;
begin
  -- One process at a time does it. placement.publish takes the same lock: a doubling copies no deletes, so
  -- nothing moves while one is under way. The next statement sees a publication made before this lock.
  select * into state from ledger.archive_state for update skip locked;
  is_busy := not found;
  if not is_busy then
    from_at := state.archived_until;
    is_doubling := exists (select from pg_publication where pubname = 'pactolus_doubling');
    is_done := is_doubling or coalesce(from_at >= in_until, false);
  end if;
  if not is_done then
    -- Before the first step: back until nothing is older.
    if from_at is null then
      from_at := in_until;
      while exists (select from only ledger.entries e where e.posted_at < from_at limit 1) loop
        from_at := from_at - width;
        width := width * 2;
      end loop;
    end if;
    loop
      to_at := least(in_until, from_at + state.step);
      select count(*) into found_rows
        from (select from only ledger.entries e
               where e.posted_at >= from_at and e.posted_at < to_at
               limit rows_aim + 1) e;
      exit when found_rows <= rows_aim or state.step <= interval '1 millisecond';
      state.step := state.step / 2;
    end loop;

    -- In key order, as others lock accounts.
    select array_agg(held.account_id), array_agg(held.archived_no) into account_ids, archived_nos
      from (select a.account_id, a.archived_no
              from ledger.accounts a
             where a.account_id = any (array(
                     select distinct e.account_id from only ledger.entries e
                      where e.posted_at >= from_at and e.posted_at < to_at))
             order by a.offer_id, a.env, a.openid, a.zone_id
               for no key update) held;

    -- A new statement sees all that was committed before the locks were taken.
    with due as materialized (
      select h.account_id, h.archived_no,
             coalesce(
               (select e.entry_no - 1 from only ledger.entries e
                 where e.account_id = h.account_id and e.entry_no > h.archived_no and e.posted_at >= to_at
                 order by e.entry_no limit 1),
               (select a.entry_no from ledger.accounts a where a.account_id = h.account_id)) as last_no
        from unnest(account_ids, archived_nos) h (account_id, archived_no)),
    entry as (
      delete from only ledger.entries e using due d
       where e.account_id = d.account_id and e.entry_no > d.archived_no and e.entry_no <= d.last_no
      returning e.*),
    archived_entry as (
      insert into ledger.archived_entries select * from entry order by posted_at, account_id, entry_no),
    order_of as (
      delete from only ledger.orders o using entry e
       where o.bill_no = e.bill_no and o.account_id = e.account_id and o.kind = e.kind
      returning o.*),
    archived_order as (
      insert into ledger.archived_orders select * from order_of order by posted_at, account_id, entry_no),
    account as (
      update ledger.accounts a set archived_no = d.last_no
        from due d
       where a.account_id = d.account_id and d.last_no > d.archived_no),
    month as (
      insert into ledger.archived_months as m (month, entries)
      select date_trunc('month', e.posted_at at time zone 'UTC' + interval '8 hours')::date, count(*)
        from entry e
       group by 1
      on conflict (month) do update set entries = m.entries + excluded.entries)
    select (select count(*) from entry), (select count(*) from order_of) into moved, moved_orders;
    if moved <> moved_orders then
      raise exception 'archiving found % entries and % orders of them: pactolus audit shows which',
        moved, moved_orders using errcode = 'PL001';
    end if;
    update ledger.archive_state s
       set archived_until = to_at,
           step = case when found_rows < rows_aim / 4 then least(state.step * 2, interval '31 days')
                       else state.step end;
    is_done := to_at >= in_until;
  end if;
  return query
  select sum(f.entries)::bigint as entries, sum(f.unfinished)::bigint as unfinished,
         sum(f.busy)::bigint as busy, sum(f.doubling)::bigint as doubling
    from (values (moved, (not is_done)::integer, is_busy::integer, is_doubling::integer))
         f (entries, unfinished, busy, doubling)
   group by ()
   order by entries
   limit 1;
end
$$;
comment on function ledger.archive_entries is 'Moves the entries of one more step of time to the archive.';
