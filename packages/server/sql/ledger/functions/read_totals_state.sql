-- The time that the hourly totals hold, of all partitions: null before they were added up for the first
-- time. When nothing was posted earlier, it begins in 1970.

create or replace function ledger.read_totals_state(in_offer_id text)
returns table (filled_from timestamptz, filled_until timestamptz) language sql stable as $$
  select nullif(max(case when s.parts is distinct from p.parts or s.filled_from is null then 'infinity'
                         when s.is_whole then 'epoch'
                         else s.filled_from end), 'infinity') as filled_from,
         nullif(min(case when s.parts is distinct from p.parts or s.filled_until is null then '-infinity'
                         else s.filled_until end), '-infinity') as filled_until
    from ledger.totals_state s
   cross join placement.place p
   where in_offer_id is not null
   group by ()
   order by filled_from
   limit 1
$$;
comment on function ledger.read_totals_state is 'The time that the hourly totals hold.';
