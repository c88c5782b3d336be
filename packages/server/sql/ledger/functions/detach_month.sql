-- Deletes the entries of an archived month, one more step of accounts. Months are detached oldest first,
-- so all entries from before its end are deleted. Of each account the last of them stays: the coins of
-- later ones start from it. in_sha256 is the hash of the month's file. The first call only marks the
-- month: a reader must see the mark before an entry is missing. The caller makes sure that older months
-- are detached.

create or replace function ledger.detach_month(
  in_month text, in_sha256 text, accounts_aim integer, rows_aim integer
) returns table (entries bigint, unfinished bigint, busy bigint, doubling bigint) language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  end_at timestamptz := ((in_month || '-01')::timestamp + interval '1 month' - interval '8 hours')
    at time zone 'UTC';
  state ledger.archive_state;
  gone_rows bigint := 0;
  ranges bigint[];
  last_account bigint;
  cut_account bigint;
  is_done boolean := true;
  is_busy boolean;
  is_doubling boolean := false;
begin
  -- As in ledger.archive_entries: one process at a time, and nothing leaves while partitions are doubled.
  select * into state from ledger.archive_state for update skip locked;
  is_busy := not found;
  if not is_busy then
    is_doubling := exists (select from pg_publication where pubname = 'pactolus_doubling');
    is_done := is_doubling;
  end if;
  if not is_done then
    if state.archived_until is null or state.archived_until < end_at then
      raise exception '% is not archived to its end', in_month using errcode = 'PL001';
    end if;
    if state.detached_until > end_at then
      raise exception 'a month after % is detached already', in_month using errcode = 'PL001';
    end if;
    if state.detached_until is distinct from end_at then
      update ledger.archive_state s
         set detached_until = end_at, detached_account = 0, restored_account = 0;
      update ledger.archived_months m set sha256 = in_sha256, detached_at = null
       where m.month = (in_month || '-01')::date;
    else
      with page as materialized (
        select a.account_id, a.archived_no
          from ledger.accounts a
         where a.account_id > state.detached_account and a.archived_no > 0
         order by a.account_id
         limit accounts_aim),
      due as materialized (
        select p.account_id, first.entry_no as first_no,
               coalesce(
                 (select e.entry_no - 1 from ledger.archived_entries e
                   where e.account_id = p.account_id and e.posted_at >= end_at
                   order by e.entry_no limit 1),
                 p.archived_no) as last_no
          from page p
         cross join lateral (
           select e.entry_no from ledger.archived_entries e
            where e.account_id = p.account_id order by e.entry_no limit 1) first),
      gone as (
        delete from ledger.archived_entries e using due d
         where e.account_id = d.account_id and e.entry_no < least(d.last_no, d.first_no + rows_aim)
        returning (e.ctid::text::point)[0]::bigint / 32 as range)
      select (select count(*) from gone), (select array_agg(distinct g.range) from gone g),
             (select max(p.account_id) from page p),
             (select min(d.account_id) from due d where d.last_no > d.first_no + rows_aim)
        into gone_rows, ranges, last_account, cut_account;
      -- Later entries take this room. Without this, the ranges would be summarized as of both times, and
      -- read for all times between.
      perform brin_desummarize_range('ledger.archived_entries_posted_at', range * 32)
         from unnest(ranges) range;
      is_done := last_account is null;
      -- An account with very many entries needs more steps.
      update ledger.archive_state s
         set detached_account = coalesce(cut_account - 1, last_account, s.detached_account),
             restored_account = 0;
      if is_done then
        update ledger.archived_months m set detached_at = now()
         where m.month = (in_month || '-01')::date and m.detached_at is null;
      end if;
    end if;
  end if;
  return query
  select sum(f.entries)::bigint as entries, sum(f.unfinished)::bigint as unfinished,
         sum(f.busy)::bigint as busy, sum(f.doubling)::bigint as doubling
    from (values (gone_rows, (not is_done)::integer, is_busy::integer, is_doubling::integer))
         f (entries, unfinished, busy, doubling)
   group by ()
   order by entries
   limit 1;
end
$$;
comment on function ledger.detach_month is 'Deletes the entries of one more step of a month.';
