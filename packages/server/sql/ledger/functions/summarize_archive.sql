-- Summarizes pages that were filled since the last time: by the summaries, entries of a time are found in the
-- archive. Autovacuum does it as well, when it gets there; an embedded database has none. in_index is the
-- index to do it for. Returns how many ranges of pages were summarized.

create or replace function ledger.summarize_archive(in_index text)
returns table (ranges bigint) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  select sum(f.ranges)::bigint as ranges
    from (select brin_summarize_new_values(format('ledger.%I', in_index)::regclass)::bigint as ranges) f
   group by ()
   order by ranges
   limit 1;
end
$$;
comment on function ledger.summarize_archive is 'Summarizes pages of the archive that are new.';
