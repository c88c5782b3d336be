-- Writes down how differences were resolved: all of them, or none, when one is not of this file.

create or replace function directory.resolve_differences(
  in_bill_id bigint, in_ids bigint[], in_resolutions text[], in_notes text[], in_named_nos text[],
  in_by text, in_at timestamptz
) returns table (count bigint) language plpgsql as $$
declare
  resolved bigint;
begin
  update directory.bill_differences d
     set resolution = g.resolution, note = g.note, named_no = g.named_no, resolved_by = in_by,
         resolved_at = in_at
    from unnest(in_ids, in_resolutions, in_notes, in_named_nos) g (id, resolution, note, named_no)
   where d.bill_id = in_bill_id and d.difference_id = g.id;
  get diagnostics resolved = row_count;
  if resolved <> cardinality(in_ids) then
    raise exception 'a difference is gone' using errcode = 'PB001';
  end if;
  return query select resolved;
end
$$;
comment on function directory.resolve_differences is 'Writes down how differences were resolved.';
