-- Stores the lines of a bill.

create or replace function directory.end_bill(in_download_id text, in_lines jsonb, at timestamptz)
returns void language sql as $$
  update directory.downloads d
     set lines = in_lines, ready_at = greatest(at, d.started_at)
   where d.download_id = in_download_id
$$;
comment on function directory.end_bill is 'Stores the lines of a bill.';
