-- Writes down what a comparison found. What an earlier one found keeps its number and its resolution.

create or replace function directory.put_differences(in_bill_id bigint, in_compare_no integer, in_found jsonb)
returns void language sql as $$
  insert into directory.bill_differences as d (
    bill_id, compare_no, cause, number, openid, zone_id, row_no, our_kind, ours, our_returned, our_at,
    theirs, their_returned, at)
  select in_bill_id, in_compare_no, f.*
    from jsonb_to_recordset(in_found) f (
      cause text, number text, openid text, zone_id text, row_no integer, our_kind text, ours bigint,
      our_returned bigint, our_at timestamptz, theirs bigint, their_returned bigint, at timestamptz)
      on conflict (bill_id, cause, number, openid, zone_id,
        (case when cause = 'duplicate_in_file' then row_no else 0 end)) do update
     set compare_no = excluded.compare_no, row_no = excluded.row_no, our_kind = excluded.our_kind,
         ours = excluded.ours, our_returned = excluded.our_returned, our_at = excluded.our_at,
         theirs = excluded.theirs, their_returned = excluded.their_returned, at = excluded.at
$$;
comment on function directory.put_differences is 'Writes down what a comparison found.';
