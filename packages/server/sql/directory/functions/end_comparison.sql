-- Ends a comparison, with a problem or with its sums, and deletes its lines. Without a problem, differences
-- that an earlier comparison found and this one did not are deleted too, unless somebody resolved them. A
-- comparison that a newer one of the bill has replaced changes nothing.

create or replace function directory.end_comparison(
  in_bill_id bigint, in_compare_no integer, in_problem text, in_sums jsonb, in_by text, in_at timestamptz
) returns void language plpgsql as $$
begin
  update directory.bills b
     set state = case when in_problem is null then 'compared' else 'failed' end, problem = in_problem,
         sums = coalesce(in_sums, b.sums),
         compared_by = case when in_problem is null then in_by else b.compared_by end,
         compared_at = case when in_problem is null then in_at else b.compared_at end
   where b.bill_id = in_bill_id and b.compare_no = in_compare_no;
  if not found then return; end if;
  delete from directory.bill_lines l where l.bill_id = in_bill_id;
  delete from directory.bill_differences d
   where in_problem is null and d.bill_id = in_bill_id and d.compare_no < in_compare_no
     and d.resolution is null;
end
$$;
comment on function directory.end_comparison is 'Ends a comparison of a file with the ledger.';
