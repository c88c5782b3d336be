-- The job that compares a file; unless it has begun already, the file is about to be compared.

create or replace function directory.set_bill_job(in_bill_id bigint, in_job_id uuid, in_compare_no integer)
returns void language sql as $$
  update directory.bills
     set job_id = in_job_id, state = case when compare_no = in_compare_no then 'comparing' else state end
   where bill_id = in_bill_id
$$;
comment on function directory.set_bill_job is 'The job that compares a file.';
