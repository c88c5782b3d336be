-- Says that a job goes on, and how far it is; false when it has ended, by its process or for want of one.

create or replace function directory.keep_job(
  in_job_id uuid, in_done integer, in_total integer, in_lease_s integer
) returns boolean language plpgsql as $$
begin
  update directory.jobs j
     set done = in_done, total = in_total, alive_until = clock_timestamp() + in_lease_s * interval '1 second'
   where j.job_id = in_job_id and j.state = 'running' and j.alive_until >= clock_timestamp();
  return found;
end
$$;
comment on function directory.keep_job is 'Says that a job goes on, and how far it is.';
