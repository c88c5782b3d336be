-- From when on the hourly totals hold, of all partitions: 1970 when nothing was posted earlier.
-- unfilled counts the partitions where they were never added up: while there is one, nothing is known.

create or replace function ledger.read_totals_state(in_offer_id text)
returns table (unfilled bigint, filled_from timestamptz) language sql stable as $$
  select count(*) filter (where s.parts is distinct from p.parts or s.filled_from is null) as unfilled,
         max(case when s.is_whole then 'epoch' else s.filled_from end) as filled_from
    from ledger.totals_state s
   cross join placement.place p
   where in_offer_id is not null
   group by ()
   order by filled_from
   limit 1
$$;
comment on function ledger.read_totals_state is 'From when on the hourly totals hold.';
