-- Entries from before this instant may be deleted (ledger.detach_month), and those from then on are not.
-- Null for none. of_part: '' for all.

create or replace function ledger.read_detached(of_part text) returns table (detached_until timestamptz)
language sql stable as $$
  select max(s.detached_until) as detached_until
    from ledger.archive_state s
   where of_part = ''
   group by ()
   order by detached_until
   limit 1
$$;
comment on function ledger.read_detached is 'Until when entries may be detached.';
