-- Of each month as many entries are archived as was counted.
select coalesce(m.month, e.month) as month, m.entries as counted, e.entries
  from (select * from ledger.archived_months where entries > 0) m
  full join (
    select date_trunc('month', posted_at at time zone 'UTC' + interval '8 hours')::date as month,
           count(*) as entries
      from ledger.known_archived_entries group by 1) e on e.month = m.month
 where m.entries is distinct from e.entries
