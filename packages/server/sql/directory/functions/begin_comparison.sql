-- Begins a comparison with the ledger: what an earlier one left of its lines goes. Answers its number.

create or replace function directory.begin_comparison(
  in_bill_id bigint, in_mapping jsonb, in_from timestamptz, in_to timestamptz
) returns table (compare_no integer) language sql as $$
  delete from directory.bill_lines where bill_id = in_bill_id;
  update directory.bills b
     set state = 'comparing', mapping = in_mapping, from_at = in_from, to_at = in_to,
         compare_no = b.compare_no + 1, problem = null
   where b.bill_id = in_bill_id and b.state <> 'receiving'
  returning b.compare_no
$$;
comment on function directory.begin_comparison is 'Begins a comparison of a file with the ledger.';
