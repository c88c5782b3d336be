-- Writes down a job that begins, unless one of its kind is under way: that one is answered then. Times
-- are those of this server, which is the same for every process. Forgets jobs of more than 90 days ago.

create or replace function directory.begin_job(
  in_kind text, in_terms jsonb, in_started_by text, in_lease_s integer
) returns table (job_id uuid, is_new boolean) language plpgsql as $$
#variable_conflict use_column
begin
  -- Any fixed number: two that begin at once follow each other.
  perform pg_advisory_xact_lock(4803118);
  delete from directory.jobs j where j.started_at < clock_timestamp() - interval '90 days';
  return query
  select j.job_id, false from directory.jobs j
   where j.kind = in_kind and j.state = 'running' and j.alive_until >= clock_timestamp();
  if found then return; end if;
  return query
  insert into directory.jobs as j (kind, terms, started_by, started_at, alive_until)
  -- Milliseconds, as pages of jobs name them.
  values (in_kind, in_terms, in_started_by, date_trunc('milliseconds', clock_timestamp()),
          clock_timestamp() + in_lease_s * interval '1 second')
  returning j.job_id, true;
end
$$;
comment on function directory.begin_job is
  'Writes down a job that begins, unless one of its kind is under way.';
