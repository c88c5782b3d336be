-- Writes down what came of a job.

create or replace function directory.end_job(
  in_job_id uuid, in_state text, in_done integer, in_total integer, in_result jsonb
) returns void language sql as $$
  update directory.jobs j
     set state = in_state, done = in_done, total = in_total, result = in_result, ended_at = clock_timestamp()
   where j.job_id = in_job_id and j.state = 'running' and j.alive_until >= clock_timestamp()
$$;
comment on function directory.end_job is 'Writes down what came of a job.';
