-- Forgets the hourly totals: ledger.fill_totals adds them up again from the entries. Returns how many there
-- were.

create or replace function ledger.drop_totals(in_reason text)
returns table (dropped bigint) language plpgsql as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(4803117);
  update ledger.totals_state set filled_from = null, filled_until = null, is_whole = false;
  return query
  with gone as (delete from ledger.hourly_totals returning 1)
  select count(*) as dropped from gone
   group by ()
   order by dropped
   limit 1;
end
$$;
comment on function ledger.drop_totals is 'Forgets the hourly totals, to be added up again.';
