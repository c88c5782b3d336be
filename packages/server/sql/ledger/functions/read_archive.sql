-- How much is in the tables of new orders and entries and in those of archived ones, and of each archived
-- month how many entries. New entries are
-- estimated: as many on a page as PostgreSQL last counted, or as the first pages have before it did.
-- archived_until is 1970 before the first step. sha256 is null for a month that is not detached, and
-- detached_at until its last entry is deleted. of_part: '' for all.

create or replace function ledger.read_archive(of_part text)
returns table (
  part text, month text, entries bigint, bytes bigint, archived_until timestamptz, sha256 text,
  detached_at timestamptz, unfinished bigint
)
language sql stable as $$
  select r.part, r.month, sum(r.entries)::bigint as entries, sum(r.bytes)::bigint as bytes,
         min(r.archived_until) as archived_until, max(r.sha256) as sha256, max(r.detached_at) as detached_at,
         count(*) filter (where r.sha256 is not null and r.detached_at is null) as unfinished
    from (select 'live' as part, '' as month,
                 (select case when c.relpages > 0 and c.reltuples > 0 then c.reltuples / c.relpages * p.pages
                              when s.rows < 10000 then s.rows
                              else s.rows::double precision / s.pages * p.pages end::bigint
                    from pg_class c
                   cross join lateral (
                     select pg_relation_size(c.oid) / current_setting('block_size')::bigint as pages) p
                   cross join lateral (
                     select count(*) as rows, count(distinct (e.ctid::text::point)[0]) as pages
                       from (select ctid from only ledger.entries
                              where c.relpages = 0 or c.reltuples <= 0 limit 10000) e) s
                   where c.oid = 'ledger.entries'::regclass) as entries,
                 pg_total_relation_size('ledger.orders') + pg_total_relation_size('ledger.entries') as bytes,
                 null::timestamptz as archived_until, null as sha256, null::timestamptz as detached_at
          union all
          select 'archived', '', coalesce((select sum(m.entries) from ledger.archived_months m), 0)::bigint,
                 pg_total_relation_size('ledger.archived_orders')
                   + pg_total_relation_size('ledger.archived_entries'),
                 (select coalesce(s.archived_until, 'epoch') from ledger.archive_state s), null, null
          union all
          select 'month', to_char(m.month, 'YYYY-MM'), m.entries, 0, null, m.sha256, m.detached_at
            from ledger.archived_months m) r
   where of_part in ('', r.part)
   group by part, month
   order by part, month
   limit 100000
$$;
comment on function ledger.read_archive is 'How much is archived, and how much is not.';
