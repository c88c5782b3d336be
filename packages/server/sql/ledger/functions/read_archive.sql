-- How much is in the tables of new orders and entries and in those of archived ones, and of each archived
-- month how many entries. New entries are counted as PostgreSQL last estimated them. of_part: '' for all.

create or replace function ledger.read_archive(of_part text)
returns table (part text, month text, entries bigint, bytes bigint, archived_until timestamptz)
language sql stable as $$
  select r.part, r.month, sum(r.entries)::bigint as entries, sum(r.bytes)::bigint as bytes,
         min(r.archived_until) as archived_until
    from (select 'live' as part, '' as month,
                 greatest((select c.reltuples from pg_class c where c.oid = 'ledger.entries'::regclass), 0)
                   ::bigint as entries,
                 pg_total_relation_size('ledger.orders') + pg_total_relation_size('ledger.entries') as bytes,
                 null::timestamptz as archived_until
          union all
          select 'archived', '', coalesce((select sum(m.entries) from ledger.archived_months m), 0)::bigint,
                 pg_total_relation_size('ledger.archived_orders')
                   + pg_total_relation_size('ledger.archived_entries'),
                 (select s.archived_until from ledger.archive_state s)
          union all
          select 'month', to_char(m.month, 'YYYY-MM'), m.entries, 0, null
            from ledger.archived_months m) r
   where of_part in ('', r.part)
   group by part, month
   order by part, month
   limit 100000
$$;
comment on function ledger.read_archive is 'How much is archived, and how much is not.';
