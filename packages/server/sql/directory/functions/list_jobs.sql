-- A page of the jobs, newest first, before the given one; or the one of of_job_id. One whose process has
-- not said in time that it lives has failed.

create or replace function directory.list_jobs(
  of_job_id uuid, before_at timestamptz, before_id uuid, page_size integer
) returns table (
  job_id uuid, kind text, state text, done integer, total integer, result jsonb, started_by text,
  started_at timestamptz, ended_at timestamptz
) language sql stable as $$
  select j.job_id, j.kind, case when x.is_lost then 'failed' else j.state end, j.done, j.total,
         case when x.is_lost then '{"error": "The process that did it ended."}' else j.result end,
         j.started_by, j.started_at, case when x.is_lost then j.alive_until else j.ended_at end
    from directory.jobs j
   cross join lateral (
     select j.state = 'running' and j.alive_until < clock_timestamp() as is_lost) x
   where (of_job_id is null or j.job_id = of_job_id) and (j.started_at, j.job_id) < (before_at, before_id)
   order by j.started_at desc, j.job_id desc
   limit page_size
$$;
comment on function directory.list_jobs is 'A page of the jobs, newest first.';
